import type { Shape } from "../array/shape.ts";
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

  /**
   * Checks all targets that are to come: `fit` and `evaluate` call it before the first batch, so that a wrong label is found before
   * anything is learnt, and is named by its place among all. A loss without labels has no such method.
   *
   * @param targets All targets, one a row; in a form that doesn't fit the predictions they are left to `forward`.
   * @param predictions The shape of a batch's predictions.
   * @throws {RangeError} If one is out of range.
   */
  checkTargets?(targets: Tensor, predictions: Shape): void;
}
