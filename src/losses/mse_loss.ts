import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkLossInputs } from "./check_loss_inputs.ts";
import type { Loss } from "./loss.ts";

/**
 * The mean squared error: the mean of (prediction − target)² over all elements.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const loss = new ln.MSELoss().forward(ln.tensor([1, 2]), ln.tensor([1, 4]));
 * assertEquals(loss.item(), 2);
 * ```
 */
export class MSELoss implements Loss {
  /**
   * Computes the loss.
   *
   * @param predictions Any shape.
   * @param targets The same shape and dtype.
   * @throws {RangeError} If the shapes differ.
   * @throws {TypeError} If the dtypes differ.
   */
  forward(predictions: Tensor, targets: Tensor): Tensor {
    checkLossInputs("the mean squared error", predictions, targets);
    return tidy(() => predictions.sub(targets).square().mean());
  }
}
