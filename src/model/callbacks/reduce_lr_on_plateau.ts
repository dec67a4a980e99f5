import type { Callback, Logs, TrainingContext } from "../callback.ts";
import { Monitor, type MonitorOptions } from "./monitor.ts";

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
   * @throws {RangeError} If the factor is not between 0 and 1.
   */
  constructor(options: ReduceLROnPlateauOptions = {}) {
    const { factor = 0.1 } = options;
    if (!(factor > 0 && factor < 1)) {
      throw new RangeError(
        `Cannot reduce the learning rate by the factor ${factor}: expected a number between 0 and 1`,
      );
    }
    this.#monitor = new Monitor({ minDelta: 1e-4, ...options });
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
    const better = this.#monitor.improves("ReduceLROnPlateau", logs);
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
