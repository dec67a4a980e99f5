import type { Shape } from "../array/shape.ts";
import { type BatchSource, isBatchSource } from "../data/training_batches.ts";
import { drawOrder } from "../data/draw_order.ts";
import { defaultRandom } from "../random/default_random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { BatchSteps } from "./batch_steps.ts";
import { checkSource } from "./check_source.ts";
import { DatasetSteps } from "./dataset_steps.ts";
import type { FitOptions } from "./fit_options.ts";
import { Samples, type Weighting } from "./samples.ts";
import type { BatchData, OpenSource } from "./training_source.ts";

/** Samples and their targets, or a dataset of batches of them. */
export type TrainingInput = readonly [x: Tensor, y: Tensor] | BatchSource;

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

/** What a training goes through. */
export class TrainingData {
  /** What is trained on. */
  readonly training: OpenSource;
  /** What is evaluated after each epoch, or null. */
  readonly validation: OpenSource | null;
  /** All targets that are known beforehand. */
  readonly targets: readonly Tensor[];
  readonly #options: FitOptions;
  readonly #inputShape: Shape | null;
  readonly #samples: Samples[] = [];

  /**
   * Checks data in memory, and its weights, and parts it.
   *
   * @param input What to train on.
   * @param options Of `fit`; checked.
   * @param inputShape The shape of a sample where the model says it: with `[1]`, samples of shape `[n]` count as `[n, 1]`.
   * @throws {TypeError} If something is of the wrong kind.
   * @throws {RangeError} If the numbers of rows differ, a value is not finite, or no samples are left.
   */
  constructor(input: TrainingInput, options: FitOptions, inputShape: Shape | null) {
    this.#options = options;
    this.#inputShape = inputShape;
    const { validationData, validationSplit = 0, sampleWeight, classWeight } = options;
    try {
      let kept: BatchData | null = null;
      if (isBatchSource(input)) {
        this.training = this.#openDataset("fit", input, classWeight);
      } else {
        const samples = this.#check("fit", input, { sampleWeight, classWeight });
        const rows = samples.data.x.shape[0]!;
        const count = validationData ? rows : samplesToTrainOn(rows, validationSplit);
        if (count < rows) {
          // The classes' weights are for training alone, as in Keras.
          const unclassed = classWeight ? this.#check("fit", input, { sampleWeight }) : samples;
          kept = unclassed.part(count, rows);
        }
        this.training = this.#openTraining(count < rows ? samples.part(0, count) : samples.data);
      }
      if (isBatchSource(validationData)) {
        this.validation = this.#openDataset("validate", validationData, undefined);
      } else if (validationData) {
        const [x, y, sampleWeight] = validationData;
        this.validation = this.#openEvaluation(this.#check("validate", [x, y], { sampleWeight }).data);
      } else {
        this.validation = kept && this.#openEvaluation(kept);
      }
      this.targets = [input, validationData].flatMap((data) =>
        data === undefined || isBatchSource(data) ? [] : [data[1]]
      );
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  #check(operation: string, [x, y]: readonly [Tensor, Tensor], weighting: Weighting): Samples {
    const samples = new Samples(operation, x, y, weighting, this.#inputShape);
    this.#samples.push(samples);
    return samples;
  }

  #openDataset(operation: string, source: BatchSource, classWeight: FitOptions["classWeight"]): OpenSource {
    const { epochs = 1, initialEpoch = 0 } = this.#options;
    checkSource(operation, source, epochs - initialEpoch);
    const use = { operation, inputShape: this.#inputShape, classWeight };
    return (work, replays) => new DatasetSteps(source, use, work, replays);
  }

  #openTraining(data: BatchData): OpenSource {
    const { batchSize = 32, shuffle = true, random } = this.#options;
    const order = () => drawOrder(random ?? defaultRandom(), data.x.shape[0]!);
    return (work, replays) => new BatchSteps(data, batchSize, shuffle ? order : null, work, replays);
  }

  #openEvaluation(data: BatchData): OpenSource {
    const { batchSize = 32 } = this.#options;
    return (work, replays) => new BatchSteps(data, batchSize, null, work, replays);
  }

  /** Gives the views and weights back; the user's tensors stay. */
  dispose(): void {
    for (const samples of this.#samples) samples.dispose();
  }
}
