import type { Tensor } from "../tensor/tensor.ts";
import { clipProbabilities } from "./clip_probabilities.ts";
import type { Loss } from "./loss.ts";
import { matchTargets } from "./match_targets.ts";
import { type LossOptions, ReducedLoss, type UnreducedLosses } from "./reduced_loss.ts";

class KLDivergence extends ReducedLoss {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  constructor(options: LossOptions) {
    super("the Kullback-Leibler divergence", options);
  }

  protected override compute(predictions: Tensor, targets: Tensor): UnreducedLosses {
    const t = clipProbabilities(matchTargets(this.title, predictions, targets), 1);
    const losses = t.mul(t.div(clipProbabilities(predictions, 1)).log());
    return { losses: losses.rank === 0 ? losses : losses.sum({ axis: -1 }) };
  }
}

/**
 * Keras's Kullback-Leibler divergence of probabilities p, as softmax gives them, from targets t along the last axis: the mean of
 * Σ t·log(t/p) over the samples, with both limited to 1e-7 … 1. What `compile` means by "klDivergence"; for log-probabilities use
 * {@linkcode KLDivLoss}.
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
 * const loss = ln.klDivergence().forward(ln.tensor([[0.25, 0.75]]), ln.tensor([[0.5, 0.5]]));
 * assertAlmostEquals(loss.item(), 0.5 * Math.log(2) + 0.5 * Math.log(2 / 3), 1e-6);
 * ```
 */
export function klDivergence(options: LossOptions = {}): Loss {
  return new KLDivergence(options);
}
