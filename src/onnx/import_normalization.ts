import { formatShape, type Shape } from "../array/shape.ts";
import type { BatchNorm1d } from "../nn/batch_norm_1d.ts";
import type { BatchNormalization } from "../nn/batch_normalization.ts";
import type { LayerNorm } from "../nn/layer_norm.ts";
import type { LayerNormalization } from "../nn/layer_normalization.ts";
import type { ImportConstant } from "./import_constant.ts";
import { formatOpenShape } from "./import_graph.ts";
import { type ImportNode, shortestNumber } from "./import_node.ts";
import type { ImportLayer, ImportPlace, ImportStep } from "./import_step.ts";
import {
  checkWeight,
  commonType,
  fillWeight,
  isFiller,
  makeLayer,
  optionalWeight,
  weightOf,
} from "./import_weights.ts";
import type { Dim } from "./merge_traces.ts";

/** A layer, without what follows it. */
type ImportLayerOnly = (
  place: ImportPlace,
  node: ImportNode,
  /** The input's axis that each axis of the operator is; null where they are in their places. */
  order: readonly number[] | null,
) => Pick<ImportStep, "layer">;

/** Keras's names of weights, by which its layers are told from PyTorch's. */
function hasKerasName(constants: readonly (ImportConstant | null)[]): boolean {
  return constants.some((one) =>
    one !== null && /(^|[./:_])(gamma|beta|moving_?(mean|variance))$/i.test(one.name)
  );
}

/** Factor and summand, null where a constant stands in for one that the layer doesn't have. */
function affine(
  weight: ImportConstant,
  bias: ImportConstant | null,
): [gamma: ImportConstant | null, beta: ImportConstant | null] {
  return [isFiller(weight, 1) ? null : weight, bias && isFiller(bias, 0) ? null : bias];
}

/** The shape of a sample for layers that need it: as known, or one in which only the lengths that count are right. */
function sampleShape(shape: readonly Dim[] | null, fallback: Shape): Shape {
  const sample = shape?.slice(1);
  return sample && sample.every((length) => length !== null) ? sample as number[] : fallback;
}

function checkFeatures(node: ImportNode, shape: readonly Dim[] | null, axis: number, features: number): void {
  const length = shape?.[axis];
  if (shape === null || length === null || length === features) return;
  node.fail(
    RangeError,
    `takes a value of shape ${formatOpenShape(shape)}, expected ${features} features along axis ${axis}`,
  );
}

const batchNormalization: ImportLayerOnly = ({ graph, shape }, node, order) => {
  const spec = { epsilon: "float", momentum: "float", training_mode: "int" } as const;
  const { epsilon = 1e-5, momentum = 0.9, training_mode = 0 } = node.attributes(spec);
  if (training_mode !== 0) node.fail(TypeError, "is in training mode; export the model in evaluation mode");
  const [weight, bias, mean, variance] = [1, 2, 3, 4].map((index) => weightOf(graph, node, index)) as [
    ImportConstant,
    ImportConstant,
    ImportConstant,
    ImportConstant,
  ];
  const dtype = commonType(node, [weight, bias, mean, variance]);
  const numFeatures = weight.shape[0] ?? 1;
  for (const one of [weight, bias, mean, variance]) checkWeight(node, one, [numFeatures]);
  const axis = order?.[1] ?? 1;
  if (axis === 0) node.fail(TypeError, "works along the axis of the samples");
  checkFeatures(node, shape, axis, numFeatures);
  const [gamma, beta] = affine(weight, bias);
  const rank = shape?.length ?? 2;
  const isTorch = !hasKerasName([weight, bias, mean, variance]) && axis === 1 && rank <= 3 &&
    (gamma !== null || beta === null);
  if (isTorch) {
    const layer = makeLayer(node, "BatchNorm1d", {
      numFeatures,
      epsilon,
      momentum: shortestNumber(Math.fround(1 - momentum)),
      affine: gamma !== null,
      bias: beta !== null,
      trackRunningStats: true,
      dtype,
    }) as BatchNorm1d;
    fillWeight(layer.weight, gamma);
    fillWeight(layer.bias, beta);
    fillWeight(layer.runningMean, mean);
    fillWeight(layer.runningVar, variance);
    return { layer };
  }
  const fallback = new Array<number>(Math.max(axis, 1)).fill(1).with(-1, numFeatures);
  const layer = makeLayer(node, "BatchNormalization", {
    axis,
    momentum,
    epsilon,
    center: beta !== null,
    scale: gamma !== null,
    dtype,
    inputShape: sampleShape(shape, fallback),
  }) as BatchNormalization;
  fillWeight(layer.gamma, gamma);
  fillWeight(layer.beta, beta);
  fillWeight(layer.movingMean, mean);
  fillWeight(layer.movingVariance, variance);
  return { layer };
};

/** How many of the last axes an operator works along. */
function countLastAxes(
  node: ImportNode,
  axis: number,
  shape: readonly Dim[] | null,
  weight: ImportConstant,
): number {
  const count = axis < 0 ? -axis : shape === null ? weight.shape.length : shape.length - axis;
  if (count === weight.shape.length && count > 0 && count <= (shape?.length ?? count)) return count;
  return node.fail(
    RangeError,
    `takes a weight of shape ${
      formatShape(weight.shape)
    }, expected a length for each of the axes from ${axis} on`,
  );
}

const layerNormalization: ImportLayerOnly = ({ graph, shape }, node, order) => {
  const spec = { axis: "int", epsilon: "float", stash_type: "ignored" } as const;
  const { axis = -1, epsilon = 1e-5 } = node.attributes(spec);
  const [weight, bias] = [weightOf(graph, node, 1), optionalWeight(graph, node, 2)];
  const dtype = commonType(node, [weight, bias]);
  const count = countLastAxes(node, axis, shape, weight);
  if (bias) checkWeight(node, bias, weight.shape);
  const axes = weight.shape.map((_, i) => order ? order[order.length - count + i]! : i - count);
  axes.forEach((one, i) => {
    const place = one < 0 && shape ? one + shape.length : one;
    if (place >= 0) checkFeatures(node, shape, place, weight.shape[i]!);
  });
  const [gamma, beta] = affine(weight, bias);
  if (!order && !hasKerasName([weight, bias]) && (gamma !== null || beta === null)) {
    const layer = makeLayer(node, "LayerNorm", {
      normalizedShape: weight.shape,
      epsilon,
      elementwiseAffine: gamma !== null,
      bias: beta !== null,
      dtype: gamma === null ? "float32" : dtype,
    }) as LayerNorm;
    fillWeight(layer.weight, gamma);
    fillWeight(layer.bias, beta);
    return { layer };
  }
  const layer = makeLayer(node, "LayerNormalization", {
    axis: count === 1 ? axes[0] : axes,
    epsilon,
    center: beta !== null,
    scale: gamma !== null,
    dtype,
    inputShape: sampleShape(shape, weight.shape),
  }) as LayerNormalization;
  fillWeight(layer.gamma, gamma);
  fillWeight(layer.beta, beta);
  return { layer };
};

const ALONG_AXES: Readonly<Record<string, ImportLayerOnly>> = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
};

/** A normalisation whose axes are in their places. */
export const importNormalization: ImportLayer = (place, node) => ({
  ...ALONG_AXES[node.operator]!(place, node, null),
  nodes: [node],
  output: node.output,
  shape: place.shape,
});

/** Transpose: in front of a normalisation along other axes, after which they are put back. */
export const importTransposed: ImportLayer = (place, node) => {
  const { perm: order = [] } = node.attributes({ perm: "ints" });
  const inner = place.graph.only(node.output, ...Object.keys(ALONG_AXES));
  const back = inner && place.graph.only(inner.output, "Transpose");
  const inverse = back?.attributes({ perm: "ints" }).perm;
  const isPermutation = order.length <= 64 && order.toSorted((a, b) => a - b).every((axis, i) => axis === i);
  const isInverse = isPermutation && inverse?.length === order.length &&
    order.every((axis, i) => inverse[axis] === i);
  if (
    !inner || !back || !isInverse || order.length < 2 ||
    (place.shape?.length ?? order.length) !== order.length
  ) {
    return node.fail(TypeError, "exchanges axes, which can be read only around a normalisation");
  }
  const { layer } = ALONG_AXES[inner.operator]!(place, inner, order);
  return { layer, nodes: [node, inner, back], output: back.output, shape: place.shape };
};
