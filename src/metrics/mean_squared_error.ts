import type { Tensor } from "../tensor/tensor.ts";
import { MeanMetric } from "./mean_metric.ts";
import { readPairs } from "./metric.ts";

/**
 * The mean of (prediction − target)².
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const metric = new ln.MeanSquaredError();
 * metric.update(ln.tensor([[1], [2]]), ln.tensor([[1], [4]]));
 * assertEquals(metric.result(), 2);
 * ```
 */
export class MeanSquaredError extends MeanMetric {
  /**
   * Makes the metric.
   *
   * @param options.name The name in `History` (default "meanSquaredError").
   */
  constructor(options: { name?: string } = {}) {
    super(options.name ?? "meanSquaredError");
  }

  /** @internal */
  protected override measure(predictions: Tensor, targets: Tensor): { total: number; count: number } {
    const values = readPairs("the mean squared error", predictions, targets);
    let total = 0;
    for (let i = 0; i < values.predictions.length; i++) {
      const difference = values.predictions[i]! - values.targets[i]!;
      total += difference ** 2;
    }
    return { total, count: values.predictions.length };
  }
}
