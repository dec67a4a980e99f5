import type { Op } from "../ops/op.ts";
import { apply } from "../tensor/apply.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { matchTargets } from "./match_targets.ts";
import { ReducedLoss, type UnreducedLosses } from "./reduced_loss.ts";

/** A loss that compares each prediction with the target at the same place. Targets of dtype int32 or bool count as floats. */
export abstract class ElementwiseLoss extends ReducedLoss {
  /** @internal The sum of the losses by an op that divides it, or null where it doesn't do: it gives no gradient towards the targets. */
  protected sumInOnePass(
    op: Op<number>,
    predictions: Tensor,
    targets: Tensor,
    divisor: number,
  ): Tensor | null {
    if (targets.requiresGrad) return null;
    return apply(op, [predictions, matchTargets(this.title, predictions, targets)], divisor);
  }

  /** @internal */
  protected override compute(predictions: Tensor, targets: Tensor): UnreducedLosses {
    return { losses: this.elementwise(predictions, matchTargets(this.title, predictions, targets)) };
  }

  /** @internal The losses of predictions and targets of one shape and dtype. */
  protected abstract elementwise(predictions: Tensor, targets: Tensor): Tensor;
}
