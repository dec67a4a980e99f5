import type { DType } from "../array/dtype.ts";
import { normalizeAxes, normalizeAxis, type Shape } from "../array/shape.ts";
import type { BatchNorm1d } from "../nn/batch_norm_1d.ts";
import type { BatchNormalization } from "../nn/batch_normalization.ts";
import type { LayerNorm } from "../nn/layer_norm.ts";
import type { LayerNormalization } from "../nn/layer_normalization.ts";
import { featureShape } from "../nn/normalize.ts";
import type { TensorBase } from "../tensor/base.ts";
import type { GraphBuilder, NamedValue, NodeAttributes } from "./graph_builder.ts";
import type { LayerCall } from "./layer_call.ts";
import { standardizeNodes } from "./standardize_nodes.ts";

/** A weight, or a constant in place of one that the layer doesn't have but the operator needs. */
function weightOr(
  { graph, state }: LayerCall,
  weight: TensorBase | null,
  value: number,
  shape: Shape,
  dtype: DType,
): NamedValue {
  if (weight) return state(weight);
  const size = shape.reduce((product, length) => product * length, 1);
  return graph.constant(dtype as "float32", new Array<number>(size).fill(value), shape);
}

/** Runs an operator on an input whose axes are in another order, and puts them back after it. */
function inOrder(
  graph: GraphBuilder,
  x: NamedValue,
  order: readonly number[],
  operator: (x: NamedValue) => NamedValue,
): NamedValue {
  if (order.every((axis, i) => axis === i)) return operator(x);
  const inverse = order.map((_, axis) => order.indexOf(axis));
  return graph.node("Transpose", [operator(graph.node("Transpose", [x], { perm: order }))], {
    perm: inverse,
  });
}

/** x·weight + bias, each left out where it is null, for weights that broadcast as `shape` with x. */
function scaleAndShiftNodes(
  { graph, state }: LayerCall,
  x: NamedValue,
  weight: TensorBase | null,
  bias: TensorBase | null,
  shape: readonly number[],
): NamedValue {
  const broadcast = (tensor: TensorBase) =>
    shape.length === 1
      ? state(tensor)
      : graph.node("Reshape", [state(tensor), graph.constant("int64", shape)]);
  const scaled = weight ? graph.node("Mul", [x, broadcast(weight)]) : x;
  return bias ? graph.node("Add", [scaled, broadcast(bias)]) : scaled;
}

interface BatchStatistics {
  readonly gamma: TensorBase | null;
  readonly beta: TensorBase | null;
  readonly mean: TensorBase;
  readonly variance: TensorBase;
}

function batchNode(
  call: LayerCall,
  x: NamedValue,
  { gamma, beta, mean, variance }: BatchStatistics,
  attributes: NodeAttributes,
): NamedValue {
  const { shape, dtype } = mean;
  return call.graph.node("BatchNormalization", [
    x,
    weightOr(call, gamma, 1, shape, dtype),
    weightOr(call, beta, 0, shape, dtype),
    call.state(mean),
    call.state(variance),
  ], attributes);
}

/** PyTorch's batch normalisation, which without running statistics takes those of the batch. */
export function exportBatchNorm1d(layer: BatchNorm1d, call: LayerCall): NamedValue {
  const { weight, bias, runningMean, runningVar, epsilon, momentum, numFeatures } = layer;
  if (runningMean && runningVar) {
    const statistics = { gamma: weight, beta: bias, mean: runningMean, variance: runningVar };
    return batchNode(call, call.x, statistics, {
      epsilon: { float: epsilon },
      ...(momentum !== null && { momentum: { float: 1 - momentum } }),
    });
  }
  const rank = call.input.shape.length;
  const axes = rank === 2 ? [0] : [0, 2];
  const standardized = standardizeNodes(call.graph, call.x, call.input.dtype, { axes, epsilon });
  return scaleAndShiftNodes(call, standardized, weight, bias, featureShape(numFeatures, 1, rank));
}

/** Keras's batch normalisation; the operator has the features along axis 1. */
export function exportBatchNormalization(layer: BatchNormalization, call: LayerCall): NamedValue {
  const { axis = -1, epsilon = 1e-3, momentum = 0.99 } = layer.config();
  const rank = call.input.shape.length;
  if (rank < 2) throw new TypeError("Cannot write batch normalisation of samples without axes");
  const features = normalizeAxis("normalise", axis, rank);
  const others = call.input.shape.map((_, other) => other).filter((other) => other !== features);
  const order = [others[0]!, features, ...others.slice(1)];
  const statistics = {
    gamma: layer.gamma,
    beta: layer.beta,
    mean: layer.movingMean!,
    variance: layer.movingVariance!,
  };
  return inOrder(
    call.graph,
    call.x,
    order,
    (x) => batchNode(call, x, statistics, { epsilon: { float: epsilon }, momentum: { float: momentum } }),
  );
}

function layerNode(
  call: LayerCall,
  x: NamedValue,
  weight: TensorBase | null,
  bias: TensorBase | null,
  shape: Shape,
  epsilon: number,
): NamedValue {
  const scale = weightOr(call, weight, 1, shape, call.input.dtype);
  return call.graph.node("LayerNormalization", [x, scale, ...(bias ? [call.state(bias)] : [])], {
    axis: -shape.length,
    epsilon: { float: epsilon },
  });
}

/** PyTorch's layer normalisation. */
export function exportLayerNorm(layer: LayerNorm, call: LayerCall): NamedValue {
  return layerNode(call, call.x, layer.weight, layer.bias, layer.normalizedShape, layer.epsilon);
}

/** Keras's layer normalisation; the operator works along the last axes. */
export function exportLayerNormalization(layer: LayerNormalization, call: LayerCall): NamedValue {
  const { axis = -1, epsilon = 1e-3 } = layer.config();
  const rank = call.input.shape.length;
  const axes = normalizeAxes("normalise", axis as number, rank);
  const order = [...call.input.shape.keys()].filter((other) => !axes.includes(other)).concat(axes);
  const lengths = axes.map((one) => {
    const length = call.input.shape[one]!;
    if (length !== null) return length;
    throw new TypeError("Cannot write layer normalisation along an axis whose length varies");
  });
  return inOrder(
    call.graph,
    call.x,
    order,
    (x) => layerNode(call, x, layer.gamma, layer.beta, lengths, epsilon),
  );
}
