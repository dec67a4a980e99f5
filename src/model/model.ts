import { describe, formatShape, type Shape } from "../array/shape.ts";
import { Module } from "../nn/module.ts";
import { Sequential } from "../nn/sequential.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { TensorBase } from "../tensor/base.ts";
import { concat } from "../tensor/combine.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { takeRows } from "./batches.ts";
import { checkData } from "./check_data.ts";
import { Compiled, type CompileOptions } from "./compile.ts";
import { evaluateBatches, inEvaluation } from "./evaluate.ts";
import { type FitOptions, Training, trainStep } from "./fit.ts";
import type { History } from "./history.ts";
import { sampleWeights } from "./sample_weights.ts";
import { summarize } from "./summary.ts";

/** Options of {@linkcode Model.evaluate}. */
export interface EvaluateOptions {
  /** Samples at a time (default 32). */
  readonly batchSize?: number;
  /** How much each sample counts in the loss: `[n]`. */
  readonly sampleWeight?: Tensor | readonly number[];
}

/** A module with Keras's training methods. Made by {@linkcode sequential} or {@linkcode model}. */
export class Model<M extends Module = Module> {
  /** What is trained. */
  readonly module: M;
  /** The name that `summary` prints. */
  readonly name: string;
  #compiled: Compiled | null = null;
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
  async fit(x: Tensor, y: Tensor, options: FitOptions = {}): Promise<History> {
    const compiled = this.#requireCompiled("fit");
    if (this.#fitting) {
      throw new TypeError("Cannot fit a model while another fit of it is running: await that one first");
    }
    const training = new Training(this.module, compiled, x, y, options);
    this.#inputShape ??= x.shape.slice(1);
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
    const { loss, finite } = tidy(() => trainStep(this.module, compiled, x, y, null));
    if (!finite) throw new RangeError(`Cannot train on a batch whose loss is ${loss}`);
    return { loss, ...compiled.metricValues() };
  }

  /**
   * Measures the model on samples, in evaluation mode.
   *
   * @param x The samples, one a row.
   * @param y The targets, one a row.
   * @param options See {@linkcode EvaluateOptions}.
   * @returns The loss and the metrics by name.
   */
  // deno-lint-ignore require-await -- a promise, as fit's, so that it may give way later without a change of its type
  async evaluate(
    x: Tensor,
    y: Tensor,
    options: EvaluateOptions = {},
  ): Promise<{ loss: number } & Record<string, number>> {
    const compiled = this.#requireCompiled("evaluate");
    checkData("evaluate", x, y);
    const weights = tidy(() => sampleWeights(y, options.sampleWeight, undefined));
    try {
      return evaluateBatches(
        this.module,
        compiled,
        x,
        y,
        checkBatchSize("evaluate", options.batchSize),
        weights,
      );
    } finally {
      weights?.dispose();
    }
  }

  /**
   * Computes the outputs for samples, in evaluation mode, without recording for gradients.
   *
   * @param x The samples, one a row.
   * @param options.batchSize Samples at a time (default: all at once).
   * @returns The outputs, one a row.
   */
  predict(x: Tensor, options: { batchSize?: number } = {}): Tensor {
    if (!((x as unknown) instanceof TensorBase)) {
      throw new TypeError(`Cannot predict from ${describe(x)}: expected a tensor`);
    }
    x.assertAlive("predict");
    if (x.rank === 0) {
      throw new RangeError(
        `Cannot predict from a tensor of shape ${formatShape(x.shape)}: expected one sample a row`,
      );
    }
    const rows = x.shape[0]!;
    const batchSize = options.batchSize === undefined ? rows : checkBatchSize("predict", options.batchSize);
    return inEvaluation(this.module, () => {
      if (batchSize >= rows) return this.module.forward(x);
      return tidy(() => {
        const parts: Tensor[] = [];
        for (let start = 0; start < rows; start += batchSize) {
          parts.push(
            tidy(() => this.module.forward(takeRows(x, start, Math.min(start + batchSize, rows), null))),
          );
        }
        return concat(parts);
      });
    });
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
}

function checkBatchSize(operation: string, batchSize = 32): number {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(
      `Cannot ${operation} with batchSize ${describe(batchSize)}: expected a whole number of 1 or more`,
    );
  }
  return batchSize;
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
  const [first] = layers;
  const inputShape = first && "inputShape" in first ? first.inputShape as Shape | null : null;
  return new Model(new Sequential(...layers), { name: "sequential", ...(inputShape ? { inputShape } : {}) });
}
