import { normalizeAxis } from "../array/shape.ts";
import type { Activation } from "../nn/activation.ts";
import { type ActivationName, NAMED_LEAKY_SLOPE } from "../nn/activation_by_name.ts";
import type { BatchNorm1d } from "../nn/batch_norm_1d.ts";
import type { BatchNormalization } from "../nn/batch_normalization.ts";
import type { Dense } from "../nn/dense.ts";
import type { Dropout } from "../nn/dropout.ts";
import type { ELU } from "../nn/elu.ts";
import type { Embedding } from "../nn/embedding.ts";
import type { Flatten } from "../nn/flatten.ts";
import { layerName } from "../nn/layer_by_name.ts";
import type { LayerNorm } from "../nn/layer_norm.ts";
import type { LayerNormalization } from "../nn/layer_normalization.ts";
import type { LeakyReLU } from "../nn/leaky_relu.ts";
import type { Linear } from "../nn/linear.ts";
import type { Module } from "../nn/module.ts";
import type { Softmax } from "../nn/softmax.ts";
import type { Softplus } from "../nn/softplus.ts";
import type { TensorBase } from "../tensor/base.ts";
import { type ActivationKind, activationNodes } from "./export_activations.ts";
import {
  exportBatchNorm1d,
  exportBatchNormalization,
  exportLayerNorm,
  exportLayerNormalization,
} from "./export_normalization.ts";
import { reshapeNode } from "./export_shape_ops.ts";
import type { NamedValue } from "./graph_builder.ts";
import type { LayerCall } from "./layer_call.ts";
import { ELEMENT_TYPE } from "./schema.ts";

type ExportLayer = (layer: Module, call: LayerCall) => NamedValue;

/** x·weight + bias: one node for samples in rows, two for more axes, which Gemm does not take. */
function productNodes(
  { graph, input, x, state }: LayerCall,
  weight: TensorBase,
  bias: TensorBase | null,
  isTransposed: boolean,
): NamedValue {
  const addend = bias ? [state(bias)] : [];
  if (input.shape.length === 2) {
    return graph.node("Gemm", [x, state(weight), ...addend], isTransposed ? { transB: 1 } : {});
  }
  const factor = isTransposed ? graph.node("Transpose", [state(weight)], { perm: [1, 0] }) : state(weight);
  const product = graph.node("MatMul", [x, factor]);
  return bias ? graph.node("Add", [product, ...addend]) : product;
}

/** Activations by Keras's names have Keras's settings. */
function namedActivation(call: LayerCall, name: ActivationName, x: NamedValue): NamedValue {
  return activationNodes(call.graph, name === "swish" ? "silu" : name, x, {
    dtype: call.input.dtype,
    ...(name === "leakyRelu" && { setting: NAMED_LEAKY_SLOPE }),
  });
}

function exportDense(layer: Dense, call: LayerCall): NamedValue {
  const product = productNodes(call, layer.kernel!, layer.bias, false);
  const { activation } = layer.config();
  return activation === "linear" ? product : namedActivation(call, activation, product);
}

function exportEmbedding(layer: Embedding, call: LayerCall): NamedValue {
  const { graph, input, x } = call;
  const index = input.dtype === "int32" ? x : graph.node("Cast", [x], { to: ELEMENT_TYPE.int32 });
  return graph.node("Gather", [call.state(layer.weight), index], { axis: 0 });
}

function exportFlatten(layer: Flatten, { graph, input, output, x }: LayerCall): NamedValue {
  const rank = input.shape.length;
  const isUsual = normalizeAxis("flatten", layer.startAxis, rank) === 1 &&
    normalizeAxis("flatten", layer.endAxis, rank) === rank - 1;
  if (isUsual) return graph.node("Flatten", [x], { axis: 1 });
  return reshapeNode(graph, x, input.shapes, output.shapes);
}

function exportDropout(layer: Dropout, { graph, x }: LayerCall): NamedValue {
  return graph.node("Dropout", [x, graph.scalar("float32", layer.rate)]);
}

function activationLayer(kind: ActivationKind, setting?: (layer: Module) => number): ExportLayer {
  return (layer, { graph, input, x }) =>
    activationNodes(graph, kind, x, { dtype: input.dtype, ...(setting && { setting: setting(layer) }) });
}

function softmaxLayer(kind: "softmax" | "logSoftmax"): ExportLayer {
  return (layer, { graph, input, x }) =>
    activationNodes(graph, kind, x, { dtype: input.dtype, axis: (layer as Softmax).axis });
}

/** How a layer of each class is written. A new layer needs a line here, and one where nodes are read. */
const LAYERS: Readonly<Record<string, ExportLayer>> = {
  Activation: (layer, call) => namedActivation(call, (layer as Activation).activation, call.x),
  BatchNorm1d: (layer, call) => exportBatchNorm1d(layer as BatchNorm1d, call),
  BatchNormalization: (layer, call) => exportBatchNormalization(layer as BatchNormalization, call),
  Dense: (layer, call) => exportDense(layer as Dense, call),
  Dropout: (layer, call) => exportDropout(layer as Dropout, call),
  ELU: activationLayer("elu", (layer) => (layer as ELU).alpha),
  Embedding: (layer, call) => exportEmbedding(layer as Embedding, call),
  Flatten: (layer, call) => exportFlatten(layer as Flatten, call),
  GELU: activationLayer("gelu"),
  LayerNorm: (layer, call) => exportLayerNorm(layer as LayerNorm, call),
  LayerNormalization: (layer, call) => exportLayerNormalization(layer as LayerNormalization, call),
  LeakyReLU: activationLayer("leakyRelu", (layer) => (layer as LeakyReLU).negativeSlope),
  Linear: (layer, call) => productNodes(call, (layer as Linear).weight, (layer as Linear).bias, true),
  LogSoftmax: softmaxLayer("logSoftmax"),
  ReLU: activationLayer("relu"),
  Sigmoid: activationLayer("sigmoid"),
  SiLU: activationLayer("silu"),
  Softmax: softmaxLayer("softmax"),
  Softplus: activationLayer("softplus", (layer) => (layer as Softplus).beta),
  Tanh: activationLayer("tanh"),
};

/**
 * Adds the nodes of one of the library's layers.
 *
 * @param layer The layer.
 * @param call Its input and output.
 * @returns The result.
 * @throws {TypeError} If ONNX can't express the layer for such an input.
 */
export function exportLayer(layer: Module, call: LayerCall): NamedValue {
  const name = layerName(layer)!;
  if (Object.hasOwn(LAYERS, name)) return LAYERS[name]!(layer, call);
  throw new TypeError(`Cannot write a layer "${name}" as operators of ONNX`);
}
