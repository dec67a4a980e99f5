import type { Tensor } from "../tensor/tensor.ts";
import { checkClasses } from "./class_losses.ts";
import { normalizeProbabilities } from "./clip_probabilities.ts";
import type { Loss } from "./loss.ts";
import { matchTargets } from "./match_targets.ts";
import { type LossOptions, ReducedLoss, type UnreducedLosses } from "./reduced_loss.ts";

class CategoricalCrossentropy extends ReducedLoss {
  constructor(options: LossOptions) {
    super("the categorical cross-entropy", options);
  }

  protected override compute(predictions: Tensor, targets: Tensor): UnreducedLosses {
    checkClasses(this.title, predictions, -1);
    const hint = targets.rank < predictions.rank || targets.shape.at(-1) === 1
      ? 'use "sparseCategoricalCrossentropy" for class indices'
      : "the last layer needs one output a class";
    const t = matchTargets(this.title, predictions, targets, hint);
    return { losses: t.mul(normalizeProbabilities(predictions, -1).log()).sum({ axis: -1 }).neg() };
  }
}

/**
 * Keras's categorical cross-entropy of probabilities, as softmax gives them, and one-hot targets: the mean of −Σ target·log p over the
 * samples. The classes lie along the last axis. Probabilities are divided by their sum and limited to 1e-7 … 1 − 1e-7. What `compile`
 * means by "categoricalCrossentropy"; for logits use {@linkcode CrossEntropyLoss}.
 *
 * @param options The reduction.
 * @returns The loss.
 * @throws {TypeError} If the reduction is unknown.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const loss = ln.categoricalCrossentropy().forward(ln.tensor([[0.25, 0.75]]), ln.tensor([[0, 1]]));
 * assertAlmostEquals(loss.item(), -Math.log(0.75), 1e-6);
 * ```
 */
export function categoricalCrossentropy(options: LossOptions = {}): Loss {
  return new CategoricalCrossentropy(options);
}
