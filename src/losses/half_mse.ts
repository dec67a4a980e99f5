import type { Tensor } from "../tensor/tensor.ts";
import { ElementwiseLoss } from "./elementwise_loss.ts";
import type { LossOptions } from "./reduced_loss.ts";

/**
 * Half the mean squared error: the mean of ½(prediction − target)², whose derivative has no factor 2.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const prediction = ln.tensor([3], { requiresGrad: true });
 * const loss = new ln.HalfMSE().forward(prediction, ln.tensor([1]));
 * loss.backward();
 * assertEquals([loss.item(), prediction.grad!.item()], [2, 2]);
 * ```
 */
export class HalfMSE extends ElementwiseLoss {
  /**
   * Makes a loss.
   *
   * @param options See {@linkcode LossOptions}.
   * @throws {TypeError} If the reduction is unknown.
   */
  constructor(options: LossOptions = {}) {
    super("half the mean squared error", options);
  }

  /** @internal */
  protected override elementwise(predictions: Tensor, targets: Tensor): Tensor {
    return predictions.sub(targets).square().mul(0.5);
  }
}
