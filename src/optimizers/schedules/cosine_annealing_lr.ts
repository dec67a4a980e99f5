import { checkOptionNames, type OptionNames } from "../../array/option_names.ts";
import type { Optimizer } from "../optimizer.ts";
import { checkCount } from "../../nn/check_count.ts";
import { checkNumber } from "../check_options.ts";
import { LearningRateSchedule } from "./learning_rate_schedule.ts";

/** Options of {@linkcode CosineAnnealingLR}. */
export interface CosineAnnealingLROptions {
  /** After how many steps the minimum is reached. From there the rate rises again, and so on. */
  readonly maxSteps: number;
  /** The minimum (default 0). */
  readonly minLearningRate?: number;
}

const OPTION_NAMES: OptionNames<CosineAnnealingLROptions> = { maxSteps: true, minLearningRate: true };

/**
 * Lets the learning rate fall along half a cosine (Loshchilov & Hutter 2016, without restarts), as PyTorch's `CosineAnnealingLR`:
 * minimum + (base − minimum) · (1 + cos(π · steps / maxSteps)) / 2.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const optimizer = new ln.SGD([new ln.Parameter(ln.tensor([1]))], { learningRate: 1 });
 * const schedule = new ln.CosineAnnealingLR(optimizer, { maxSteps: 4 });
 * schedule.step();
 * schedule.step();
 * assertAlmostEquals(optimizer.learningRate, 0.5);
 * ```
 */
export class CosineAnnealingLR extends LearningRateSchedule {
  /** The schedule's name. */
  override readonly name = "CosineAnnealingLR";
  readonly #maxSteps: number;
  readonly #minimum: number;

  /**
   * Makes a schedule.
   *
   * @param optimizer Whose learning rates to change.
   * @param options See {@linkcode CosineAnnealingLROptions}.
   * @throws {TypeError} If an argument is of the wrong kind.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(optimizer: Optimizer, options: CosineAnnealingLROptions) {
    super(optimizer);
    checkOptionNames(`make ${this.name}`, options ?? {}, OPTION_NAMES);
    const { maxSteps, minLearningRate = 0 } = options ?? {};
    checkCount(this.name, "maxSteps", maxSteps);
    checkNumber(this.name, "minLearningRate", minLearningRate, "of 0 or more");
    this.#maxSteps = maxSteps;
    this.#minimum = minLearningRate;
  }

  /** The rule, from one value to the next, so that other changes of the rate are kept. */
  protected override next(steps: number, rate: number, base: number): number {
    const [period, minimum] = [this.#maxSteps, this.#minimum];
    if ((steps - 1 - period) % (2 * period) === 0) {
      // From the minimum there is no factor that leads up again.
      return rate + (base - minimum) * (1 - Math.cos(Math.PI / period)) / 2;
    }
    const height = (step: number) => 1 + Math.cos(Math.PI * step / period);
    return height(steps) / height(steps - 1) * (rate - minimum) + minimum;
  }
}
