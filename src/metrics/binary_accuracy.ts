import { kernels } from "../kernels/active.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkPairs } from "./check_batch.ts";
import type { BatchArrays } from "./counted_metric.ts";
import { MeanMetric } from "./mean_metric.ts";

/**
 * The share of predictions on the right side of a threshold, as Keras's `BinaryAccuracy`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const metric = new ln.BinaryAccuracy();
 * metric.update(ln.tensor([[0.9], [0.4], [0.6], [0.1]]), ln.tensor([[1], [0], [0], [0]]));
 * assertEquals(metric.result(), 0.75);
 * ```
 */
export class BinaryAccuracy extends MeanMetric {
  readonly #threshold: number;

  /**
   * Makes the metric.
   *
   * @param options.threshold Predictions above it count as 1 (default 0.5).
   * @param options.name The name in `History` (default "accuracy").
   */
  constructor(options: { threshold?: number; name?: string } = {}) {
    super(options.name ?? "accuracy");
    this.#threshold = options.threshold ?? 0.5;
  }

  /** @internal */
  protected override check(predictions: Tensor, targets: Tensor): void {
    checkPairs("the binary accuracy", predictions, targets);
  }

  /** @internal */
  protected override add(cells: number, { dtype, predictions, targets }: BatchArrays): void {
    kernels()[dtype].countMatches(
      cells,
      predictions.address,
      targets.address,
      targets.size,
      this.#threshold,
    );
  }
}
