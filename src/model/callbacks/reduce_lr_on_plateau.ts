import { checkOptionNames, type OptionNames } from "../../array/option_names.ts";
import { describe } from "../../array/shape.ts";
import type { Callback, Logs, TrainingContext } from "../callback.ts";
import { checkEpochs } from "./check_epochs.ts";
import { Monitor, MONITOR_OPTIONS, type MonitorOptions } from "./monitor.ts";

/** Options of {@linkcode ReduceLROnPlateau}. */
export interface ReduceLROnPlateauOptions extends MonitorOptions {
  /** What the learning rate is multiplied by (default 0.1). */
  readonly factor?: number;
  /** How many epochs without a better value are borne (default 10). */
  readonly patience?: number;
  /** Epochs after a reduction in which nothing is counted (default 0). */
  readonly cooldown?: number;
  /** The rate below which it is not reduced (default 0). */
  readonly minLearningRate?: number;
}

const NAMES: OptionNames<ReduceLROnPlateauOptions> = {
  ...MONITOR_OPTIONS,
  factor: true,
  patience: true,
  cooldown: true,
  minLearningRate: true,
};

/** Reduces the learning rate when a value has stopped getting better, as the Keras callback of this name. */
export class ReduceLROnPlateau implements Callback {
  readonly #monitor: Monitor;
  readonly #options: ReduceLROnPlateauOptions;
  #waited = 0;
  #cooling = 0;

  /**
   * Makes the callback.
   *
   * @param options See {@linkcode ReduceLROnPlateauOptions}; `minDelta` is 1e-4 unless given, as in Keras.
   * @throws {TypeError} If there is an option of another name, or one of the wrong kind.
   * @throws {RangeError} If the factor is not between 0 and 1, or another number is out of range.
   */
  constructor(options: ReduceLROnPlateauOptions = {}) {
    checkOptionNames("make ReduceLROnPlateau", options, NAMES);
    const { factor = 0.1, patience = 10, cooldown = 0, minLearningRate = 0 } = options;
    if (!(factor > 0 && factor < 1)) {
      throw new RangeError(
        `Cannot reduce the learning rate by the factor ${factor}: expected a number between 0 and 1`,
      );
    }
    checkEpochs("ReduceLROnPlateau", "patience", patience);
    checkEpochs("ReduceLROnPlateau", "cooldown", cooldown);
    if (!(minLearningRate >= 0)) {
      throw new RangeError(
        `Cannot make ReduceLROnPlateau with minLearningRate ${
          describe(minLearningRate)
        }: expected a number of 0 or more`,
      );
    }
    this.#monitor = new Monitor("ReduceLROnPlateau", { minDelta: 1e-4, ...options });
    this.#options = options;
  }

  /** Starts watching. */
  onTrainBegin(): void {
    this.#monitor.reset();
    this.#waited = this.#cooling = 0;
  }

  /** Compares the epoch with the best before. */
  onEpochEnd(_epoch: number, logs: Logs, { optimizer }: TrainingContext): void {
    const { factor = 0.1, patience = 10, cooldown = 0, minLearningRate = 0 } = this.#options;
    const better = this.#monitor.improves(logs);
    if (this.#cooling > 0) {
      this.#cooling--;
      this.#waited = 0;
    }
    if (better) {
      this.#waited = 0;
    } else if (
      this.#cooling === 0 && ++this.#waited >= patience && optimizer.learningRate > minLearningRate
    ) {
      optimizer.learningRate = Math.max(optimizer.learningRate * factor, minLearningRate);
      this.#cooling = cooldown;
      this.#waited = 0;
    }
  }
}
