import { checkOptionNames, type OptionNames } from "../../array/option_names.ts";
import type { Optimizer } from "../optimizer.ts";
import { checkNumber } from "../check_options.ts";
import { LearningRateSchedule } from "./learning_rate_schedule.ts";

/** Options of {@linkcode ExponentialLR}. */
export interface ExponentialLROptions {
  /** What the rate is multiplied by in each step. */
  readonly gamma: number;
}

const OPTION_NAMES: OptionNames<ExponentialLROptions> = { gamma: true };

/**
 * Multiplies the learning rate by `gamma` in every step, as PyTorch's `ExponentialLR`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const optimizer = new ln.SGD([new ln.Parameter(ln.tensor([1]))], { learningRate: 1 });
 * const schedule = new ln.ExponentialLR(optimizer, { gamma: 0.5 });
 * schedule.step();
 * schedule.step();
 * assertEquals(optimizer.learningRate, 0.25);
 * ```
 */
export class ExponentialLR extends LearningRateSchedule {
  /** The schedule's name. */
  override readonly name = "ExponentialLR";
  readonly #gamma: number;

  /**
   * Makes a schedule.
   *
   * @param optimizer Whose learning rates to change.
   * @param options See {@linkcode ExponentialLROptions}.
   * @throws {TypeError} If an argument is of the wrong kind.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(optimizer: Optimizer, options: ExponentialLROptions) {
    super(optimizer);
    checkOptionNames(`make ${this.name}`, options ?? {}, OPTION_NAMES);
    const { gamma } = options ?? {};
    checkNumber(this.name, "gamma", gamma, "above 0");
    this.#gamma = gamma;
  }

  /** The rule. */
  protected override next(_steps: number, rate: number): number {
    return rate * this.#gamma;
  }
}
