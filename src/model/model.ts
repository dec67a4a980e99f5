import { describe, type Shape } from "../array/shape.ts";
import type { BatchSource } from "../data/training_batches.ts";
import { type LoadSource, readFromSource } from "../io/load_source.ts";
import { readSafetensors } from "../io/safetensors_reader.ts";
import { checkTarget, type SaveTarget, writeToTarget } from "../io/save_target.ts";
import { Module } from "../nn/module.ts";
import { Sequential } from "../nn/sequential.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { asColumns } from "./batches.ts";
import { checkData } from "./check_data.ts";
import { Compiled, type CompileOptions } from "./compile.ts";
import { evaluateModel, type EvaluateOptions, type Values } from "./evaluate_model.ts";
import { describeCompileOptions } from "./describe_compile_options.ts";
import { Training } from "./fit.ts";
import { fitArguments } from "./fit_arguments.ts";
import type { DatasetFitOptions, FitOptions } from "./fit_options.ts";
import type { History } from "./history.ts";
import type { TrainingStreams } from "./restore_streams.ts";
import { predictBatches } from "./predict_batches.ts";
import { modelBytes, type SaveOptions } from "./save_model.ts";
import { splitTensors } from "./split_tensors.ts";
import { TrainingPosition } from "./training_position.ts";
import { summarize } from "./summary.ts";
import { trainOnBatch } from "./train_on_batch.ts";

export type { EvaluateOptions };

/** A module with Keras's training methods. Made by {@linkcode sequential} or {@linkcode model}. */
export class Model<M extends Module = Module> {
  /** What is trained. */
  readonly module: M;
  /** The name that `summary` prints. */
  readonly name: string;
  #compiled: Compiled | null = null;
  readonly #position = new TrainingPosition();
  #fitting = false;
  #inputShape: Shape | null;

  /**
   * Makes a model that is not compiled yet.
   *
   * @param module What is trained.
   * @param options.name The name that `summary` prints (default: the module's class).
   * @param options.inputShape The shape of one sample, for `summary` before the first input.
   */
  constructor(module: M, options: { name?: string; inputShape?: Shape } = {}) {
    if (!(module instanceof Module)) {
      throw new TypeError(`Cannot make a model of ${describe(module)}: expected a module`);
    }
    this.module = module;
    this.name = options.name ?? module.constructor.name.toLowerCase();
    this.#inputShape = options.inputShape ?? null;
  }

  /** The optimizer, once the model is compiled and trained for the first time. */
  get optimizer(): Optimizer | null {
    return this.#compiled?.optimizer ?? null;
  }

  /**
   * Says how to train.
   *
   * @param options The optimizer, the loss and the metrics.
   * @throws {TypeError} If one of them is unknown.
   */
  compile(options: CompileOptions): void {
    this.#compiled = new Compiled(options);
  }

  /** How many epochs of `fit` lie behind: what `initialEpoch` is to be to go on. */
  get epoch(): number {
    return this.#position.epoch;
  }

  /** @internal Takes over what a file says about the training so far. */
  resume(compiled: Compiled | null, epoch: number, streams: TrainingStreams): void {
    this.#compiled = compiled;
    this.#position.restore(epoch, streams);
  }

  /**
   * Saves the model as a safetensors file: the network, its weights, what it was compiled with, the optimizer's state, and where the
   * training is, with the states of the random streams. {@linkcode loadModel} reads it.
   *
   * With the permission to read as well as write, a path's old contents stay until the new ones are complete.
   *
   * @param target A path, which needs the permission to write; a `WritableStream`, which is closed at the end; a function that takes the
   * bytes; or an object with such a method `write`.
   * @param options See {@linkcode SaveOptions}.
   * @throws {TypeError} If not all weights are made yet, or the target is none, or may not be written to.
   */
  async save(target: SaveTarget, options: SaveOptions = {}): Promise<void> {
    checkTarget("save a model", target);
    const { epoch, fitRandom } = this.#position;
    const bytes = modelBytes({
      module: this.module,
      name: this.name,
      inputShape: this.#inputShape,
      compiled: this.#compiled && describeCompileOptions(this.#compiled.options),
      optimizer: this.optimizer,
      epoch,
      fitRandom,
    }, options);
    await writeToTarget("save a model", target, bytes);
  }

  /**
   * Reads the weights alone from a file that `save` or any other program has written as safetensors.
   *
   * @param source A path, which needs the permission to read it, or the file's bytes.
   * @throws {TypeError} If the file is not of the format, or dtypes differ, or the program may not read it; nothing was changed then.
   * @throws {RangeError} If something in the file is out of range, or names or shapes differ; nothing was changed then.
   */
  async loadWeights(source: LoadSource): Promise<void> {
    const bytes = await readFromSource("load weights", source);
    tidy(() => void this.module.loadStateDict(splitTensors(readSafetensors(bytes).tensors).weights));
  }

  #requireCompiled(operation: string): Compiled {
    if (this.#compiled) return this.#compiled;
    throw new TypeError(
      `Cannot ${operation} a model before compile() has said with which optimizer and loss`,
    );
  }

  /**
   * Trains. It gives way to timers and other tasks at least every 50 ms.
   *
   * @param x The samples, one a row.
   * @param y The targets, one a row; of shape [n] they count as [n, 1] for a model with one output.
   * @param options See {@linkcode FitOptions}.
   * @returns The values of the epochs.
   * @throws {TypeError} If the model is not compiled, or is being fitted already, or x or y is no tensor.
   * @throws {RangeError} If x and y have different numbers of rows, an option is out of range, or the loss becomes NaN or infinite.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assert } from "@std/assert";
   *
   * const x = ln.tensor([[0], [1], [2], [3]]);
   * const y = ln.tensor([[1], [3], [5], [7]]);
   * const model = ln.sequential([ln.dense(1, { inputShape: [1] })]);
   * model.compile({ optimizer: ln.sgd({ learningRate: 0.1 }), loss: "meanSquaredError" });
   * const { history } = await model.fit(x, y, { epochs: 200, verbose: 0 });
   * assert(history.loss.at(-1)! < 1e-3);
   * ```
   */
  async fit(x: Tensor, y: Tensor, options?: FitOptions): Promise<History>;
  /**
   * Trains on a dataset, or anything else to iterate over asynchronously, with one pass an epoch. The first batch is asked for before
   * callbacks hear of the beginning; a batch need not live longer than its step.
   *
   * @param dataset Its elements are batches: `[x, y]` or `[x, y, sampleWeight]`.
   * @param options See {@linkcode DatasetFitOptions}.
   * @returns The values of the epochs.
   * @throws {TypeError} If the model is not compiled, or is being fitted already, or an element is no batch.
   * @throws {RangeError} If a batch has different numbers of samples and targets, or a value that is not finite, the dataset is empty
   * or without an end, an option is out of range, or the loss becomes NaN or infinite.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assert } from "@std/assert";
   *
   * const x = ln.linspace(0, 3, 40).reshape([40, 1]);
   * const dataset = ln.Dataset.fromTensors(x, x.mul(2).add(1)).shuffle().batch(8);
   * const model = ln.sequential([ln.dense(1, { inputShape: [1] })]);
   * model.compile({ optimizer: ln.sgd({ learningRate: 0.1 }), loss: "meanSquaredError" });
   * const { history } = await model.fit(dataset, { epochs: 50, verbose: 0 });
   * assert(history.loss.at(-1)! < 1e-3);
   * ```
   */
  async fit(dataset: BatchSource, options?: DatasetFitOptions): Promise<History>;
  async fit(
    x: Tensor | BatchSource,
    second?: Tensor | DatasetFitOptions,
    third?: FitOptions,
  ): Promise<History> {
    const compiled = this.#requireCompiled("fit");
    if (this.#fitting) {
      throw new TypeError("Cannot fit a model while another fit of it is running: await that one first");
    }
    const { input, options } = fitArguments(x, second, third);
    const { random, begin } = this.#position.streamsFor(options.initialEpoch, options.random);
    const training = new Training(this.module, compiled, input, { ...options, ...(random && { random }) }, {
      inputShape: this.#inputShape,
      acceptShape: (shape) => this.#inputShape ??= shape,
      save: (target, options) => this.save(target, options),
      endEpoch: (epoch) => this.#position.endEpoch(epoch, random),
    });
    begin();
    this.#fitting = true;
    try {
      return await training.run();
    } finally {
      this.#fitting = false;
    }
  }

  /**
   * Trains one step on one batch.
   *
   * @param x The samples, one a row.
   * @param y The targets, one a row.
   * @returns The loss before the step, and the metrics of the batch.
   * @throws {RangeError} If the loss is NaN or infinite; nothing is changed then.
   */
  trainOnBatch(x: Tensor, y: Tensor): { loss: number } & Record<string, number> {
    const compiled = this.#requireCompiled("train");
    checkData("train", x, y);
    compiled.resetMetrics();
    this.module.train();
    const samples = asColumns(x, this.#inputShape);
    try {
      return { loss: trainOnBatch(this.module, compiled, samples, y), ...compiled.metricValues() };
    } finally {
      if (samples !== x) samples.dispose();
    }
  }

  /**
   * Measures the model on samples, in evaluation mode.
   *
   * @param x The samples, one a row.
   * @param y The targets, one a row.
   * @param options See {@linkcode EvaluateOptions}.
   * @returns The loss and the metrics by name.
   */
  async evaluate(
    x: Tensor,
    y: Tensor,
    options?: EvaluateOptions,
  ): Promise<{ loss: number } & Record<string, number>>;
  /**
   * Measures the model on a dataset, in evaluation mode.
   *
   * @param dataset Its elements are batches: `[x, y]` or `[x, y, sampleWeight]`.
   * @returns The loss and the metrics by name.
   */
  async evaluate(dataset: BatchSource): Promise<{ loss: number } & Record<string, number>>;
  async evaluate(x: Tensor | BatchSource, y?: Tensor, options?: EvaluateOptions): Promise<Values> {
    const compiled = this.#requireCompiled("evaluate");
    return await evaluateModel(this.module, compiled, this.#inputShape, x, y, options);
  }

  /**
   * Computes the outputs for samples, in evaluation mode, without recording for gradients.
   *
   * @param x The samples, one a row.
   * @param options.batchSize Samples at a time (default: all at once).
   * @returns The outputs, one a row.
   */
  predict(x: Tensor, options: { batchSize?: number } = {}): Tensor {
    return predictBatches(this.module, x, options, this.#inputShape);
  }

  /**
   * The table that Keras prints: layers, output shapes, numbers of parameters.
   *
   * @param options.print Takes the table (default: the console); pass a function that does nothing for the string alone.
   * @returns The table.
   */
  summary(options: { print?: (table: string) => void } = {}): string {
    const table = summarize(this.name, this.module, this.#inputShape);
    (options.print ?? console.log)(table);
    return table;
  }

  /** What Jupyter shows: the summary. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.summary({ print: () => {} }) };
  }
}

/**
 * Makes any module a model, with Keras's training methods.
 *
 * @param module What is trained.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const model = ln.model(new ln.Linear(2, 1));
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
 * assertEquals(model.predict(ln.ones([3, 2])).shape, [3, 1]);
 * ```
 */
export function model<M extends Module>(module: M): Model<M> {
  return new Model(module);
}

/**
 * A model of layers one after the other.
 *
 * @param layers The layers, in order.
 * @returns The model.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const model = ln.sequential([ln.dense(3, { activation: "relu", inputShape: [2] }), ln.dense(1)]);
 * assertEquals(model.predict(ln.ones([4, 2])).shape, [4, 1]);
 * ```
 */
export function sequential(layers: readonly Module[]): Model<Sequential> {
  if (!Array.isArray(layers)) {
    throw new TypeError(`Cannot make a sequential model of ${describe(layers)}: expected an array of layers`);
  }
  const [first] = layers as readonly Module[];
  const inputShape = first && "inputShape" in first ? first.inputShape as Shape | null : null;
  return new Model(new Sequential(...layers), { name: "sequential", ...(inputShape ? { inputShape } : {}) });
}
