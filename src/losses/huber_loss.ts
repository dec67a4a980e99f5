import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { describe } from "../array/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { ElementwiseLoss } from "./elementwise_loss.ts";
import type { LossOptions } from "./reduced_loss.ts";

/** Options of {@linkcode HuberLoss}. */
export interface HuberLossOptions extends LossOptions {
  /** The error from which on the loss is linear, more than 0 (default 1). */
  readonly delta?: number;
}

const OPTION_NAMES: OptionNames<HuberLossOptions> = { reduction: true, delta: true };

/**
 * The Huber loss: ½d² for errors |d| of at most delta, delta·(|d| − ½delta) beyond, so that outliers pull less than in the squared
 * error (P. J. Huber, Robust estimation of a location parameter, 1964). The mean is over all elements.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const loss = new ln.HuberLoss({ delta: 2, reduction: "none" }).forward(ln.tensor([1, 9]), ln.tensor([0, 0]));
 * assertEquals(loss.toArray(), [0.5, 16]);
 * ```
 */
export class HuberLoss extends ElementwiseLoss {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** The error from which on the loss is linear. */
  readonly delta: number;

  /**
   * Makes a loss.
   *
   * @param options See {@linkcode HuberLossOptions}.
   * @throws {TypeError} If there is an option of another name, or the reduction is unknown.
   * @throws {RangeError} If delta is not a positive number.
   */
  constructor(options: HuberLossOptions = {}) {
    super("the Huber loss", options);
    checkOptionNames(`compute ${this.title}`, options, OPTION_NAMES);
    const { delta = 1 } = options;
    if (!Number.isFinite(delta) || delta <= 0) {
      throw new RangeError(
        `Cannot compute the Huber loss with delta ${describe(delta)}: expected a number above 0`,
      );
    }
    this.delta = delta;
  }

  /** @internal */
  protected override elementwise(predictions: Tensor, targets: Tensor): Tensor {
    // With c = d limited to ±delta both branches are c·(d − ½c), and its slope is c whatever share of the gradient a limit lets through.
    const error = predictions.sub(targets);
    const limited = error.clip(-this.delta, this.delta);
    return limited.mul(error.sub(limited.mul(0.5)));
  }
}
