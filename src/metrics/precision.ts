import { type BinaryCountOptions, BinaryCounts } from "./binary_counts.ts";

/**
 * Of what was taken for positive, the share that is. 0 when there is nothing to divide by, as in Keras.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const metric = new ln.Precision();
 * metric.update(ln.tensor([0.9, 0.8, 0.1]), ln.tensor([1, 0, 0]));
 * assertEquals(metric.result(), 0.5);
 * ```
 */
export class Precision extends BinaryCounts {
  /**
   * Makes the metric.
   *
   * @param options See {@linkcode BinaryCountOptions}.
   */
  constructor(options: BinaryCountOptions = {}) {
    super("precision", options);
  }

  /** The value over all that was seen. */
  override result(): number {
    const divisor = this.truePositives + this.falsePositives;
    return divisor === 0 ? 0 : this.truePositives / divisor;
  }
}
