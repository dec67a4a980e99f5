import { type BinaryCountOptions, BinaryCounts } from "./binary_counts.ts";

/**
 * The harmonic mean of precision and recall. 0 when there is nothing to divide by, as in Keras.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const metric = new ln.F1Score();
 * metric.update(ln.tensor([0.9, 0.8, 0.1]), ln.tensor([1, 0, 0]));
 * assertEquals(metric.result(), 2 / 3);
 * ```
 */
export class F1Score extends BinaryCounts {
  /**
   * Makes the metric.
   *
   * @param options See {@linkcode BinaryCountOptions}.
   */
  constructor(options: BinaryCountOptions = {}) {
    super("f1Score", options);
  }

  /** The value over all that was seen. */
  override result(): number {
    const divisor = 2 * this.truePositives + this.falsePositives + this.falseNegatives;
    return divisor === 0 ? 0 : 2 * this.truePositives / divisor;
  }
}
