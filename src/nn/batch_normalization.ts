import type { FloatDType } from "../array/dtype.ts";
import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { checkShape, formatShape, normalizeAxis, type Shape } from "../array/shape.ts";
import { ones, zeros } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Buffer } from "./buffer.ts";
import { checkInputType } from "./check_input_type.ts";
import { checkNumber } from "./check_number.ts";
import { Module } from "./module.ts";
import {
  featureShape,
  moveAverages,
  normalizeByAverages,
  scaleAndShift,
  standardizeBatch,
} from "./normalize.ts";
import { Parameter } from "./parameter.ts";

/** Options of {@linkcode batchNormalization}, with Keras's defaults. */
export interface BatchNormalizationOptions {
  /** The axis of the features (default −1). */
  readonly axis?: number;
  /** The share of the old value in a moving average (default 0.99). */
  readonly momentum?: number;
  /** Added to the variance (default 1e-3). */
  readonly epsilon?: number;
  /** Whether there is a summand, beta (default true). */
  readonly center?: boolean;
  /** Whether there is a factor, gamma (default true). */
  readonly scale?: boolean;
  /** The shape of one sample: given, the weights are made at once, else from the first input. */
  readonly inputShape?: Shape;
  /** The element type (default float32). */
  readonly dtype?: FloatDType;
}

const OPTION_NAMES: OptionNames<BatchNormalizationOptions> = {
  axis: true,
  momentum: true,
  epsilon: true,
  center: true,
  scale: true,
  inputShape: true,
  dtype: true,
};

/** Batch normalisation as Keras's `BatchNormalization`. */
export class BatchNormalization extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** The factor of each feature, 1 at first; null until the layer is built, or for a layer without one. */
  gamma: Parameter | null = null;
  /** The summand of each feature, 0 at first; null until the layer is built, or for a layer without one. */
  beta: Parameter | null = null;
  /** The moving average of the means, 0 at first; null until the layer is built. */
  movingMean: Buffer | null = null;
  /** The moving average of the variances, 1 at first; null until the layer is built. */
  movingVariance: Buffer | null = null;
  /** The shape of one sample; null until the layer is built. */
  inputShape: Shape | null = null;
  readonly #options: Required<Omit<BatchNormalizationOptions, "inputShape">>;

  /** See {@linkcode batchNormalization}. */
  constructor(options: BatchNormalizationOptions = {}) {
    super();
    checkOptionNames("make a batch normalisation layer", options, OPTION_NAMES);
    const { axis = -1, momentum = 0.99, epsilon = 1e-3, center = true, scale = true, dtype = "float32" } =
      options;
    const layer = "a batch normalisation layer";
    checkNumber(layer, "momentum", momentum, "from 0 to 1");
    checkNumber(layer, "epsilon", epsilon, "of 0 or more");
    this.#options = { axis, momentum, epsilon, center, scale, dtype };
    if (options.inputShape) this.build(checkShape("normalise samples", options.inputShape));
  }

  /**
   * Makes the weights, if they are not made yet.
   *
   * @param inputShape The shape of one sample.
   */
  build(inputShape: Shape): void {
    if (this.movingMean) return;
    const { axis, center, scale, dtype } = this.#options;
    const batch = [1, ...inputShape];
    const shape = [batch[normalizeAxis("normalise", axis, batch.length)]!];
    const weights = tidy(() => {
      const [one, zero] = [ones(shape, { dtype }), zeros(shape, { dtype })];
      return {
        gamma: scale ? new Parameter(one) : null,
        beta: center ? new Parameter(zero) : null,
        movingMean: new Buffer(zero),
        movingVariance: new Buffer(one),
      };
    });
    Object.assign(this, weights);
    this.inputShape = inputShape;
  }

  /**
   * Computes the output. In training mode the moving averages move.
   *
   * @param input Rows are samples.
   * @returns A tensor of the same shape.
   * @throws {RangeError} If the number of features is another, or there are no samples to train on.
   * @throws {TypeError} If the dtype is not that of the layer.
   */
  override forward(input: Tensor): Tensor {
    const { shape, rank } = input;
    const { epsilon, momentum, dtype } = this.#options;
    checkInputType("a batch normalisation layer", input, dtype);
    const axis = normalizeAxis("normalise", this.#options.axis, rank);
    this.build(shape.slice(1));
    const averages = { mean: this.movingMean!, variance: this.movingVariance! };
    const features = averages.mean.size;
    if (shape[axis] !== features || (this.training && input.size === 0)) {
      const expected = shape[axis] !== features
        ? `${features} features along axis ${axis}`
        : "at least one sample";
      throw new RangeError(
        `Cannot apply a batch normalisation layer to an input of shape ${
          formatShape(shape)
        }: expected ${expected}`,
      );
    }
    const broadcast = featureShape(features, axis, rank);
    if (!this.training) {
      return tidy(() => normalizeByAverages(input, averages, this.gamma, this.beta, epsilon, broadcast));
    }
    const axes = shape.map((_, other) => other).filter((other) => other !== axis);
    return tidy(() => {
      const { standardized, mean, variance } = standardizeBatch(input, axes, epsilon);
      const output = scaleAndShift(standardized, this.gamma, this.beta, broadcast);
      moveAverages([[averages.mean, mean, 1], [averages.variance, variance, 1]], 1 - momentum);
      return output;
    });
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): BatchNormalizationOptions {
    const { inputShape, movingMean } = this;
    const { center, scale, ...others } = this.#options;
    return {
      ...others,
      center: movingMean ? this.beta !== null : center,
      scale: movingMean ? this.gamma !== null : scale,
      ...(inputShape && { inputShape }),
    };
  }

  /** The settings that count most. */
  override extraRepresentation(): string {
    const { axis, momentum, epsilon } = this.#options;
    return `axis=${axis}, momentum=${momentum}, epsilon=${epsilon}`;
  }
}

/**
 * Batch normalisation (Ioffe & Szegedy 2015) as Keras's `BatchNormalization`: (x − mean)/√(variance + ε)·gamma + beta. In training the
 * mean and the variance are those of each feature over the batch, in evaluation mode moving averages of them. Unlike
 * {@linkcode BatchNorm1d} it keeps the variance that divides by n, and its momentum is the share of the old value.
 *
 * @param options See {@linkcode BatchNormalizationOptions}.
 * @returns The layer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const layer = ln.batchNormalization({ inputShape: [1] });
 * layer.forward(ln.tensor([[1], [3]]));
 * assertAlmostEquals(layer.movingMean!.item(), 0.01 * 2, 1e-6);
 * assertAlmostEquals(layer.movingVariance!.item(), 0.99 + 0.01 * 1, 1e-6);
 * ```
 */
export function batchNormalization(options: BatchNormalizationOptions = {}): BatchNormalization {
  return new BatchNormalization(options);
}
