import type { SaveTarget } from "../io/save_target.ts";
import type { Module } from "../nn/module.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { SaveOptions } from "./save_model.ts";

/** Values of an epoch by name: `loss`, the metrics, and the same with `val` in front for validation data. */
export type Logs = Readonly<Record<string, number>>;

/** What a callback may look at and do while training runs. */
export interface TrainingContext {
  /** What is trained. */
  readonly module: Module;
  /** What trains it. */
  readonly optimizer: Optimizer;
  /** How many epochs were asked for. */
  readonly epochs: number;
  /** Ends the training after the current batch or epoch. */
  stop(): void;
  /** Saves the model as it is now, as `model.save` does. */
  save(target: SaveTarget, options?: SaveOptions): Promise<void>;
}

/** Takes part in training: each method that is there is called at its time. A promise is awaited. */
export interface Callback {
  /** Before the first epoch. */
  onTrainBegin?(context: TrainingContext): void | Promise<void>;
  /** Before each epoch; epochs count from 0. */
  onEpochBegin?(epoch: number, context: TrainingContext): void | Promise<void>;
  /** After each batch, with the means of the epoch so far; batches count from 0. */
  onBatchEnd?(batch: number, logs: Logs, context: TrainingContext): void | Promise<void>;
  /** After each epoch, with its values. */
  onEpochEnd?(epoch: number, logs: Logs, context: TrainingContext): void | Promise<void>;
  /**
   * When the loss is NaN or infinite, before the weights are changed by it. If no callback has this method, `fit` throws an error
   * with the message instead.
   *
   * @param message Names the epoch, the batch and the layer.
   */
  onNonFiniteLoss?(message: string, context: TrainingContext): void;
  /** After the last epoch, however the training ended. */
  onTrainEnd?(context: TrainingContext): void | Promise<void>;
}
