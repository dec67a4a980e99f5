import { CountedMetric } from "./counted_metric.ts";

/** A metric that is a mean: of its two numbers the first is the sum, and the second says over how many. */
export abstract class MeanMetric extends CountedMetric {
  /**
   * Starts with nothing seen.
   *
   * @param name The name under which `History` keeps it.
   */
  constructor(name: string) {
    super(name, 2);
  }

  /** The mean over all that was seen; NaN when there was nothing. */
  override result(): number {
    return this.counts[0]! / this.counts[1]!;
  }
}
