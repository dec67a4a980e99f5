import type { Shape } from "../array/shape.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { BatchData } from "./batch_steps.ts";
import { asColumns } from "./batches.ts";
import { checkData } from "./check_data.ts";
import type { FitOptions } from "./fit_options.ts";
import { type SampleWeight, sampleWeights } from "./sample_weights.ts";

/** How many of the samples are trained on; the share is taken as Keras takes it, rounding included. */
function samplesToTrainOn(rows: number, share: number): number {
  if (share === 0) return rows;
  const count = Math.floor(rows * (1 - share));
  if (count > 0 && count < rows) return count;
  throw new RangeError(
    `Cannot fit with validationSplit ${share}: of ${rows} samples none are left to ${
      count === 0 ? "train on" : "validate with"
    }`,
  );
}

/** What a training goes through: views of the user's tensors, and weights. */
export class TrainingData {
  /** What is trained on. */
  readonly training: BatchData;
  /** What is evaluated after each epoch, or null. */
  readonly validation: BatchData | null;
  /** All targets as the user gave them. */
  readonly targets: readonly Tensor[];
  readonly #owned: Tensor[] = [];

  /**
   * Checks data and weights and parts them.
   *
   * @param x The samples, one a row.
   * @param y Their targets.
   * @param options Of `fit`; checked.
   * @param inputShape The shape of a sample where the model says it: with `[1]`, samples of shape `[n]` count as `[n, 1]`.
   * @throws {TypeError} If something is of the wrong kind.
   * @throws {RangeError} If the numbers of rows differ, a value is not finite, or no samples are left.
   */
  constructor(x: Tensor, y: Tensor, options: FitOptions, inputShape: Shape | null) {
    const { validationData, validationSplit = 0, sampleWeight, classWeight } = options;
    checkData("fit", x, y);
    if (validationData) checkData("validate", validationData[0], validationData[1]);
    const rows = x.shape[0]!;
    const kept = validationData ? rows : samplesToTrainOn(rows, validationSplit);
    this.targets = validationData ? [y, validationData[1]] : [y];
    const own = (tensor: Tensor) => {
      this.#owned.push(tensor.keep());
      return tensor;
    };
    const part = (tensor: Tensor, start: number, stop: number) =>
      start === 0 && stop === rows ? tensor : own(tensor.slice([start, stop]));
    const columns = (tensor: Tensor) => {
      const column = asColumns(tensor, inputShape);
      return column === tensor ? tensor : own(column);
    };
    const weigh = (
      operation: string,
      targets: Tensor,
      weight: SampleWeight | undefined,
      classes: FitOptions["classWeight"],
    ) => {
      const weights = tidy(() => sampleWeights(operation, targets, weight, classes));
      return weights && own(weights);
    };
    try {
      const weights = weigh("fit", y, sampleWeight, classWeight);
      this.training = {
        x: columns(part(x, 0, kept)),
        y: part(y, 0, kept),
        weights: weights && part(weights, 0, kept),
      };
      if (validationData) {
        const [validationX, validationY, validationWeight] = validationData;
        this.validation = {
          x: columns(validationX),
          y: validationY,
          weights: weigh("validate", validationY, validationWeight, undefined),
        };
      } else if (kept < rows) {
        // The classes' weights are for training alone, as in Keras.
        const unclassed = classWeight ? weigh("fit", y, sampleWeight, undefined) : weights;
        this.validation = {
          x: columns(part(x, kept, rows)),
          y: part(y, kept, rows),
          weights: unclassed && part(unclassed, kept, rows),
        };
      } else {
        this.validation = null;
      }
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** Gives the views and weights back; the user's tensors stay. */
  dispose(): void {
    for (const tensor of this.#owned) tensor.dispose();
  }
}
