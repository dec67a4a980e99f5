import type { Tensor } from "../tensor/tensor.ts";
import { MeanMetric } from "./mean_metric.ts";
import { largestAt, readClasses } from "./metric.ts";

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
  protected override measure(predictions: Tensor, targets: Tensor): { total: number; count: number } {
    const { predictions: scores, targets: classes, rows, columns } = readClasses(
      "the categorical accuracy",
      predictions,
      targets,
    );
    let total = 0;
    for (let row = 0; row < rows; row++) if (largestAt(scores, row, columns) === classes[row]) total++;
    return { total, count: rows };
  }
}
