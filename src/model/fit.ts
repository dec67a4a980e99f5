import { describe } from "../array/shape.ts";
import type { Module } from "../nn/module.ts";
import { defaultRandom } from "../random/default_random.ts";
import type { RandomStream } from "../random/stream.ts";
import { scope, tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { asColumn, takeRows } from "./batches.ts";
import type { Callback, Logs, TrainingContext } from "./callback.ts";
import { checkData } from "./check_data.ts";
import type { Compiled } from "./compile.ts";
import { evaluateBatches, inEvaluation } from "./evaluate.ts";
import { findNonFinite } from "./find_non_finite.ts";
import { History } from "./history.ts";
import { Progress, type Verbosity } from "./progress.ts";
import { type ClassWeight, sampleWeights } from "./sample_weights.ts";

/** Options of `fit`, with Keras's names and defaults. */
export interface FitOptions {
  /** The epoch to end before: how often to go through the data when `initialEpoch` is 0 (default 1). */
  readonly epochs?: number;
  /** Samples a step (default 32). */
  readonly batchSize?: number;
  /** Whether each epoch goes through the samples in a new order (default true). */
  readonly shuffle?: boolean;
  /** Samples and targets to evaluate after each epoch. */
  readonly validationData?: readonly [x: Tensor, y: Tensor];
  /** The share of the samples, taken from the end before any shuffling, to evaluate instead of training on (default 0). */
  readonly validationSplit?: number;
  /** How much each class counts in the loss, by its index. */
  readonly classWeight?: ClassWeight;
  /** How much each sample counts in the loss: `[n]`. */
  readonly sampleWeight?: Tensor | readonly number[];
  /** The number of the first epoch, to go on with an earlier training (default 0). */
  readonly initialEpoch?: number;
  /** 0 silent, 1 a live progress bar (plain lines where there is no terminal), 2 a line an epoch (default 1). */
  readonly verbose?: Verbosity;
  /** What takes part in training. */
  readonly callbacks?: readonly Callback[];
  /** Ends training cleanly, with what is learnt so far, when it is aborted. */
  readonly signal?: AbortSignal;
  /** Where the order of the samples is drawn from (default: the library's current stream). */
  readonly random?: RandomStream;
}

/** The longest that training keeps timers and other tasks waiting, in milliseconds. */
const YIELD_INTERVAL = 40;

function checkOptions(options: FitOptions): void {
  const { epochs = 1, batchSize = 32, initialEpoch = 0, validationSplit = 0, verbose = 1, callbacks = [] } =
    options;
  for (
    const [name, value, least] of [["epochs", epochs, 1], ["batchSize", batchSize, 1], [
      "initialEpoch",
      initialEpoch,
      0,
    ]] as const
  ) {
    if (!Number.isInteger(value) || value < least) {
      throw new RangeError(
        `Cannot fit with ${name} ${describe(value)}: expected a whole number of ${least} or more`,
      );
    }
  }
  if (!(validationSplit >= 0 && validationSplit < 1)) {
    throw new RangeError(
      `Cannot fit with validationSplit ${
        describe(validationSplit)
      }: expected a number from 0 up to 1, without 1`,
    );
  }
  if (![0, 1, 2].includes(verbose)) {
    throw new RangeError(`Cannot fit with verbose ${describe(verbose)}: expected 0, 1 or 2`);
  }
  if (!Array.isArray(callbacks)) {
    throw new TypeError(`Cannot fit with callbacks ${describe(callbacks)}: expected an array`);
  }
}

/** One training of a model: the data, the options, and what happens in each epoch. */
export class Training {
  readonly #module: Module;
  readonly #compiled: Compiled;
  readonly #options: FitOptions;
  readonly #x: Tensor;
  readonly #y: Tensor;
  readonly #weights: Tensor | null;
  readonly #validation: readonly [Tensor, Tensor] | null;
  readonly #owned: Tensor[] = [];
  #stopped = false;
  #yielded = performance.now();

  /**
   * Checks the data and the options.
   *
   * @throws {TypeError} If something is of the wrong kind.
   * @throws {RangeError} If something is out of range, or x and y have different numbers of rows.
   */
  constructor(module: Module, compiled: Compiled, x: Tensor, y: Tensor, options: FitOptions) {
    checkOptions(options);
    checkData("fit", x, y);
    if (options.validationData) checkData("validate", ...options.validationData);
    this.#module = module;
    this.#compiled = compiled;
    this.#options = options;
    const rows = x.shape[0]!;
    const kept = Math.ceil(rows * (1 - (options.validationData ? 0 : options.validationSplit ?? 0)) - 1e-9);
    if (kept === 0) {
      throw new RangeError(
        `Cannot fit with validationSplit ${options.validationSplit}: of ${rows} samples none are left to train on`,
      );
    }
    const part = (tensor: Tensor, start: number, stop: number) => {
      if (start === 0 && stop === rows) return tensor;
      const view = tensor.slice([start, stop]).keep();
      this.#owned.push(view);
      return view;
    };
    this.#x = part(x, 0, kept);
    this.#y = part(y, 0, kept);
    this.#validation = options.validationData ??
      (kept < rows ? [part(x, kept, rows), part(y, kept, rows)] : null);
    this.#weights = tidy(() => {
      const weights = sampleWeights(y, options.sampleWeight, options.classWeight);
      if (weights) this.#owned.push(weights);
      return weights;
    });
  }

  /** Trains. */
  async run(): Promise<History> {
    const { epochs = 1, batchSize = 32, initialEpoch = 0, verbose = 1, callbacks = [], signal } =
      this.#options;
    const history = new History();
    const progress = new Progress(verbose, epochs, Math.ceil(this.#x.shape[0]! / batchSize));
    const end = () => this.#stopped || (signal?.aborted ?? false);
    let context: TrainingContext | null = null;
    try {
      context = this.#begin(epochs);
      for (const callback of callbacks) await callback.onTrainBegin?.(context);
      for (let epoch = initialEpoch; epoch < epochs && !end(); epoch++) {
        for (const callback of callbacks) await callback.onEpochBegin?.(epoch, context);
        progress.beginEpoch(epoch);
        const trained = await this.#trainEpoch(epoch, context, progress, end);
        if (trained === null) break;
        const logs: Logs = { ...trained, ...this.#validate(batchSize) };
        history.record(epoch, logs);
        progress.endEpoch(epoch, logs);
        for (const callback of callbacks) await callback.onEpochEnd?.(epoch, logs, context);
      }
      return history;
    } finally {
      if (context) { for (const callback of callbacks) await callback.onTrainEnd?.(context); }
      for (const tensor of this.#owned) tensor.dispose();
    }
  }

  /** Builds lazily made weights from the first sample, and the optimizer with them. */
  #begin(epochs: number): TrainingContext {
    // In evaluation mode, for a single sample has no statistics, and building draws no dropout and moves no average.
    if (!this.#compiled.optimizer) {
      inEvaluation(this.#module, () => tidy(() => void this.#module.forward(this.#x.slice([0, 1]))));
    }
    const optimizer = this.#compiled.optimizerFor(this.#module);
    return { module: this.#module, optimizer, epochs, stop: () => void (this.#stopped = true) };
  }

  /** The values of an epoch, or null when it was ended before its end. */
  async #trainEpoch(
    epoch: number,
    context: TrainingContext,
    progress: Progress,
    end: () => boolean,
  ): Promise<Logs | null> {
    const { batchSize = 32, shuffle = true, random, callbacks = [] } = this.#options;
    const rows = this.#x.shape[0]!;
    const order = shuffle ? tidy(() => (random ?? defaultRandom()).permutation(rows).keep()) : null;
    const watchesBatches = callbacks.some((callback) => callback.onBatchEnd);
    let total = 0;
    this.#compiled.resetMetrics();
    this.#module.train();
    try {
      for (let start = 0, batch = 0; start < rows; start += batchSize, batch++) {
        const stop = Math.min(start + batchSize, rows);
        const loss = this.#step(epoch, batch, start, stop, order, context);
        if (loss === null) return null;
        total += loss * (stop - start);
        // Reading the metrics can take long (the area under a curve sorts), so only who looks pays.
        if (watchesBatches || progress.isDue()) {
          const logs = { loss: total / stop, ...this.#compiled.metricValues() };
          progress.drawBatch(batch, logs);
          for (const callback of callbacks) callback.onBatchEnd?.(batch, logs, context);
        }
        if (performance.now() - this.#yielded > YIELD_INTERVAL) {
          await new Promise((resolve) => setTimeout(resolve));
          this.#yielded = performance.now();
        }
        if (stop < rows && end()) return null;
      }
    } finally {
      order?.dispose();
    }
    return { loss: total / rows, ...this.#compiled.metricValues() };
  }

  /** One step; its loss, or null when the loss is not finite and a callback has ended the training. */
  #step(
    epoch: number,
    batch: number,
    start: number,
    stop: number,
    order: Tensor | null,
    context: TrainingContext,
  ): number | null {
    const step = scope();
    try {
      const x = takeRows(this.#x, start, stop, order);
      const y = takeRows(this.#y, start, stop, order);
      const weights = this.#weights && takeRows(this.#weights, start, stop, order);
      const result = trainStep(this.#module, this.#compiled, x, y, weights);
      if (result.finite) return result.loss;
      const message =
        `Cannot go on training: the loss became ${result.loss} in epoch ${epoch + 1}, batch ${batch + 1}; ` +
        `${findNonFinite(this.#module, x)}; a smaller learning rate or scaled inputs may help`;
      const handlers = (this.#options.callbacks ?? []).filter((callback) => callback.onNonFiniteLoss);
      if (handlers.length === 0) throw new RangeError(message);
      for (const callback of handlers) callback.onNonFiniteLoss!(message, context);
      return null;
    } finally {
      step.close();
    }
  }

  #validate(batchSize: number): Record<string, number> {
    if (!this.#validation) return {};
    const values = evaluateBatches(this.#module, this.#compiled, ...this.#validation, batchSize, null);
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`val${name[0]!.toUpperCase()}${name.slice(1)}`, value]),
    );
  }
}

/** One forward and backward pass and one step of the optimizer, unless the loss is not finite; then nothing is changed. */
export function trainStep(
  module: Module,
  compiled: Compiled,
  x: Tensor,
  y: Tensor,
  weights: Tensor | null,
): { loss: number; finite: boolean } {
  const predictions = module.forward(x);
  const outputs = predictions.size / predictions.shape[0]!;
  const targets = asColumn(y, outputs);
  const loss = weights
    ? compiled.loss.forward(predictions, targets, weights)
    : compiled.loss.forward(predictions, targets);
  const value = loss.item();
  if (!Number.isFinite(value)) return { loss: value, finite: false };
  for (const metric of compiled.metricsFor(outputs)) metric.update(predictions, targets);
  const optimizer = compiled.optimizerFor(module);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  return { loss: value, finite: true };
}
