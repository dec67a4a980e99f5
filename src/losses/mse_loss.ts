import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { meanSquaredError } from "../ops/elementwise_loss.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { ElementwiseLoss } from "./elementwise_loss.ts";
import type { LossOptions } from "./reduced_loss.ts";

const OPTION_NAMES: OptionNames<LossOptions> = { reduction: true };

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
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /**
   * Makes a loss.
   *
   * @param options See {@linkcode LossOptions}.
   * @throws {TypeError} If there is an option of another name, or the reduction is unknown.
   */
  constructor(options: LossOptions = {}) {
    super("the mean squared error", options);
    checkOptionNames(`compute ${this.title}`, options, OPTION_NAMES);
  }

  /** @internal */
  protected override meanInOnePass(predictions: Tensor, targets: Tensor): Tensor | null {
    return this.sumInOnePass(meanSquaredError, predictions, targets, predictions.size);
  }

  /** @internal */
  protected override elementwise(predictions: Tensor, targets: Tensor): Tensor {
    return predictions.sub(targets).square();
  }
}
