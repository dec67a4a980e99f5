import { describe } from "../../array/shape.ts";
import { Optimizer } from "../optimizer.ts";

/** All that a schedule needs to go on later exactly as it would now. */
export interface LearningRateScheduleState {
  /** Which kind of schedule it is from. */
  readonly schedule: string;
  /** How many steps it has made. */
  readonly steps: number;
  /** The learning rate of each group of parameters. */
  readonly learningRates: readonly number[];
  /** What each group's learning rate was before any schedule changed it. */
  readonly baseLearningRates: readonly number[];
  /** What else the schedule keeps. */
  readonly [name: string]: unknown;
}

/**
 * Changes the learning rates of an optimizer from step to step, as PyTorch's schedulers do: each step starts from the rate as it is,
 * so that several schedules, and changes by hand, work together. Whether a step is a batch or an epoch is the caller's choice; it
 * comes after the optimizer's.
 */
export abstract class LearningRateSchedule {
  /** Whose learning rates are changed. */
  readonly optimizer: Optimizer;
  #steps = 0;

  /**
   * Attaches a schedule to an optimizer.
   *
   * @param optimizer The optimizer.
   * @throws {TypeError} If it is none.
   */
  constructor(optimizer: Optimizer) {
    if (!(optimizer instanceof Optimizer)) {
      throw new TypeError(
        `Cannot schedule the learning rate of ${describe(optimizer)}: expected an optimizer`,
      );
    }
    this.optimizer = optimizer;
    for (const group of optimizer.groups) group.initialLearningRate ??= group.learningRate;
  }

  /** The schedule's name. */
  abstract readonly name: string;

  /** How many steps it has made. */
  get steps(): number {
    return this.#steps;
  }

  /** The learning rate of each group of parameters. */
  get learningRates(): number[] {
    return this.optimizer.groups.map((group) => group.learningRate);
  }

  /** Sets the learning rates for the optimizer's next step. */
  step(): void {
    this.#steps++;
    this.change(this.#steps);
  }

  /** Brings each group's learning rate to where it shall be after `steps` steps. */
  protected change(steps: number): void {
    for (const group of this.optimizer.groups) {
      group.writeLearningRate(this.next(steps, group.learningRate, group.initialLearningRate!));
    }
  }

  /**
   * The rule.
   *
   * @param steps How many steps were made, this one included.
   * @param rate The learning rate as it is.
   * @param base The learning rate before any schedule changed it.
   * @returns The new learning rate.
   */
  protected abstract next(steps: number, rate: number, base: number): number;

  /** What the schedule needs to go on later: plain data. */
  stateDict(): LearningRateScheduleState {
    return {
      schedule: this.name,
      steps: this.#steps,
      learningRates: this.learningRates,
      baseLearningRates: this.optimizer.groups.map((group) => group.initialLearningRate!),
    };
  }

  /**
   * Goes on from a state that {@linkcode LearningRateSchedule.stateDict} gave; the learning rates are set to what they were.
   *
   * @param state From a schedule of the same kind, on an optimizer with as many groups.
   * @throws {TypeError} If it is not; then nothing was changed.
   */
  loadStateDict(state: LearningRateScheduleState): void {
    this.checkState(state);
    this.#steps = state.steps;
    this.optimizer.groups.forEach((group, i) => {
      group.initialLearningRate = state.baseLearningRates[i]!;
      group.writeLearningRate(state.learningRates[i]!);
    });
  }

  /** Throws unless a state can be loaded. */
  protected checkState(state: LearningRateScheduleState): void {
    if (typeof state !== "object" || state === null || state.schedule !== this.name) {
      const given = typeof state === "object" && state !== null ? state.schedule : state;
      throw new TypeError(
        `Cannot load a state of ${describe(given)} into ${this.name}: expected one of its own`,
      );
    }
    const groups = this.optimizer.groups.length;
    const areRates = (rates: unknown) =>
      Array.isArray(rates) && rates.length === groups && rates.every((rate) => rate >= 0 && rate < Infinity);
    if (
      !Number.isSafeInteger(state.steps) || state.steps < 0 || !areRates(state.learningRates) ||
      !areRates(state.baseLearningRates)
    ) {
      throw new TypeError(
        `Cannot load a state into ${this.name}: expected a number of steps and the learning rates of ${groups} groups`,
      );
    }
  }
}
