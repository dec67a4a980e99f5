import type { Tensor } from "../tensor/tensor.ts";

/** Measures how far predictions are from targets, in one number. */
export interface Loss {
  /**
   * Computes the loss.
   *
   * @param predictions What the model gave.
   * @param targets What it should have given.
   * @returns A 0-d tensor.
   */
  forward(predictions: Tensor, targets: Tensor): Tensor;
}
