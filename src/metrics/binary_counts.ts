import { kernels } from "../kernels/active.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkPairs } from "./check_batch.ts";
import { type BatchArrays, CountedMetric } from "./counted_metric.ts";

/** Options of {@linkcode Precision}, {@linkcode Recall} and {@linkcode F1Score}. */
export interface BinaryCountOptions {
  /** Predictions above it count as positive (default 0.5). */
  readonly threshold?: number;
  /** The name in `History`. */
  readonly name?: string;
}

/** A metric made of the counts of right and wrong decisions between 0 and 1. */
export abstract class BinaryCounts extends CountedMetric {
  readonly #threshold: number;

  /**
   * Starts with nothing seen.
   *
   * @param name The name in `History` unless the options give one.
   * @param options See {@linkcode BinaryCountOptions}.
   */
  constructor(name: string, options: BinaryCountOptions) {
    super(options.name ?? name, 3);
    this.#threshold = options.threshold ?? 0.5;
  }

  /** @internal Positive samples that were found. */
  protected get truePositives(): number {
    return this.counts[0]!;
  }

  /** @internal Negative samples that were taken for positive. */
  protected get falsePositives(): number {
    return this.counts[1]!;
  }

  /** @internal Positive samples that were missed. */
  protected get falseNegatives(): number {
    return this.counts[2]!;
  }

  /** @internal */
  protected override check(predictions: Tensor, targets: Tensor): void {
    checkPairs(this.name, predictions, targets);
  }

  /** @internal */
  protected override add(cells: number, { dtype, predictions, targets }: BatchArrays): void {
    kernels()[dtype].countDecisions(
      cells,
      predictions.address,
      targets.address,
      targets.size,
      this.#threshold,
    );
  }
}
