import type { Tensor } from "../tensor/tensor.ts";
import { MeanMetric } from "./mean_metric.ts";
import { readClasses } from "./metric.ts";

/**
 * The share of samples whose class is among the k with the largest scores. The targets are class indices or one-hot rows.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const metric = new ln.TopKAccuracy({ k: 2 });
 * metric.update(ln.tensor([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]]), ln.tensor([1, 0]));
 * assertEquals(metric.result(), 0.5);
 * ```
 */
export class TopKAccuracy extends MeanMetric {
  readonly #k: number;

  /**
   * Makes the metric.
   *
   * @param options.k How many scores count (default 5).
   * @param options.name The name in `History` (default "topKAccuracy").
   */
  constructor(options: { k?: number; name?: string } = {}) {
    super(options.name ?? "topKAccuracy");
    const { k = 5 } = options;
    if (!Number.isInteger(k) || k < 1) {
      throw new RangeError(`Cannot count the top ${k} scores: expected a whole number of 1 or more`);
    }
    this.#k = k;
  }

  /** @internal */
  protected override measure(predictions: Tensor, targets: Tensor): { total: number; count: number } {
    const { predictions: scores, targets: classes, rows, columns } = readClasses(
      "the top-k accuracy",
      predictions,
      targets,
    );
    let total = 0;
    for (let row = 0; row < rows; row++) {
      const own = scores[row * columns + classes[row]!]!;
      let better = 0;
      for (let column = 0; column < columns; column++) if (scores[row * columns + column]! > own) better++;
      if (better < this.#k) total++;
    }
    return { total, count: rows };
  }
}
