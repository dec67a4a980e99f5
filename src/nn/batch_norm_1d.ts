import type { FloatDType } from "../array/dtype.ts";
import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { formatShape } from "../array/shape.ts";
import { ones, zeros } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Buffer } from "./buffer.ts";
import { checkCount } from "./check_count.ts";
import { checkInputType } from "./check_input_type.ts";
import { checkNumber } from "./check_number.ts";
import { Module } from "./module.ts";
import {
  featureShape,
  moveAverages,
  normalizeByAverages,
  scaleAndShift,
  standardizeBatch,
  type StandardizedBatch,
} from "./normalize.ts";
import { Parameter } from "./parameter.ts";
import { pythonBool, pythonFloat } from "./python_text.ts";

/** Options of {@linkcode BatchNorm1d}, with PyTorch's defaults. */
export interface BatchNorm1dOptions {
  /** Added to the variance (default 1e-5). */
  readonly epsilon?: number;
  /** The share of a new batch in the running statistics (default 0.1), or null for the mean over all batches. */
  readonly momentum?: number | null;
  /** Whether there are a weight and a bias (default true). */
  readonly affine?: boolean;
  /** Whether there is a bias, if there is a weight (default true). */
  readonly bias?: boolean;
  /** Whether running statistics are kept for evaluation (default true). */
  readonly trackRunningStats?: boolean;
  /** The element type (default float32). */
  readonly dtype?: FloatDType;
}

/** PyTorch's names of the properties in a state dict. */
const NAMES: Readonly<Record<string, string>> = {
  runningMean: "running_mean",
  runningVar: "running_var",
  numBatchesTracked: "num_batches_tracked",
};

const OPTION_NAMES: OptionNames<BatchNorm1dOptions> = {
  epsilon: true,
  momentum: true,
  affine: true,
  bias: true,
  trackRunningStats: true,
  dtype: true,
};

/**
 * Batch normalisation (Ioffe & Szegedy 2015), as PyTorch's `nn.BatchNorm1d`: (x − mean)/√(variance + ε)·weight + bias, with the mean and
 * the variance of each feature over the batch. In evaluation mode running statistics stand in for those of the batch; the running variance
 * divides by n − 1.
 *
 * Inputs are `[samples, features]` or `[samples, features, places]`. Keras's layer, with other defaults, is {@linkcode batchNormalization}.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const layer = new ln.BatchNorm1d(2);
 * const y = layer.forward(ln.tensor([[1, 10], [3, 30]]));
 * assertAlmostEquals(y.mean().item(), 0, 1e-6);
 * assertEquals(layer.runningMean!.shape, [2]);
 * assertAlmostEquals(layer.runningMean!.at(0).item(), 0.1 * 2, 1e-6);
 * ```
 */
export class BatchNorm1d extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** The factor of each feature, 1 at first; or null. */
  readonly weight: Parameter | null;
  /** The summand of each feature, 0 at first; or null. */
  readonly bias: Parameter | null;
  /** The running mean of each feature, 0 at first; or null. */
  readonly runningMean: Buffer | null;
  /** The running variance of each feature, 1 at first; or null. */
  readonly runningVar: Buffer | null;
  /** How many batches the running statistics have seen, as int32; or null. */
  readonly numBatchesTracked: Buffer | null;
  /** The number of features. */
  readonly numFeatures: number;
  /** Added to the variance. */
  readonly epsilon: number;
  /** The share of a new batch in the running statistics, or null for the mean over all batches. */
  readonly momentum: number | null;
  readonly #dtype: FloatDType;

  /**
   * Makes a layer.
   *
   * @param numFeatures The number of features.
   * @param options See {@linkcode BatchNorm1dOptions}.
   */
  constructor(numFeatures: number, options: BatchNorm1dOptions = {}) {
    super();
    checkOptionNames("make a batch normalisation layer", options, OPTION_NAMES);
    const layer = "a batch normalisation layer";
    const { epsilon = 1e-5, momentum = 0.1, affine = true, bias = true, trackRunningStats = true } = options;
    this.numFeatures = checkCount(layer, "numFeatures", numFeatures);
    this.epsilon = checkNumber(layer, "epsilon", epsilon, "of 0 or more");
    this.momentum = momentum === null ? null : checkNumber(layer, "momentum", momentum, "from 0 to 1");
    this.#dtype = options.dtype ?? "float32";
    const shape = [numFeatures];
    const [one, zero] = [
      () => ones(shape, { dtype: this.#dtype }),
      () => zeros(shape, { dtype: this.#dtype }),
    ];
    this.weight = affine ? tidy(() => new Parameter(one())) : null;
    this.bias = affine && bias ? tidy(() => new Parameter(zero())) : null;
    this.runningMean = trackRunningStats ? tidy(() => new Buffer(zero())) : null;
    this.runningVar = trackRunningStats ? tidy(() => new Buffer(one())) : null;
    this.numBatchesTracked = trackRunningStats ? tidy(() => new Buffer(zeros([], { dtype: "int32" }))) : null;
  }

  /** The properties, under PyTorch's names. */
  override *namedMembers(): Iterable<readonly [name: string, value: unknown]> {
    for (const [name, value] of super.namedMembers()) yield [NAMES[name] ?? name, value];
  }

  /**
   * Computes the output. In training mode the running statistics move.
   *
   * @param input `[samples, features]` or `[samples, features, places]`.
   * @returns A tensor of the same shape.
   * @throws {RangeError} If the shape doesn't fit, or the statistics of the batch would be those of a single value.
   * @throws {TypeError} If the dtype is not that of the layer.
   */
  override forward(input: Tensor): Tensor {
    const { shape, rank } = input;
    if ((rank !== 2 && rank !== 3) || shape[1] !== this.numFeatures) {
      throw new RangeError(
        `Cannot apply a batch normalisation layer to an input of shape ${
          formatShape(shape)
        }: expected [samples, ${this.numFeatures}] or [samples, ${this.numFeatures}, places]`,
      );
    }
    const hasWeights = this.weight !== null || this.runningMean !== null;
    checkInputType("a batch normalisation layer", input, hasWeights ? this.#dtype : null);
    const features = featureShape(this.numFeatures, 1, rank);
    if (!this.training && this.runningMean) {
      const averages = { mean: this.runningMean, variance: this.runningVar! };
      return tidy(() => normalizeByAverages(input, averages, this.weight, this.bias, this.epsilon, features));
    }
    const count = input.size / this.numFeatures;
    if (count < 2) {
      throw new RangeError(
        `Cannot normalise a batch of shape ${
          formatShape(shape)
        } in training: it has ${count} values for each feature, and a variance needs 2 or more`,
      );
    }
    const axes = rank === 2 ? [0] : [0, 2];
    return tidy(() => {
      const batch = standardizeBatch(input, axes, this.epsilon);
      const output = scaleAndShift(batch.standardized, this.weight, this.bias, features);
      if (this.runningMean) this.#track(batch, count);
      return output;
    });
  }

  #track({ mean, variance }: StandardizedBatch, count: number): void {
    const batches = this.numBatchesTracked!.add(1);
    const share = this.momentum ?? batches.astype(this.#dtype).reciprocal();
    const pairs = [[this.runningMean!, mean, 1], [this.runningVar!, variance, count / (count - 1)]] as const;
    moveAverages(pairs, share, [this.numBatchesTracked!, batches]);
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): Required<BatchNorm1dOptions> & { numFeatures: number } {
    const { numFeatures, epsilon, momentum } = this;
    return {
      numFeatures,
      epsilon,
      momentum,
      affine: this.weight !== null,
      bias: this.bias !== null,
      trackRunningStats: this.runningMean !== null,
      dtype: this.#dtype,
    };
  }

  /** The settings as PyTorch prints them. */
  override extraRepresentation(): string {
    const momentum = this.momentum === null ? "None" : pythonFloat(this.momentum);
    return `${this.numFeatures}, eps=${pythonFloat(this.epsilon)}, momentum=${momentum}, affine=${
      pythonBool(this.weight !== null)
    }, bias=${pythonBool(this.bias !== null)}, track_running_stats=${pythonBool(this.runningMean !== null)}`;
  }
}
