import type { Tensor } from "../tensor/tensor.ts";
import { checkClassTargets } from "./check_batch.ts";
import { countClasses } from "./count_classes.ts";
import type { BatchArrays } from "./counted_metric.ts";
import { MeanMetric } from "./mean_metric.ts";

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
  protected override check(predictions: Tensor, targets: Tensor): void {
    checkClassTargets("the top-k accuracy", predictions, targets);
  }

  /** @internal */
  protected override add(cells: number, batch: BatchArrays): void {
    countClasses("the top-k accuracy", cells, batch, this.#k);
  }
}
