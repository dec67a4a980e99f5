import type { Tensor } from "../tensor/tensor.ts";
import { matchTargets } from "./match_targets.ts";
import { ReducedLoss, type UnreducedLosses } from "./reduced_loss.ts";

/** A loss that compares each prediction with the target at the same place. Targets of dtype int32 or bool count as floats. */
export abstract class ElementwiseLoss extends ReducedLoss {
  /** @internal */
  protected override compute(predictions: Tensor, targets: Tensor): UnreducedLosses {
    return { losses: this.elementwise(predictions, matchTargets(this.title, predictions, targets)) };
  }

  /** @internal The losses of predictions and targets of one shape and dtype. */
  protected abstract elementwise(predictions: Tensor, targets: Tensor): Tensor;
}
