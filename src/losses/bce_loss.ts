import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { meanBinaryCrossEntropy } from "../ops/elementwise_loss.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkShares } from "./check_shares.ts";
import { clipProbabilities } from "./clip_probabilities.ts";
import { ElementwiseLoss } from "./elementwise_loss.ts";
import type { LossOptions } from "./reduced_loss.ts";

const OPTION_NAMES: OptionNames<LossOptions> = { reduction: true };

/**
 * The binary cross-entropy of probabilities p and targets t from 0 to 1: the mean of −t·log p − (1 − t)·log(1 − p) over all elements.
 *
 * Probabilities are limited to 1e-7 … 1 − 1e-7 first, as in Keras, so that a loss is at most 16.12, and a probability beyond the limits
 * gets no gradient. PyTorch limits the logarithms instead, to −100 and more; between the limits both are the same. For outputs
 * without a sigmoid use {@linkcode BCEWithLogitsLoss}, which has no limits.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const loss = new ln.BCELoss().forward(ln.tensor([0.5, 0.25]), ln.tensor([1, 0]));
 * assertAlmostEquals(loss.item(), (Math.log(2) - Math.log(0.75)) / 2, 1e-6);
 * ```
 */
export class BCELoss extends ElementwiseLoss {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /**
   * Makes a loss.
   *
   * @param options See {@linkcode LossOptions}.
   * @throws {TypeError} If there is an option of another name, or the reduction is unknown.
   */
  constructor(options: LossOptions = {}) {
    super("the binary cross-entropy", options);
    checkOptionNames(`compute ${this.title}`, options, OPTION_NAMES);
  }

  /** Checks that all targets are from 0 to 1. */
  checkTargets(targets: Tensor): void {
    checkShares(this.title, targets);
  }

  /** @internal */
  protected override meanInOnePass(predictions: Tensor, targets: Tensor): Tensor | null {
    return this.sumInOnePass(meanBinaryCrossEntropy, predictions, targets, predictions.size);
  }

  /** @internal */
  protected override elementwise(predictions: Tensor, targets: Tensor): Tensor {
    const p = clipProbabilities(predictions);
    return targets.sub(1).mul(p.neg().log1p()).sub(targets.mul(p.log()));
  }
}
