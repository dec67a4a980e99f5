import type { TensorBase } from "../tensor/base.ts";
import type { GraphBuilder, NamedValue } from "./graph_builder.ts";
import type { GraphValue } from "./merge_traces.ts";

/** A layer's call, and where its nodes go. */
export interface LayerCall {
  readonly graph: GraphBuilder;
  readonly input: GraphValue;
  readonly output: GraphValue;
  /** The input in the graph. */
  readonly x: NamedValue;
  /** A parameter or buffer in the graph. */
  state(tensor: TensorBase): NamedValue;
}
