import type { FloatDType } from "../array/dtype.ts";
import { formatShape, type Shape } from "../array/shape.ts";
import { unobserved } from "../array/step_observer.ts";
import { kernels } from "../kernels/active.ts";
import type { Module } from "../nn/module.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Logs, TrainingContext } from "./callback.ts";
import type { Compiled } from "./compile.ts";
import { Evaluation, inEvaluation } from "./evaluate.ts";
import { findNonFinite } from "./find_non_finite.ts";
import type { FitOptions } from "./fit_options.ts";
import { ForwardPass } from "./forward_pass.ts";
import { History } from "./history.ts";
import { MetricCells } from "./metric_cells.ts";
import { Pause } from "./pause.ts";
import { Progress } from "./progress.ts";
import { TrainingData, type TrainingInput } from "./training_data.ts";
import type { BatchData, TrainingSource } from "./training_source.ts";

export type { FitOptions };

/** How many samples are enough to build a module and to see whether all fits. */
const FIRST_SAMPLES = 32;

/** What a training needs of the model that it is of. */
export interface TrainedModel {
  /** The shape of one sample, or null where the model doesn't say it. */
  readonly inputShape: Shape | null;
  /** Saves the model. */
  readonly save: TrainingContext["save"];
  /** Takes note of the shape of a sample that it accepts. */
  acceptShape(shape: Shape): void;
  /** Notes that an epoch has been completed. */
  endEpoch(epoch: number): void;
}

/** One training of a model: the data, the options, and what happens in each epoch. */
export class Training {
  readonly #module: Module;
  readonly #compiled: Compiled;
  readonly #options: FitOptions;
  readonly #model: TrainedModel;
  readonly #data: TrainingData;
  readonly #pause = new Pause();
  readonly #cells: MetricCells;
  readonly #source: TrainingSource;
  readonly #forward: ForwardPass;
  readonly #evaluation: Evaluation | null;
  #epoch = 0;
  /** The losses of the passes that are being made in one run; NaN for those to come. */
  #passes = new Float64Array(0);
  #stopped = false;

  /**
   * Checks the data.
   *
   * @throws {TypeError} If something is of the wrong kind.
   * @throws {RangeError} If something is out of range, or x and y have different numbers of rows.
   */
  constructor(
    module: Module,
    compiled: Compiled,
    input: TrainingInput,
    options: FitOptions,
    model: TrainedModel,
  ) {
    this.#module = module;
    this.#compiled = compiled;
    this.#options = options;
    this.#model = model;
    this.#data = new TrainingData(input, options, model.inputShape);
    const { training, validation, targets } = this.#data;
    this.#cells = new MetricCells(compiled);
    // All targets are checked before the first step, so that a wrong label is found before anything is learnt.
    this.#forward = new ForwardPass(module, compiled, targets);
    this.#source = training({
      check: (targets) => this.#forward.check(targets),
      step: (batch, kind) => this.#step(batch, kind),
    }, compiled.replays(module));
    this.#evaluation = validation && new Evaluation(module, compiled, validation);
  }

  /** Trains. */
  async run(): Promise<History> {
    const { epochs = 1, initialEpoch = 0, verbose = 1, callbacks = [], signal } = this.#options;
    const history = new History();
    const progress = new Progress(verbose, epochs, this.#source.batches);
    const end = () => this.#stopped || (signal?.aborted ?? false);
    let context: TrainingContext | null = null;
    try {
      context = await this.#begin(epochs);
      for (const callback of callbacks) await callback.onTrainBegin?.(context);
      for (let epoch = initialEpoch; epoch < epochs && !end(); epoch++) {
        if (this.#isQuiet) {
          epoch = this.#trainQuietly(epoch, epochs, history);
          if (this.#pause.isDue) await this.#pause.take();
          continue;
        }
        for (const callback of callbacks) await callback.onEpochBegin?.(epoch, context);
        progress.beginEpoch(epoch);
        const trained = await this.#trainEpoch(epoch, context, progress, end);
        if (trained === null) break;
        const logs: Logs = { ...trained, ...await this.#validate() };
        history.record(epoch, logs);
        this.#model.endEpoch(epoch);
        progress.endEpoch(epoch, logs, this.#source.done);
        for (const callback of callbacks) await callback.onEpochEnd?.(epoch, logs, context);
      }
      return history;
    } finally {
      progress.end();
      try {
        if (context) { for (const callback of callbacks) await callback.onTrainEnd?.(context); }
      } finally {
        await this.#dispose();
      }
    }
  }

  async #dispose(): Promise<void> {
    this.#cells.dispose();
    try {
      await this.#source.dispose();
    } finally {
      await this.#evaluation?.dispose();
      this.#data.dispose();
    }
  }

  /** Builds lazily made weights from the first samples, and then the optimizer. */
  async #begin(epochs: number): Promise<TrainingContext> {
    const { x, y, weights } = await this.#source.first();
    // In evaluation mode building draws no dropout and moves no average. The loss is computed too: an output that doesn't fit the
    // targets is found before there is anything to train with.
    if (!this.#compiled.optimizer) {
      inEvaluation(this.#module, () =>
        tidy(() => {
          const few = [0, Math.min(x.shape[0]!, FIRST_SAMPLES)] as const;
          this.#forward.run({ x: x.slice(few), y: y.slice(few), weights: weights && weights.slice(few) });
        }));
    }
    this.#model.acceptShape(x.shape.slice(1));
    const optimizer = this.#compiled.optimizerFor(this.#module);
    return {
      module: this.#module,
      optimizer,
      epochs,
      stop: () => void (this.#stopped = true),
      save: this.#model.save,
    };
  }

  /** Whether nothing but one and the same step happens in an epoch, so that many can be made in one run. */
  get #isQuiet(): boolean {
    const { verbose = 1, callbacks = [] } = this.#options;
    return this.#source.runPasses !== null && verbose === 0 && callbacks.length === 0 &&
      this.#evaluation === null && !this.#compiled.hasMetrics;
  }

  /** How many of the passes of this run are done. */
  get #passesDone(): number {
    const next = this.#passes.findIndex(Number.isNaN);
    return next < 0 ? this.#passes.length : next;
  }

  /** Makes some epochs, from `first` on, in one run; returns the last one. */
  #trainQuietly(first: number, epochs: number, history: History): number {
    this.#epoch = first;
    this.#source.begin();
    this.#module.train();
    try {
      this.#pause.measure((most) => {
        this.#passes = new Float64Array(Math.min(most, epochs - first)).fill(NaN);
        this.#source.runPasses!(this.#passes);
        return this.#passes;
      });
    } finally {
      const done = this.#passesDone;
      history.recordLosses(first, this.#passes.subarray(0, done));
      if (done > 0) this.#model.endEpoch(first + done - 1);
    }
    return first + this.#passes.length - 1;
  }

  /** The values of an epoch, or null when it was ended before its end. */
  async #trainEpoch(
    epoch: number,
    context: TrainingContext,
    progress: Progress,
    end: () => boolean,
  ): Promise<Logs | null> {
    const { callbacks = [] } = this.#options;
    const [source, cells, pause] = [this.#source, this.#cells, this.#pause];
    const watchesBatches = callbacks.some((callback) => callback.onBatchEnd);
    let [total, seen] = [0, 0];
    this.#epoch = epoch;
    source.begin();
    cells.reset();
    // Walking the modules takes longer than a small step; only a callback can have changed them since the last epoch.
    if (callbacks.length > 0 || epoch === (this.#options.initialEpoch ?? 0)) this.#module.train();
    for (;;) {
      const next = await source.advance();
      if (next === null) break;
      if (seen > 0 && end()) return null;
      const losses = this.#run(watchesBatches || cells.wantsEachBatch, context);
      if (losses === null) return null;
      cells.showBatch(next.kind);
      for (const loss of losses) total += loss * next.samples;
      seen += losses.length * next.samples;
      // Reading the metrics can take long (the area under a curve sorts), so only who looks pays.
      if (watchesBatches || progress.isDue()) {
        cells.absorb();
        const logs = { loss: total / seen, ...this.#compiled.metricValues() };
        const batch = source.done - 1;
        progress.drawBatch(batch, logs);
        for (const callback of callbacks) await callback.onBatchEnd?.(batch, logs, context);
      }
      if (pause.isDue) await pause.take();
    }
    cells.absorb();
    return { loss: total / seen, ...this.#compiled.metricValues() };
  }

  /** Trains on some batches; their losses, or null when one is not finite and a callback has ended the training. */
  #run(oneByOne: boolean, context: TrainingContext): Float64Array | null {
    try {
      return this.#pause.measure((most) => this.#source.run(oneByOne ? 1 : most));
    } catch (error) {
      if (!(error instanceof NonFiniteLoss)) throw error;
      const handlers = (this.#options.callbacks ?? []).filter((callback) => callback.onNonFiniteLoss);
      if (handlers.length === 0) throw error;
      for (const callback of handlers) callback.onNonFiniteLoss!(error.message, context);
      return null;
    }
  }

  /** Trains on a batch, unless its loss is not finite; then nothing is changed. */
  #step(batch: BatchData, kind: number): Tensor {
    const { predictions, targets, loss } = this.#forward.run(batch);
    if (hasNonFinite(loss)) {
      throw new NonFiniteLoss(
        unobserved(() =>
          `Cannot go on training: the loss became ${loss.item()} in epoch ${
            this.#epoch + this.#passesDone + 1
          }, batch ${this.#source.done + 1}; ${
            findNonFinite(this.#module, batch.x)
          }; a smaller learning rate or scaled inputs may help`
        ),
      );
    }
    this.#cells.update(predictions, targets, kind);
    descend(this.#compiled.optimizerFor(this.#module), loss);
    return loss;
  }

  async #validate(): Promise<Record<string, number>> {
    if (!this.#evaluation) return {};
    const values = await this.#evaluation.run(this.#pause);
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`val${name[0]!.toUpperCase()}${name.slice(1)}`, value]),
    );
  }
}

/** Carries the message about a loss that is NaN or infinite out of a step. */
class NonFiniteLoss extends RangeError {}

/** Whether a loss is NaN or infinite; found by a kernel, so that a replayed step looks too. */
function hasNonFinite(loss: Tensor): boolean {
  if (loss.size !== 1) {
    throw new TypeError(
      `Cannot train by a loss of shape ${
        formatShape(loss.shape)
      }: expected one number; make the loss with reduction "mean" or "sum"`,
    );
  }
  return kernels()[loss.dtype as FloatDType].firstNonFinite(loss.array.address, 1) >= 0;
}

/** A step of an optimizer along the gradients of a loss. */
export function descend(optimizer: Optimizer, loss: Tensor): void {
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
