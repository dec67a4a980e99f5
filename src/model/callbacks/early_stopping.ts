import { checkOptionNames, type OptionNames } from "../../array/option_names.ts";
import type { Callback, Logs, TrainingContext } from "../callback.ts";
import { checkEpochs } from "./check_epochs.ts";
import { Monitor, MONITOR_OPTIONS, type MonitorOptions } from "./monitor.ts";
import { WeightsSnapshot } from "./weights_snapshot.ts";

/** Options of {@linkcode EarlyStopping}. */
export interface EarlyStoppingOptions extends MonitorOptions {
  /** How many epochs without a better value are borne (default 0). */
  readonly patience?: number;
  /** Whether the weights of the best epoch are put back at the end (default false). */
  readonly restoreBestWeights?: boolean;
  /** Epochs before which nothing is watched (default 0). */
  readonly startFromEpoch?: number;
  /** A value that has to be surpassed too, or patience runs out (default: none). */
  readonly baseline?: number;
}

const NAMES: OptionNames<EarlyStoppingOptions> = {
  ...MONITOR_OPTIONS,
  patience: true,
  restoreBestWeights: true,
  startFromEpoch: true,
  baseline: true,
};

/**
 * Ends training when a value has stopped getting better, as Keras's `EarlyStopping`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assert } from "@std/assert";
 *
 * const model = ln.sequential([ln.dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: ln.sgd({ learningRate: 0.1 }), loss: "meanSquaredError" });
 * const x = ln.tensor([[0], [1]]);
 * const { epoch } = await model.fit(x, x, {
 *   epochs: 100_000,
 *   verbose: 0,
 *   callbacks: [new ln.EarlyStopping({ monitor: "loss", minDelta: 1e-6, patience: 3 })],
 * });
 * assert(epoch.length < 10_000);
 * ```
 */
export class EarlyStopping implements Callback {
  readonly #monitor: Monitor;
  readonly #options: EarlyStoppingOptions;
  #snapshot: WeightsSnapshot | null = null;
  #waited = 0;
  /** The epoch at which training was ended; null when it was not. */
  stoppedEpoch: number | null = null;

  /**
   * Makes the callback.
   *
   * @param options See {@linkcode EarlyStoppingOptions}.
   * @throws {TypeError} If there is an option of another name, or one of the wrong kind.
   * @throws {RangeError} If a number of epochs is out of range.
   */
  constructor(options: EarlyStoppingOptions = {}) {
    checkOptionNames("make EarlyStopping", options, NAMES);
    checkEpochs("EarlyStopping", "patience", options.patience ?? 0);
    checkEpochs("EarlyStopping", "startFromEpoch", options.startFromEpoch ?? 0);
    this.#monitor = new Monitor("EarlyStopping", options);
    this.#options = options;
  }

  /** Starts watching. */
  onTrainBegin({ module }: TrainingContext): void {
    this.#monitor.reset();
    this.#waited = 0;
    this.stoppedEpoch = null;
    this.#snapshot = this.#options.restoreBestWeights ? new WeightsSnapshot(module) : null;
  }

  /** Compares the epoch with the best before. */
  onEpochEnd(epoch: number, logs: Logs, context: TrainingContext): void {
    const { patience = 0, startFromEpoch = 0, baseline } = this.#options;
    if (epoch < startFromEpoch) return;
    this.#waited++;
    if (this.#monitor.improves(logs)) {
      this.#snapshot?.take();
      if (baseline === undefined || this.#monitor.surpasses(logs, baseline)) this.#waited = 0;
    } else if (this.#waited >= Math.max(patience, 1)) {
      this.stoppedEpoch = epoch;
      context.stop();
    }
  }

  /** Puts the best weights back, if that was asked for. */
  onTrainEnd(): void {
    this.#snapshot?.restore();
    this.#snapshot?.release();
    this.#snapshot = null;
  }
}
