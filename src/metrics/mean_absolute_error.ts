import type { Tensor } from "../tensor/tensor.ts";
import { MeanMetric } from "./mean_metric.ts";
import { readPairs } from "./metric.ts";

/**
 * The mean of |prediction − target|.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const metric = new ln.MeanAbsoluteError();
 * metric.update(ln.tensor([[1], [2]]), ln.tensor([[1], [4]]));
 * assertEquals(metric.result(), 1);
 * ```
 */
export class MeanAbsoluteError extends MeanMetric {
  /**
   * Makes the metric.
   *
   * @param options.name The name in `History` (default "meanAbsoluteError").
   */
  constructor(options: { name?: string } = {}) {
    super(options.name ?? "meanAbsoluteError");
  }

  /** @internal */
  protected override measure(predictions: Tensor, targets: Tensor): { total: number; count: number } {
    const values = readPairs("the mean absolute error", predictions, targets);
    let total = 0;
    for (let i = 0; i < values.predictions.length; i++) {
      const difference = values.predictions[i]! - values.targets[i]!;
      total += Math.abs(difference);
    }
    return { total, count: values.predictions.length };
  }
}
