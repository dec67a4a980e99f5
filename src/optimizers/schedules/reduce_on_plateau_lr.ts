import { checkOptionNames, type OptionNames } from "../../array/option_names.ts";
import { describe } from "../../array/shape.ts";
import { checkNumber } from "../check_options.ts";
import { Optimizer } from "../optimizer.ts";

/** Options of {@linkcode ReduceOnPlateauLR}, with PyTorch's defaults. */
export interface ReduceOnPlateauLROptions {
  /** Whether the value shall fall or rise (default "min"). */
  readonly mode?: "min" | "max";
  /** What the learning rate is multiplied by, between 0 and 1 (default 0.1). */
  readonly factor?: number;
  /** How many steps without a better value are borne before (default 10). */
  readonly patience?: number;
  /** By how much a value must be better (default 1e-4). */
  readonly threshold?: number;
  /** Whether that is a share of the best value or an amount (default "relative"). */
  readonly thresholdMode?: "relative" | "absolute";
  /** Steps after a reduction in which nothing is counted (default 0). */
  readonly cooldown?: number;
  /** The rate below which it is not reduced (default 0). */
  readonly minLearningRate?: number;
  /** A reduction by no more than this is not made (default 1e-8). */
  readonly epsilon?: number;
}

/** All that a {@linkcode ReduceOnPlateauLR} needs to go on later exactly as it would now. */
export interface ReduceOnPlateauLRState {
  /** "ReduceOnPlateauLR". */
  readonly schedule: string;
  /** How many steps it has made. */
  readonly steps: number;
  /** The learning rate of each group of parameters. */
  readonly learningRates: readonly number[];
  /** The best value so far; null before the first. */
  readonly best: number | null;
  /** Steps without a better value. */
  readonly badSteps: number;
  /** Steps in which nothing is counted yet. */
  readonly cooldownLeft: number;
}

const OPTION_NAMES: OptionNames<ReduceOnPlateauLROptions> = {
  mode: true,
  factor: true,
  patience: true,
  threshold: true,
  thresholdMode: true,
  cooldown: true,
  minLearningRate: true,
  epsilon: true,
};

/**
 * Reduces the learning rate when a value has stopped getting better, as PyTorch's `ReduceLROnPlateau`. (`ReduceLROnPlateau` here is
 * the callback for `fit`, as in Keras.)
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const optimizer = new ln.SGD([new ln.Parameter(ln.tensor([1]))], { learningRate: 1 });
 * const schedule = new ln.ReduceOnPlateauLR(optimizer, { factor: 0.5, patience: 1 });
 * for (const loss of [3, 2, 2, 2]) schedule.step(loss);
 * assertEquals(optimizer.learningRate, 0.5);
 * ```
 */
export class ReduceOnPlateauLR {
  /** The schedule's name. */
  readonly name = "ReduceOnPlateauLR";
  /** Whose learning rates are changed. */
  readonly optimizer: Optimizer;
  readonly #options: Required<ReduceOnPlateauLROptions>;
  #steps = 0;
  #best: number | null = null;
  #badSteps = 0;
  #cooldownLeft = 0;

  /**
   * Makes a schedule.
   *
   * @param optimizer Whose learning rates to change.
   * @param options See {@linkcode ReduceOnPlateauLROptions}.
   * @throws {TypeError} If an argument is of the wrong kind.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(optimizer: Optimizer, options: ReduceOnPlateauLROptions = {}) {
    if (!(optimizer instanceof Optimizer)) {
      throw new TypeError(
        `Cannot schedule the learning rate of ${describe(optimizer)}: expected an optimizer`,
      );
    }
    checkOptionNames(`make ${this.name}`, options, OPTION_NAMES);
    const {
      mode = "min",
      factor = 0.1,
      patience = 10,
      threshold = 1e-4,
      thresholdMode = "relative",
      cooldown = 0,
      minLearningRate = 0,
      epsilon = 1e-8,
    } = options;
    if (mode !== "min" && mode !== "max") {
      throw new TypeError(`Cannot make ${this.name} with mode ${describe(mode)}: expected "min" or "max"`);
    }
    if (thresholdMode !== "relative" && thresholdMode !== "absolute") {
      throw new TypeError(
        `Cannot make ${this.name} with thresholdMode ${
          describe(thresholdMode)
        }: expected "relative" or "absolute"`,
      );
    }
    checkNumber(this.name, "factor", factor, "from 0 up to 1, without 1");
    for (
      const [name, value] of Object.entries({ patience, threshold, cooldown, minLearningRate, epsilon })
    ) checkNumber(this.name, name, value, "of 0 or more");
    this.optimizer = optimizer;
    this.#options = { mode, factor, patience, threshold, thresholdMode, cooldown, minLearningRate, epsilon };
  }

  /** How many steps it has made. */
  get steps(): number {
    return this.#steps;
  }

  /** The learning rate of each group of parameters. */
  get learningRates(): number[] {
    return this.optimizer.groups.map((group) => group.learningRate);
  }

  #isBetter(value: number): boolean {
    const { mode, threshold, thresholdMode } = this.#options;
    const best = this.#best;
    if (best === null) return !Number.isNaN(value);
    const sign = mode === "min" ? -1 : 1;
    const limit = thresholdMode === "relative" ? best * (1 + sign * threshold) : best + sign * threshold;
    return mode === "min" ? value < limit : value > limit;
  }

  /**
   * Compares a value with the best before, and reduces the learning rates if there were enough that were no better.
   *
   * @param value What is watched, such as the validation loss; NaN is no better than anything.
   * @throws {TypeError} If it is no number.
   */
  step(value: number): void {
    if (typeof value !== "number") {
      throw new TypeError(`Cannot watch ${describe(value)} for a plateau: expected a number, as from item()`);
    }
    this.#steps++;
    if (this.#isBetter(value)) {
      this.#best = value;
      this.#badSteps = 0;
    } else {
      this.#badSteps++;
    }
    if (this.#cooldownLeft > 0) {
      this.#cooldownLeft--;
      this.#badSteps = 0;
    }
    if (this.#badSteps <= this.#options.patience) return;
    const { factor, minLearningRate, epsilon, cooldown } = this.#options;
    for (const group of this.optimizer.groups) {
      const reduced = Math.max(group.learningRate * factor, minLearningRate);
      if (group.learningRate - reduced > epsilon) group.writeLearningRate(reduced);
    }
    this.#cooldownLeft = cooldown;
    this.#badSteps = 0;
  }

  /** What the schedule needs to go on later: plain data. */
  stateDict(): ReduceOnPlateauLRState {
    return {
      schedule: this.name,
      steps: this.#steps,
      learningRates: this.learningRates,
      best: this.#best,
      badSteps: this.#badSteps,
      cooldownLeft: this.#cooldownLeft,
    };
  }

  /**
   * Goes on from a state that {@linkcode ReduceOnPlateauLR.stateDict} gave; the learning rates are set to what they were.
   *
   * @param state From a schedule on an optimizer with as many groups.
   * @throws {TypeError} If it is not; then nothing was changed.
   */
  loadStateDict(state: ReduceOnPlateauLRState): void {
    const { groups } = this.optimizer;
    if (
      typeof state !== "object" || state === null || state.schedule !== this.name ||
      !Array.isArray(state.learningRates) || state.learningRates.length !== groups.length ||
      ![state.steps, state.badSteps, state.cooldownLeft, ...state.learningRates].every((one) => one >= 0) ||
      (state.best !== null && typeof state.best !== "number")
    ) {
      throw new TypeError(
        `Cannot load ${
          describe(state)
        } into ${this.name}: expected its own state, for ${groups.length} groups`,
      );
    }
    groups.forEach((group, i) => group.writeLearningRate(state.learningRates[i]!));
    this.#steps = state.steps;
    this.#best = state.best;
    this.#badSteps = state.badSteps;
    this.#cooldownLeft = state.cooldownLeft;
  }
}
