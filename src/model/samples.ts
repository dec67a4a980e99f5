import type { Shape } from "../array/shape.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { asColumns } from "./batches.ts";
import { checkData } from "./check_data.ts";
import type { ClassWeight } from "./class_weight.ts";
import { type SampleWeight, sampleWeights } from "./sample_weights.ts";
import type { BatchData } from "./training_source.ts";

/** What samples count in the loss. */
export interface Weighting {
  /** Each by itself, or undefined. */
  readonly sampleWeight?: SampleWeight | undefined;
  /** All of a class, or undefined. */
  readonly classWeight?: ClassWeight | undefined;
}

/** Samples in memory, checked and in the form that models take: views of the user's tensors, and weights. */
export class Samples {
  /** All of them. */
  readonly data: BatchData;
  readonly #owned: Tensor[] = [];

  /**
   * Checks samples and weights.
   *
   * @param operation What error messages say was attempted.
   * @param x The samples, one a row.
   * @param y Their targets.
   * @param weighting What they count in the loss.
   * @param inputShape The shape of a sample where the model says it: with `[1]`, samples of shape `[n]` count as `[n, 1]`.
   * @throws {TypeError} If something is of the wrong kind.
   * @throws {RangeError} If the numbers of rows differ, or a value is not finite.
   */
  constructor(operation: string, x: Tensor, y: Tensor, weighting: Weighting, inputShape: Shape | null) {
    checkData(operation, x, y);
    const { sampleWeight, classWeight } = weighting;
    const weights = tidy(() => sampleWeights(operation, y, sampleWeight, classWeight));
    const columns = asColumns(x, inputShape);
    this.data = { x: columns === x ? x : this.#own(columns), y, weights: weights && this.#own(weights) };
  }

  #own(tensor: Tensor): Tensor {
    this.#owned.push(tensor.keep());
    return tensor;
  }

  /** Those from `start` up to, not including, `stop`. */
  part(start: number, stop: number): BatchData {
    const { x, y, weights } = this.data;
    const part = (tensor: Tensor) => this.#own(tensor.slice([start, stop]));
    return { x: part(x), y: part(y), weights: weights && part(weights) };
  }

  /** Gives the views and weights back; the user's tensors stay. */
  dispose(): void {
    for (const tensor of this.#owned) tensor.dispose();
  }
}
