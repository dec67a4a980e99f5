import { checkOptionNames, type OptionNames } from "../../array/option_names.ts";
import { describe } from "../../array/shape.ts";
import { replaceFile } from "../../io/file_system.ts";
import type { Callback, Logs, TrainingContext } from "../callback.ts";
import { checkpointPath } from "./checkpoint_path.ts";
import { Monitor, MONITOR_OPTIONS, type MonitorOptions } from "./monitor.ts";

/** Options of {@linkcode ModelCheckpoint}, with Keras's names and defaults. */
export interface ModelCheckpointOptions extends MonitorOptions {
  /** Whether to save only when the watched value is better than ever (default false: after every epoch). */
  readonly saveBestOnly?: boolean;
  /** Whether to save the weights alone, from which training can't go on exactly (default false). */
  readonly saveWeightsOnly?: boolean;
  /** When to save (default "epoch", the only choice: in the middle of an epoch a training can't be taken up). */
  readonly saveFreq?: "epoch";
  /** The best value of an earlier training, which the watched value has to surpass (default: any is better). */
  readonly initialValueThreshold?: number;
}

const NAMES: OptionNames<ModelCheckpointOptions> = {
  ...MONITOR_OPTIONS,
  saveBestOnly: true,
  saveWeightsOnly: true,
  saveFreq: true,
  initialValueThreshold: true,
};

/** Saves what it wants of a model. */
type Save = (context: TrainingContext, epoch: number, logs: Logs) => void | Promise<void>;

function saveToPath(template: string, weightsOnly: boolean): Save {
  const pathOf = checkpointPath(template);
  return (context, epoch, logs) => {
    const path = pathOf({ epoch: epoch + 1, ...logs });
    return context.save((bytes) => replaceFile("save a checkpoint", path, bytes), { weightsOnly });
  };
}

/**
 * Saves during training, as Keras's `ModelCheckpoint`: after every epoch, or whenever a value is better than ever.
 *
 * A file is written beside its place, as "….tmp", and renamed, which needs the permissions to read and to write. A program that is
 * ended by force in between leaves the last complete checkpoint as it was. Training goes on from it to the bit:
 *
 * ```ts ignore
 * const model = await ln.loadModel("checkpoint.safetensors");
 * await model.fit(x, y, { epochs: 50, initialEpoch: model.epoch, callbacks: [new ln.ModelCheckpoint("checkpoint.safetensors")] });
 * ```
 *
 * What other callbacks remember, such as the patience of `EarlyStopping`, is not saved.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const sizes: number[] = [];
 * const model = ln.sequential([ln.dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
 * const x = ln.tensor([[0], [1]]);
 * const checkpoint = new ln.ModelCheckpoint((context) => context.save((bytes) => sizes.push(bytes.length)));
 * await model.fit(x, x, { epochs: 3, verbose: 0, callbacks: [checkpoint] });
 * assertEquals(sizes.length, 3);
 * ```
 */
export class ModelCheckpoint implements Callback {
  readonly #save: Save;
  readonly #monitor: Monitor;
  readonly #saveBestOnly: boolean;
  readonly #threshold: number | undefined;

  /**
   * Makes the callback.
   *
   * @param target A path, in which `{epoch}`, counted from 1, and the names of values such as `{valLoss:.4f}` are replaced; or a function
   * that saves what it wants. A promise is awaited.
   * @param options See {@linkcode ModelCheckpointOptions}.
   * @throws {TypeError} If the target is neither, or an option of the wrong kind.
   * @throws {RangeError} If the form of a value in the path is unknown.
   */
  constructor(
    target: string | ((context: TrainingContext, epoch: number, logs: Logs) => void | Promise<void>),
    options: ModelCheckpointOptions = {},
  ) {
    checkOptionNames("make ModelCheckpoint", options, NAMES);
    const { saveBestOnly = false, saveWeightsOnly = false, saveFreq = "epoch", initialValueThreshold } =
      options;
    if (saveFreq !== "epoch") {
      throw new TypeError(
        `Cannot save checkpoints with saveFreq ${
          describe(saveFreq)
        }: expected "epoch", for in the middle of one a ` +
          `training can't be taken up`,
      );
    }
    this.#save = typeof target === "function" ? target : saveToPath(target, saveWeightsOnly);
    this.#monitor = new Monitor("ModelCheckpoint", options);
    this.#saveBestOnly = saveBestOnly;
    this.#threshold = initialValueThreshold;
  }

  /** Starts watching. */
  onTrainBegin(): void {
    this.#monitor.reset();
    if (this.#threshold !== undefined) this.#monitor.best = this.#threshold;
  }

  /** Saves, if the epoch deserves it. */
  async onEpochEnd(epoch: number, logs: Logs, context: TrainingContext): Promise<void> {
    if (this.#saveBestOnly && !this.#monitor.improves(logs)) return;
    await this.#save(context, epoch, logs);
  }
}
