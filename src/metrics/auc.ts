import type { Tensor } from "../tensor/tensor.ts";
import { type Metric, readPairs } from "./metric.ts";

/**
 * The area under the ROC curve: the probability that a positive sample scores higher than a negative one, a tie counting half. It is
 * exact (the Mann–Whitney statistic), where Keras approximates the curve by 200 thresholds.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const metric = new ln.AUC();
 * metric.update(ln.tensor([0.1, 0.4, 0.35, 0.8]), ln.tensor([0, 0, 1, 1]));
 * assertEquals(metric.result(), 0.75);
 * ```
 */
export class AUC implements Metric {
  /** The name under which `History` keeps it. */
  readonly name: string;
  #positive: number[] = [];
  #negative: number[] = [];

  /**
   * Makes the metric.
   *
   * @param options.name The name in `History` (default "auc").
   */
  constructor(options: { name?: string } = {}) {
    this.name = options.name ?? "auc";
  }

  /** Forgets what was seen. */
  reset(): void {
    this.#positive = [];
    this.#negative = [];
  }

  /**
   * Takes a batch in.
   *
   * @param predictions Scores: any increasing function of the probability.
   * @param targets 0 or 1.
   */
  update(predictions: Tensor, targets: Tensor): void {
    const values = readPairs("the area under the curve", predictions, targets);
    for (let i = 0; i < values.predictions.length; i++) {
      (values.targets[i] === 1 ? this.#positive : this.#negative).push(values.predictions[i]!);
    }
  }

  /** The area over all that was seen; NaN when one of the classes is missing. */
  result(): number {
    const positive = Float64Array.from(this.#positive).sort();
    const negative = Float64Array.from(this.#negative).sort();
    let [below, upTo, wins] = [0, 0, 0];
    for (const score of positive) {
      while (below < negative.length && negative[below]! < score) below++;
      while (upTo < negative.length && negative[upTo]! <= score) upTo++;
      wins += (below + upTo) / 2;
    }
    return wins / (positive.length * negative.length);
  }
}
