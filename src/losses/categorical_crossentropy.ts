import { meanCrossEntropy, meanProbabilityCrossEntropy } from "../ops/cross_entropy.ts";
import { apply } from "../tensor/apply.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type ClassLossOptions, readFromLogits } from "./class_loss_options.ts";
import { checkClasses } from "./class_losses.ts";
import { normalizeProbabilities } from "./clip_probabilities.ts";
import type { Loss } from "./loss.ts";
import { matchTargets } from "./match_targets.ts";
import { ReducedLoss, type UnreducedLosses } from "./reduced_loss.ts";

class CategoricalCrossentropy extends ReducedLoss {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  readonly #fromLogits: boolean;

  constructor(options: ClassLossOptions) {
    super("the categorical cross-entropy", options);
    this.#fromLogits = readFromLogits(this.title, options);
  }

  protected override meanInOnePass(predictions: Tensor, targets: Tensor): Tensor | null {
    if (targets.requiresGrad) return null;
    const op = this.#fromLogits ? meanCrossEntropy : meanProbabilityCrossEntropy;
    return apply(op, [predictions, this.#match(predictions, targets)]);
  }

  protected override compute(predictions: Tensor, targets: Tensor): UnreducedLosses {
    const t = this.#match(predictions, targets);
    const logProbabilities = this.#fromLogits
      ? predictions.logSoftmax()
      : normalizeProbabilities(predictions, -1).log();
    return { losses: t.mul(logProbabilities).sum({ axis: -1 }).neg() };
  }

  #match(predictions: Tensor, targets: Tensor): Tensor {
    checkClasses(this.title, predictions, -1);
    const hint = targets.rank < predictions.rank || targets.shape.at(-1) === 1
      ? 'use "sparseCategoricalCrossentropy" for class indices'
      : "the last layer needs one output a class";
    return matchTargets(this.title, predictions, targets, hint);
  }
}

/**
 * Keras's categorical cross-entropy of probabilities, as softmax gives them, and one-hot targets: the mean of −Σ target·log p over the
 * samples. The classes lie along the last axis. Probabilities are divided by their sum and limited to 1e-7 … 1 − 1e-7; of logits softmax is
 * taken, without limits. What `compile` means by "categoricalCrossentropy".
 *
 * @param options The reduction, and whether the predictions are logits.
 * @returns The loss.
 * @throws {TypeError} If an option is of the wrong kind.
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
export function categoricalCrossentropy(options: ClassLossOptions = {}): Loss {
  return new CategoricalCrossentropy(options);
}
