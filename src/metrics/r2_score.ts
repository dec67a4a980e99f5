import type { Tensor } from "../tensor/tensor.ts";
import { type Metric, readPairs } from "./metric.ts";

/**
 * The coefficient of determination R² = 1 − Σ(target − prediction)² / Σ(target − mean target)²: 1 is perfect, 0 no better than the
 * mean. Several outputs count as one.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const metric = new ln.R2Score();
 * metric.update(ln.tensor([[1], [2], [4]]), ln.tensor([[1], [2], [3]]));
 * assertEquals(metric.result(), 0.5);
 * ```
 */
export class R2Score implements Metric {
  /** The name under which `History` keeps it. */
  readonly name: string;
  #count = 0;
  #mean = 0;
  #deviation = 0;
  #error = 0;

  /**
   * Makes the metric.
   *
   * @param options.name The name in `History` (default "r2Score").
   */
  constructor(options: { name?: string } = {}) {
    this.name = options.name ?? "r2Score";
  }

  /** Forgets what was seen. */
  reset(): void {
    this.#count =
      this.#mean =
      this.#deviation =
      this.#error =
        0;
  }

  /**
   * Takes a batch in.
   *
   * @param predictions What the model gave.
   * @param targets What it should have given.
   */
  update(predictions: Tensor, targets: Tensor): void {
    const values = readPairs("R²", predictions, targets);
    for (let i = 0; i < values.predictions.length; i++) {
      const target = values.targets[i]!;
      this.#error += (target - values.predictions[i]!) ** 2;
      // Welford's update: the squared deviations from a mean that is not known yet.
      const before = target - this.#mean;
      this.#mean += before / ++this.#count;
      this.#deviation += before * (target - this.#mean);
    }
  }

  /** R² over all that was seen; NaN when there was nothing or all targets are equal. */
  result(): number {
    return this.#deviation === 0 ? NaN : 1 - this.#error / this.#deviation;
  }
}
