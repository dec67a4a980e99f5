import { describe } from "../array/shape.ts";
import type { RandomStream } from "../random/stream.ts";
import { arange, zeros } from "../tensor/creation.ts";
import { Activation } from "./activation.ts";
import { BatchNorm1d } from "./batch_norm_1d.ts";
import { BatchNormalization } from "./batch_normalization.ts";
import { Dense } from "./dense.ts";
import { Dropout } from "./dropout.ts";
import { ELU } from "./elu.ts";
import { Embedding } from "./embedding.ts";
import { Flatten } from "./flatten.ts";
import { GELU } from "./gelu.ts";
import { LayerNorm } from "./layer_norm.ts";
import { LayerNormalization } from "./layer_normalization.ts";
import { LeakyReLU } from "./leaky_relu.ts";
import { Linear } from "./linear.ts";
import { LogSoftmax } from "./log_softmax.ts";
import type { Module } from "./module.ts";
import { ReLU } from "./relu.ts";
import { Sigmoid } from "./sigmoid.ts";
import { SiLU } from "./silu.ts";
import { Softmax } from "./softmax.ts";
import { Softplus } from "./softplus.ts";
import { Tanh } from "./tanh.ts";

/** A module with settings from which it can be made again. */
type Configurable = Module & { config(): object };

/** The settings of a module; none where it has no `config`. */
type SettingsOf<L> = L extends Configurable ? ReturnType<L["config"]> : object;

/** A class of layers and how one is made from its settings. */
interface LayerKind {
  readonly layerClass: unknown;
  make(settings: object): Module;
}

function kind<L extends Module>(
  layerClass: abstract new (...args: never) => L,
  make: (settings: SettingsOf<L>) => L,
): LayerKind {
  return { layerClass, make: make as LayerKind["make"] };
}

/** Start values for weights that are overwritten at once: a layer made from a file draws nothing from the library's stream. */
const nothing: RandomStream = {
  uniform: (_low, _high, shape, options) => zeros(shape, options),
  normal: (_mean, _std, shape, options) => zeros(shape, options),
  permutation: (count) => arange(0, count, 1, { dtype: "int32" }),
};

/** The layers by their names in model files. A new layer needs a line here and, if it has settings, a method `config`. */
const LAYERS: Readonly<Record<string, LayerKind>> = {
  Activation: kind(Activation, ({ activation }) => new Activation(activation)),
  BatchNorm1d: kind(BatchNorm1d, ({ numFeatures, ...options }) => new BatchNorm1d(numFeatures, options)),
  BatchNormalization: kind(BatchNormalization, (options) => new BatchNormalization(options)),
  Dense: kind(
    Dense,
    ({ units, ...options }) =>
      new Dense(units, { ...options, kernelInitializer: undefined, random: nothing }),
  ),
  Dropout: kind(Dropout, ({ rate }) => new Dropout(rate)),
  ELU: kind(ELU, ({ alpha }) => new ELU(alpha)),
  Embedding: kind(
    Embedding,
    ({ numEmbeddings, embeddingDim, ...options }) =>
      new Embedding(numEmbeddings, embeddingDim, { ...options, initializer: undefined, random: nothing }),
  ),
  Flatten: kind(Flatten, (options) => new Flatten(options)),
  GELU: kind(GELU, () => new GELU()),
  LayerNorm: kind(LayerNorm, ({ normalizedShape, ...options }) => new LayerNorm(normalizedShape, options)),
  LayerNormalization: kind(LayerNormalization, (options) => new LayerNormalization(options)),
  LeakyReLU: kind(LeakyReLU, ({ negativeSlope }) => new LeakyReLU(negativeSlope)),
  Linear: kind(
    Linear,
    ({ inputs, outputs, ...options }) => new Linear(inputs, outputs, { ...options, random: nothing }),
  ),
  LogSoftmax: kind(LogSoftmax, (options) => new LogSoftmax(options)),
  ReLU: kind(ReLU, () => new ReLU()),
  Sigmoid: kind(Sigmoid, () => new Sigmoid()),
  SiLU: kind(SiLU, () => new SiLU()),
  Softmax: kind(Softmax, (options) => new Softmax(options)),
  Softplus: kind(Softplus, (options) => new Softplus(options)),
  Tanh: kind(Tanh, () => new Tanh()),
};

const NAMES = new Map(Object.entries(LAYERS).map(([name, { layerClass }]) => [layerClass, name]));

/**
 * The name under which a layer's class is known.
 *
 * @param layer Any module.
 * @returns The name, or null for a class that is not the library's own, one that extends it included.
 */
export function layerName(layer: Module): string | null {
  return NAMES.get(layer.constructor) ?? null;
}

/** The settings of a layer that {@linkcode layerByName} makes it again from. */
export function layerSettings(layer: Module): Readonly<Record<string, unknown>> {
  return "config" in layer && typeof layer.config === "function" ? layer.config() : {};
}

/**
 * Makes a layer.
 *
 * @param name The name of its class.
 * @param settings What {@linkcode layerSettings} gave, or what a file has in its place.
 * @throws {TypeError} If there is no such layer, or a setting is of the wrong kind, or of none that the layer has.
 * @throws {RangeError} If a setting is out of range.
 */
export function layerByName(name: string, settings: object): Module {
  if (!Object.hasOwn(LAYERS, name)) {
    throw new TypeError(
      `Cannot make a layer ${describe(name)}: expected one of "${
        ["Sequential", ...Object.keys(LAYERS)].join('", "')
      }"`,
    );
  }
  const layer = LAYERS[name]!.make(settings);
  const own = layerSettings(layer);
  for (const [key, value] of Object.entries(settings)) {
    // What a layer doesn't repeat it hasn't understood: the file may come from a later version.
    if (Object.hasOwn(own, key) && JSON.stringify(own[key]) === JSON.stringify(value)) continue;
    layer.dispose();
    throw new TypeError(
      `Cannot make a layer "${name}" with ${describe(key)} ${describe(value)}: it has no such setting`,
    );
  }
  return layer;
}
