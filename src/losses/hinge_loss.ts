import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { contiguous } from "../array/strided.ts";
import { kernels } from "../kernels/active.ts";
import { where } from "../tensor/combine.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { labelError } from "./check_labels.ts";
import { ElementwiseLoss } from "./elementwise_loss.ts";
import type { LossOptions } from "./reduced_loss.ts";

const OPTION_NAMES: OptionNames<LossOptions> = { reduction: true };

/**
 * The hinge loss of predictions and labels t of −1 and 1: the mean of max(0, 1 − t·prediction) over all elements, as in Keras. Labels of 0
 * and 1 are taken for −1 and 1.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const predictions = ln.tensor([2, 0.5, -3]);
 * assertEquals(new ln.HingeLoss().forward(predictions, ln.tensor([1, -1, -1])).item(), 0.5);
 * assertEquals(new ln.HingeLoss().forward(predictions, ln.tensor([1, 0, 0])).item(), 0.5);
 * ```
 */
export class HingeLoss extends ElementwiseLoss {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /**
   * Makes a loss.
   *
   * @param options See {@linkcode LossOptions}.
   * @throws {TypeError} If there is an option of another name, or the reduction is unknown.
   */
  constructor(options: LossOptions = {}) {
    super("the hinge loss", options);
    checkOptionNames(`compute ${this.title}`, options, OPTION_NAMES);
  }

  /** Checks that all labels are signs, or all 0 and 1. */
  checkTargets(targets: Tensor): void {
    const { dtype } = targets;
    if (dtype === "bool") return;
    const labels = contiguous(targets.array);
    const wrong = kernels()[dtype].firstNoSign(labels.address, labels.size);
    labels.release();
    if (wrong >= 0) throw labelError(this.title, targets, wrong, "labels of −1 and 1, or of 0 and 1");
  }

  /** @internal */
  protected override elementwise(predictions: Tensor, targets: Tensor): Tensor {
    this.checkTargets(targets);
    const signs = where(targets.equal(0), -1, targets);
    return predictions.mul(signs).neg().add(1).relu();
  }
}
