import type { Tensor } from "../tensor/tensor.ts";
import { MeanMetric } from "./mean_metric.ts";
import { readPairs } from "./metric.ts";

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
  protected override measure(predictions: Tensor, targets: Tensor): { total: number; count: number } {
    const values = readPairs("the binary accuracy", predictions, targets);
    let total = 0;
    for (let i = 0; i < values.predictions.length; i++) {
      if (Number(values.predictions[i]! > this.#threshold) === values.targets[i]) total++;
    }
    return { total, count: values.predictions.length };
  }
}
