import { checkOptionNames, type OptionNames } from "../../array/option_names.ts";
import type { Optimizer } from "../optimizer.ts";
import { checkCount } from "../../nn/check_count.ts";
import { checkNumber } from "../check_options.ts";
import { LearningRateSchedule } from "./learning_rate_schedule.ts";

/** Options of {@linkcode StepLR}. */
export interface StepLROptions {
  /** After how many steps the rate is multiplied, again and again. */
  readonly stepSize: number;
  /** By what (default 0.1). */
  readonly gamma?: number;
}

const OPTION_NAMES: OptionNames<StepLROptions> = { stepSize: true, gamma: true };

/**
 * Multiplies the learning rate by `gamma` every `stepSize` steps, as PyTorch's `StepLR`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const optimizer = new ln.SGD([new ln.Parameter(ln.tensor([1]))], { learningRate: 1 });
 * const schedule = new ln.StepLR(optimizer, { stepSize: 2, gamma: 0.5 });
 * const rates = [1, 2, 3, 4].map(() => {
 *   schedule.step();
 *   return optimizer.learningRate;
 * });
 * assertEquals(rates, [1, 0.5, 0.5, 0.25]);
 * ```
 */
export class StepLR extends LearningRateSchedule {
  /** The schedule's name. */
  override readonly name = "StepLR";
  readonly #stepSize: number;
  readonly #gamma: number;

  /**
   * Makes a schedule.
   *
   * @param optimizer Whose learning rates to change.
   * @param options See {@linkcode StepLROptions}.
   * @throws {TypeError} If an argument is of the wrong kind.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(optimizer: Optimizer, options: StepLROptions) {
    super(optimizer);
    checkOptionNames(`make ${this.name}`, options ?? {}, OPTION_NAMES);
    const { stepSize, gamma = 0.1 } = options ?? {};
    checkCount(this.name, "stepSize", stepSize);
    checkNumber(this.name, "gamma", gamma, "above 0");
    this.#stepSize = stepSize;
    this.#gamma = gamma;
  }

  /** The rule. */
  protected override next(steps: number, rate: number): number {
    return steps % this.#stepSize === 0 ? rate * this.#gamma : rate;
  }
}
