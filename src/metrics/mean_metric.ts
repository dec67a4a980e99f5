import type { Tensor } from "../tensor/tensor.ts";
import type { Metric } from "./metric.ts";

/** A metric that is a mean over what it counts. */
export abstract class MeanMetric implements Metric {
  /** The name under which `History` keeps it. */
  readonly name: string;
  #total = 0;
  #count = 0;

  /**
   * Starts with nothing seen.
   *
   * @param name The name under which `History` keeps it.
   */
  constructor(name: string) {
    this.name = name;
  }

  /** Forgets what was seen. */
  reset(): void {
    this.#total = 0;
    this.#count = 0;
  }

  /**
   * Takes a batch in.
   *
   * @param predictions What the model gave, one sample a row.
   * @param targets What it should have given.
   */
  update(predictions: Tensor, targets: Tensor): void {
    const { total, count } = this.measure(predictions, targets);
    this.#total += total;
    this.#count += count;
  }

  /** The mean over all that was seen; NaN when there was nothing. */
  result(): number {
    return this.#total / this.#count;
  }

  /** @internal The sum over a batch, and over how many it is. */
  protected abstract measure(predictions: Tensor, targets: Tensor): { total: number; count: number };
}
