import type { DType } from "../array/dtype.ts";
import type { ActivationName } from "../nn/activation_by_name.ts";
import type { GraphBuilder, NamedValue } from "./graph_builder.ts";

/** The activations, whether they come as layers, as operations, or as the last part of a dense layer. */
export type ActivationKind = Exclude<ActivationName, "swish">;

/** What {@linkcode activationNodes} is told. */
export interface ActivationSettings {
  /** The dtype of the input. */
  readonly dtype: DType;
  /** The slope of "leakyRelu", the alpha of "elu", the beta of "softplus". */
  readonly setting?: number;
  /** The axis of "softmax" and "logSoftmax" (default −1). */
  readonly axis?: number;
}

/** x/2·(1 + erf(x/√2)): the operator Gelu came only with version 20. The steps are those that PyTorch writes. */
function geluNodes(graph: GraphBuilder, x: NamedValue, dtype: DType): NamedValue {
  const scaled = graph.node("Div", [x, graph.scalar(dtype, Math.SQRT2)]);
  const share = graph.node("Add", [graph.node("Erf", [scaled]), graph.scalar(dtype, 1)]);
  return graph.node("Mul", [graph.node("Mul", [x, share]), graph.scalar(dtype, 0.5)]);
}

/** log(1 + e^(beta·x))/beta. */
function softplusNodes(graph: GraphBuilder, x: NamedValue, dtype: DType, beta: number): NamedValue {
  if (beta === 1) return graph.node("Softplus", [x]);
  const scaled = graph.node("Mul", [x, graph.scalar(dtype, beta)]);
  return graph.node("Div", [graph.node("Softplus", [scaled]), graph.scalar(dtype, beta)]);
}

/** Adds the nodes of an activation. */
export function activationNodes(
  graph: GraphBuilder,
  kind: ActivationKind,
  x: NamedValue,
  { dtype, setting = 1, axis = -1 }: ActivationSettings,
): NamedValue {
  switch (kind) {
    case "linear":
      return graph.node("Identity", [x]);
    case "relu":
      return graph.node("Relu", [x]);
    case "leakyRelu":
      return graph.node("LeakyRelu", [x], { alpha: { float: setting } });
    case "elu":
      return graph.node("Elu", [x], { alpha: { float: setting } });
    case "gelu":
      return geluNodes(graph, x, dtype);
    case "sigmoid":
      return graph.node("Sigmoid", [x]);
    case "tanh":
      return graph.node("Tanh", [x]);
    case "softplus":
      return softplusNodes(graph, x, dtype, setting);
    case "silu":
      return graph.node("Mul", [x, graph.node("Sigmoid", [x])]);
    case "softmax":
      return graph.node("Softmax", [x], { axis });
    case "logSoftmax":
      return graph.node("LogSoftmax", [x], { axis });
  }
}
