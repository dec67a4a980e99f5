import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { meanSquaredError } from "../ops/elementwise_loss.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { ElementwiseLoss } from "./elementwise_loss.ts";
import type { LossOptions } from "./reduced_loss.ts";

const OPTION_NAMES: OptionNames<LossOptions> = { reduction: true };

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
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /**
   * Makes a loss.
   *
   * @param options See {@linkcode LossOptions}.
   * @throws {TypeError} If there is an option of another name, or the reduction is unknown.
   */
  constructor(options: LossOptions = {}) {
    super("half the mean squared error", options);
    checkOptionNames(`compute ${this.title}`, options, OPTION_NAMES);
  }

  /** @internal */
  protected override meanInOnePass(predictions: Tensor, targets: Tensor): Tensor | null {
    return this.sumInOnePass(meanSquaredError, predictions, targets, 2 * predictions.size);
  }

  /** @internal */
  protected override elementwise(predictions: Tensor, targets: Tensor): Tensor {
    return predictions.sub(targets).square().mul(0.5);
  }
}
