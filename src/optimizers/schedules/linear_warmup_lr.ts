import type { Optimizer } from "../optimizer.ts";
import { checkCount } from "../../nn/check_count.ts";
import { checkNumber } from "../check_options.ts";
import { checkOptionNames, type OptionNames } from "../../array/option_names.ts";
import { describe } from "../../array/shape.ts";
import { LearningRateSchedule, type LearningRateScheduleState } from "./learning_rate_schedule.ts";

/** Options of {@linkcode LinearWarmupLR}. */
export interface LinearWarmupLROptions {
  /** After how many steps the full rate is reached. */
  readonly warmupSteps: number;
  /** What the rate is multiplied by at the start, above 0, at most 1 (default 1/3). */
  readonly startFactor?: number;
  /** The schedule to follow from there, on the same optimizer (default: the rate stays). */
  readonly after?: LearningRateSchedule;
}

const OPTION_NAMES: OptionNames<LinearWarmupLROptions> = {
  warmupSteps: true,
  startFactor: true,
  after: true,
};

/**
 * Lets the learning rate rise in a straight line from `startFactor` times itself, as PyTorch's `LinearLR`; then another schedule can
 * take over, as with PyTorch's `SequentialLR`. The rate is lowered when the schedule is made.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const optimizer = new ln.SGD([new ln.Parameter(ln.tensor([1]))], { learningRate: 1 });
 * const after = new ln.ExponentialLR(optimizer, { gamma: 0.5 });
 * const schedule = new ln.LinearWarmupLR(optimizer, { warmupSteps: 2, startFactor: 0.25, after });
 * const rates = [optimizer.learningRate];
 * for (let epoch = 0; epoch < 4; epoch++) {
 *   schedule.step();
 *   rates.push(optimizer.learningRate);
 * }
 * assertEquals(rates, [0.25, 0.625, 1, 0.5, 0.25]);
 * ```
 */
export class LinearWarmupLR extends LearningRateSchedule {
  /** The schedule's name. */
  override readonly name = "LinearWarmupLR";
  readonly #warmupSteps: number;
  readonly #startFactor: number;
  readonly #after: LearningRateSchedule | null;

  /**
   * Makes a schedule, and lowers the learning rates.
   *
   * @param optimizer Whose learning rates to change.
   * @param options See {@linkcode LinearWarmupLROptions}.
   * @throws {TypeError} If an argument is of the wrong kind, or `after` is for another optimizer.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(optimizer: Optimizer, options: LinearWarmupLROptions) {
    super(optimizer);
    checkOptionNames(`make ${this.name}`, options ?? {}, OPTION_NAMES);
    const { warmupSteps, startFactor = 1 / 3, after } = options ?? {};
    checkCount(this.name, "warmupSteps", warmupSteps);
    checkNumber(this.name, "startFactor", startFactor, "above 0");
    if (startFactor > 1) {
      throw new RangeError(
        `Cannot make ${this.name} with startFactor ${startFactor}: expected a number above 0, at most 1`,
      );
    }
    if (after !== undefined && !(after instanceof LearningRateSchedule && after.optimizer === optimizer)) {
      throw new TypeError(
        `Cannot make ${this.name} with ${
          describe(after)
        } after it: expected a schedule for the same optimizer`,
      );
    }
    this.#warmupSteps = warmupSteps;
    this.#startFactor = startFactor;
    this.#after = after ?? null;
    for (const group of optimizer.groups) group.writeLearningRate(group.learningRate * startFactor);
  }

  #factor(steps: number): number {
    return this.#startFactor + (1 - this.#startFactor) * Math.min(1, steps / this.#warmupSteps);
  }

  /** Warms up, or lets the other schedule make its step. */
  protected override change(steps: number): void {
    if (steps <= this.#warmupSteps) super.change(steps);
    else this.#after?.step();
  }

  /** The rule, from one value to the next, so that other changes of the rate are kept. */
  protected override next(steps: number, rate: number): number {
    return rate * (this.#factor(steps) / this.#factor(steps - 1));
  }

  /** What the schedule and the one after it need to go on later. */
  override stateDict(): LearningRateScheduleState {
    return { ...super.stateDict(), after: this.#after?.stateDict() ?? null };
  }

  /**
   * Goes on from a state that `stateDict` gave.
   *
   * @param state From a warm-up before a schedule of the same kind.
   * @throws {TypeError} If it is not; then nothing was changed.
   */
  override loadStateDict(state: LearningRateScheduleState): void {
    this.checkState(state);
    const after = state["after"] as LearningRateScheduleState | null;
    if ((after ?? null) === null ? this.#after !== null : this.#after === null) {
      throw new TypeError(
        `Cannot load a state into ${this.name}: one of them has a schedule after it, the other has none`,
      );
    }
    if (after) this.#after!.loadStateDict(after);
    super.loadStateDict(state);
  }
}
