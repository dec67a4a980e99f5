import type { Tensor } from "../tensor/tensor.ts";
import { checkClassTargets } from "./check_batch.ts";
import { countClasses } from "./count_classes.ts";
import type { BatchArrays } from "./counted_metric.ts";
import { MeanMetric } from "./mean_metric.ts";

/**
 * The share of samples whose largest score is that of their class. The targets are class indices or one-hot rows.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const metric = new ln.CategoricalAccuracy();
 * metric.update(ln.tensor([[0.1, 0.9], [0.8, 0.2]]), ln.tensor([1, 1]));
 * assertEquals(metric.result(), 0.5);
 * ```
 */
export class CategoricalAccuracy extends MeanMetric {
  /**
   * Makes the metric.
   *
   * @param options.name The name in `History` (default "accuracy").
   */
  constructor(options: { name?: string } = {}) {
    super(options.name ?? "accuracy");
  }

  /** @internal */
  protected override check(predictions: Tensor, targets: Tensor): void {
    checkClassTargets("the categorical accuracy", predictions, targets);
  }

  /** @internal */
  protected override add(cells: number, batch: BatchArrays): void {
    countClasses("the categorical accuracy", cells, batch, 0);
  }
}
