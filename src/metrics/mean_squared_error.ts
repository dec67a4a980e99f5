import { kernels } from "../kernels/active.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkPairs } from "./check_batch.ts";
import type { BatchArrays } from "./counted_metric.ts";
import { MeanMetric } from "./mean_metric.ts";

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
  protected override check(predictions: Tensor, targets: Tensor): void {
    checkPairs("the mean squared error", predictions, targets);
  }

  /** @internal */
  protected override add(cells: number, { dtype, predictions, targets }: BatchArrays): void {
    kernels()[dtype].addDifferences(cells, predictions.address, targets.address, targets.size, 2);
  }
}
