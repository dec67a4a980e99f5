import type { GraphBuilder, NamedValue } from "./graph_builder.ts";
import type { GraphCall } from "./merge_traces.ts";

/** Adds the nodes of a call and gives back the result. */
export type ExportOp = (graph: GraphBuilder, call: GraphCall, inputs: readonly NamedValue[]) => NamedValue;
