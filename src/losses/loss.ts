import type { Tensor } from "../tensor/tensor.ts";

/** Measures how far predictions are from targets. */
export interface Loss {
  /**
   * Computes the loss.
   *
   * @param predictions What the model gave.
   * @param targets What it should have given.
   * @param sampleWeight How much each sample counts, `[n]` (default: all the same).
   * @returns A 0-d tensor, unless the loss was made not to reduce.
   */
  forward(predictions: Tensor, targets: Tensor, sampleWeight?: Tensor): Tensor;
}
