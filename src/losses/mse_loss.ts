import type { Tensor } from "../tensor/tensor.ts";
import { ElementwiseLoss } from "./elementwise_loss.ts";
import type { LossOptions } from "./reduced_loss.ts";

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
 * const squares = new ln.MSELoss({ reduction: "none" }).forward(ln.tensor([1, 2]), ln.tensor([1, 4]));
 * assertEquals(squares.toArray(), [0, 4]);
 * ```
 */
export class MSELoss extends ElementwiseLoss {
  /**
   * Makes a loss.
   *
   * @param options See {@linkcode LossOptions}.
   * @throws {TypeError} If the reduction is unknown.
   */
  constructor(options: LossOptions = {}) {
    super("the mean squared error", options);
  }

  /** @internal */
  protected override elementwise(predictions: Tensor, targets: Tensor): Tensor {
    return predictions.sub(targets).square();
  }
}
