import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { ElementwiseLoss } from "./elementwise_loss.ts";
import type { LossOptions } from "./reduced_loss.ts";

const OPTION_NAMES: OptionNames<LossOptions> = { reduction: true };

/**
 * The mean absolute error: the mean of |prediction − target| over all elements. Its slope where the two are equal is 0.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const loss = new ln.L1Loss().forward(ln.tensor([1, 2]), ln.tensor([1, 4]));
 * assertEquals(loss.item(), 1);
 * ```
 */
export class L1Loss extends ElementwiseLoss {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /**
   * Makes a loss.
   *
   * @param options See {@linkcode LossOptions}.
   * @throws {TypeError} If there is an option of another name, or the reduction is unknown.
   */
  constructor(options: LossOptions = {}) {
    super("the mean absolute error", options);
    checkOptionNames(`compute ${this.title}`, options, OPTION_NAMES);
  }

  /** @internal */
  protected override elementwise(predictions: Tensor, targets: Tensor): Tensor {
    return predictions.sub(targets).abs();
  }
}
