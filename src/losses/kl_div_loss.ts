import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { where } from "../tensor/combine.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { matchTargets } from "./match_targets.ts";
import { ReducedLoss, type Reduction, type UnreducedLosses } from "./reduced_loss.ts";

/** Options of {@linkcode KLDivLoss}. */
export interface KLDivLossOptions {
  /**
   * What becomes of the losses of the elements (default "mean", over all elements). "batchMean", the sum divided by the number of rows, is
   * what the formula says for distributions along the last axis.
   */
  readonly reduction?: Reduction | "batchMean";
  /** Whether the targets are logarithms of probabilities too (default false). */
  readonly logTarget?: boolean;
}

const OPTION_NAMES: OptionNames<KLDivLossOptions> = { reduction: true, logTarget: true };

/**
 * The Kullback-Leibler divergence of predictions, logarithms of probabilities, from targets t, probabilities: t·(log t − prediction) for
 * each element, 0 where t is 0. In PyTorch's form, its default reduction too: pass `reduction: "batchMean"` for the divergence itself.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const predictions = ln.tensor([[0.5, 0.5]]).log();
 * const loss = new ln.KLDivLoss({ reduction: "batchMean" }).forward(predictions, ln.tensor([[1, 0]]));
 * assertAlmostEquals(loss.item(), Math.log(2), 1e-6);
 * ```
 */
export class KLDivLoss extends ReducedLoss {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** Whether the targets are logarithms of probabilities too. */
  readonly logTarget: boolean;

  /**
   * Makes a loss.
   *
   * @param options See {@linkcode KLDivLossOptions}.
   * @throws {TypeError} If there is an option of another name, or the reduction is unknown.
   */
  constructor(options: KLDivLossOptions = {}) {
    super("the Kullback-Leibler divergence", options, ["mean", "batchMean", "sum", "none"]);
    checkOptionNames(`compute ${this.title}`, options, OPTION_NAMES);
    this.logTarget = options.logTarget ?? false;
  }

  /** @internal */
  protected override compute(predictions: Tensor, targets: Tensor): UnreducedLosses {
    const t = matchTargets(this.title, predictions, targets);
    const losses = this.logTarget ? t.exp().mul(t.sub(predictions)) : t.mul(logOrZero(t).sub(predictions));
    // A single number is a batch of one.
    const rows = predictions.shape[0] ?? 1;
    return this.reduction === "batchMean" ? { losses, divisor: () => rows } : { losses };
  }
}

/** log t, but 0 where t is 0: t·log t has the limit 0 there. */
function logOrZero(t: Tensor): Tensor {
  return where(t.equal(0), 1, t).log();
}
