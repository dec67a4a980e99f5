import type { DType } from "../array/dtype.ts";
import type { StandardizeAttributes } from "../ops/standardize.ts";
import type { GraphBuilder, NamedValue } from "./graph_builder.ts";

/** (x − mean)/√(variance + ε) over any axes, which no single operator computes. */
export function standardizeNodes(
  graph: GraphBuilder,
  x: NamedValue,
  dtype: DType,
  { axes, epsilon }: StandardizeAttributes,
): NamedValue {
  const centered = graph.node("Sub", [x, graph.node("ReduceMean", [x], { axes, keepdims: 1 })]);
  const squares = graph.node("Mul", [centered, centered]);
  const variance = graph.node("ReduceMean", [squares], { axes, keepdims: 1 });
  const shifted = graph.node("Add", [variance, graph.scalar(dtype, epsilon)]);
  return graph.node("Div", [centered, graph.node("Sqrt", [shifted])]);
}
