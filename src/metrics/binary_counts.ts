import type { Tensor } from "../tensor/tensor.ts";
import { type Metric, readPairs } from "./metric.ts";

/** Options of {@linkcode Precision}, {@linkcode Recall} and {@linkcode F1Score}. */
export interface BinaryCountOptions {
  /** Predictions above it count as positive (default 0.5). */
  readonly threshold?: number;
  /** The name in `History`. */
  readonly name?: string;
}

/** A metric made of the counts of right and wrong decisions between 0 and 1. */
export abstract class BinaryCounts implements Metric {
  /** The name under which `History` keeps it. */
  readonly name: string;
  /** @internal Positive samples that were found. */
  protected truePositives = 0;
  /** @internal Negative samples that were taken for positive. */
  protected falsePositives = 0;
  /** @internal Positive samples that were missed. */
  protected falseNegatives = 0;
  readonly #threshold: number;

  /**
   * Starts with nothing seen.
   *
   * @param name The name in `History` unless the options give one.
   * @param options See {@linkcode BinaryCountOptions}.
   */
  constructor(name: string, options: BinaryCountOptions) {
    this.name = options.name ?? name;
    this.#threshold = options.threshold ?? 0.5;
  }

  /** Forgets what was seen. */
  reset(): void {
    this.truePositives = this.falsePositives = this.falseNegatives = 0;
  }

  /**
   * Takes a batch in.
   *
   * @param predictions Probabilities.
   * @param targets 0 or 1.
   */
  update(predictions: Tensor, targets: Tensor): void {
    const values = readPairs(this.name, predictions, targets);
    for (let i = 0; i < values.predictions.length; i++) {
      const positive = values.predictions[i]! > this.#threshold;
      if (values.targets[i] === 1) positive ? this.truePositives++ : this.falseNegatives++;
      else if (positive) this.falsePositives++;
    }
  }

  /** The value over all that was seen. */
  abstract result(): number;
}
