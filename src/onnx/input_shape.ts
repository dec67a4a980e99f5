import { describe, formatShape } from "../array/shape.ts";
import { Activation } from "../nn/activation.ts";
import { BatchNorm1d } from "../nn/batch_norm_1d.ts";
import { Dropout } from "../nn/dropout.ts";
import { ELU } from "../nn/elu.ts";
import { Embedding } from "../nn/embedding.ts";
import { GELU } from "../nn/gelu.ts";
import { LayerNorm } from "../nn/layer_norm.ts";
import { LeakyReLU } from "../nn/leaky_relu.ts";
import { Linear } from "../nn/linear.ts";
import type { Module } from "../nn/module.ts";
import { ReLU } from "../nn/relu.ts";
import { Sequential } from "../nn/sequential.ts";
import { Sigmoid } from "../nn/sigmoid.ts";
import { SiLU } from "../nn/silu.ts";
import { Softplus } from "../nn/softplus.ts";
import { Tanh } from "../nn/tanh.ts";
import type { Dim } from "./merge_traces.ts";

/** Layers that take any shape and change none, so that the next layer tells the input's. */
const SHAPELESS: readonly unknown[] = [
  Activation,
  Dropout,
  ELU,
  GELU,
  LeakyReLU,
  ReLU,
  Sigmoid,
  SiLU,
  Softplus,
  Tanh,
];

/** The layers of a network in order, those of a Sequential in its place. */
function* inOrder(module: Module): Generator<Module> {
  if (module.constructor !== Sequential) yield module;
  else for (const layer of module as Sequential) yield* inOrder(layer);
}

/** The first layer that says something about the input. */
export function firstLayer(module: Module): Module | null {
  for (const layer of inOrder(module)) if (!SHAPELESS.includes(layer.constructor)) return layer;
  return null;
}

/**
 * The shape of one sample, as far as the first layer tells it.
 *
 * @param module The network.
 * @returns The shape, or null.
 */
export function sampleShape(module: Module): readonly Dim[] | null {
  const layer = firstLayer(module);
  if (layer === null) return null;
  if (layer.constructor === Linear) return [(layer as Linear).weight.shape[1]!];
  if (layer.constructor === LayerNorm) return (layer as LayerNorm).normalizedShape;
  if (layer.constructor === BatchNorm1d) return [(layer as BatchNorm1d).numFeatures];
  return "inputShape" in layer && Array.isArray(layer.inputShape) ? layer.inputShape : null;
}

/** Whether the network begins with a table that indices are looked up in. */
export function takesIndices(module: Module): boolean {
  return firstLayer(module)?.constructor === Embedding;
}

/**
 * Checks the shape of one sample as a caller gives it.
 *
 * @param operation What the message says was attempted.
 * @param shape The value.
 * @returns The lengths; null where they may vary.
 */
export function checkSampleShape(operation: string, shape: unknown): readonly Dim[] {
  if (!Array.isArray(shape)) {
    throw new TypeError(
      `Cannot ${operation} with inputShape ${
        describe(shape)
      }: expected an array of lengths, such as [28, 28]`,
    );
  }
  for (const length of shape) {
    if (length === null || (Number.isSafeInteger(length) && length >= 1)) continue;
    throw new RangeError(
      `Cannot ${operation} with inputShape ${
        formatShape(shape)
      }: expected whole numbers of 1 or more, or null for a length that varies`,
    );
  }
  return shape as Dim[];
}
