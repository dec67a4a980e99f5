import type { Callback, Logs, TrainingContext } from "../callback.ts";
import { Monitor, type MonitorOptions } from "./monitor.ts";

/** Options of {@linkcode ModelCheckpoint}. */
export interface ModelCheckpointOptions extends MonitorOptions {
  /** Whether to save only when the watched value is better than ever (default false: after every epoch). */
  readonly saveBestOnly?: boolean;
}

/**
 * Saves during training, as Keras's `ModelCheckpoint`: after every epoch, or whenever a value is better than ever.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * let saved = 0;
 * const model = ln.sequential([ln.dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
 * const x = ln.tensor([[0], [1]]);
 * await model.fit(x, x, { epochs: 3, verbose: 0, callbacks: [new ln.ModelCheckpoint(() => void saved++)] });
 * assertEquals(saved, 3);
 * ```
 */
export class ModelCheckpoint implements Callback {
  readonly #save: (context: TrainingContext, epoch: number, logs: Logs) => void | Promise<void>;
  readonly #monitor: Monitor;
  readonly #saveBestOnly: boolean;

  /**
   * Makes the callback.
   *
   * @param save Saves what it wants of the module and the optimizer. A promise is awaited.
   * @param options See {@linkcode ModelCheckpointOptions}.
   */
  constructor(
    save: (context: TrainingContext, epoch: number, logs: Logs) => void | Promise<void>,
    options: ModelCheckpointOptions = {},
  ) {
    this.#save = save;
    this.#monitor = new Monitor(options);
    this.#saveBestOnly = options.saveBestOnly ?? false;
  }

  /** Starts watching. */
  onTrainBegin(): void {
    this.#monitor.reset();
  }

  /** Saves, if the epoch deserves it. */
  async onEpochEnd(epoch: number, logs: Logs, context: TrainingContext): Promise<void> {
    if (this.#saveBestOnly && !this.#monitor.improves("ModelCheckpoint", logs)) return;
    await this.#save(context, epoch, logs);
  }
}
