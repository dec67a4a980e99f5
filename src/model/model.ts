import { describe, formatShape } from "../array/shape.ts";
import { noGrad } from "../autograd/grad_mode.ts";
import type { Loss } from "../losses/loss.ts";
import { MSELoss } from "../losses/mse_loss.ts";
import { Module } from "../nn/module.ts";
import { Sequential } from "../nn/sequential.ts";
import type { Optimizer, OptimizerFactory } from "../optimizers/optimizer.ts";
import { sgd } from "../optimizers/sgd.ts";
import { defaultRandom } from "../random/default_random.ts";
import type { RandomStream } from "../random/stream.ts";
import { TensorBase } from "../tensor/base.ts";
import { scope, tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { takeRows } from "./batches.ts";
import { History } from "./history.ts";

const LOSSES: Readonly<Record<string, () => Loss>> = { meanSquaredError: () => new MSELoss() };
const OPTIMIZERS: Readonly<Record<string, () => OptimizerFactory>> = { sgd };

/** What {@linkcode Model.compile} needs to know. */
export interface CompileOptions {
  /** "sgd", or what a factory such as {@linkcode sgd} returns. */
  readonly optimizer: string | OptimizerFactory;
  /** "meanSquaredError", or a loss object such as {@linkcode MSELoss}. */
  readonly loss: string | Loss;
}

/** Options of {@linkcode Model.fit}. */
export interface FitOptions {
  /** How often to go through the data (default 1). */
  readonly epochs?: number;
  /** Samples a step (default 32). */
  readonly batchSize?: number;
  /** Whether each epoch goes through the samples in a new order (default true). */
  readonly shuffle?: boolean;
  /** Where that order is drawn from (default: the library's current stream). */
  readonly random?: RandomStream;
}

function choose<T>(what: string, value: string | T, known: Readonly<Record<string, () => T>>): T {
  if (typeof value !== "string") {
    if (typeof value === "object" && value !== null) return value;
    throw new TypeError(`Cannot compile with ${what} ${describe(value)}: expected a name or an object`);
  }
  if (!Object.hasOwn(known, value)) {
    throw new TypeError(
      `Cannot compile with ${what} "${value}": expected one of "${Object.keys(known).join('", "')}"`,
    );
  }
  return known[value]!();
}

/** The longest that `fit` keeps timers and other tasks waiting, in milliseconds. */
const YIELD_INTERVAL = 50;

/** A module with Keras's training methods. Made by {@linkcode sequential} or {@linkcode model}. */
export class Model<M extends Module = Module> {
  /** What is trained. */
  readonly module: M;
  #loss: Loss | null = null;
  #factory: OptimizerFactory | null = null;
  #optimizer: Optimizer | null = null;
  #fitting = false;

  /**
   * Makes a model that is not compiled yet.
   *
   * @param module What is trained.
   */
  constructor(module: M) {
    if (!(module instanceof Module)) {
      throw new TypeError(`Cannot make a model of ${describe(module)}: expected a module`);
    }
    this.module = module;
  }

  /** The optimizer, once `compile` was called and the weights are made. */
  get optimizer(): Optimizer | null {
    return this.#optimizer;
  }

  /**
   * Says how to train.
   *
   * @param options The optimizer and the loss.
   * @throws {TypeError} If one of them is unknown.
   */
  compile(options: CompileOptions): void {
    const factory = choose("optimizer", options.optimizer, OPTIMIZERS);
    this.#loss = choose("loss", options.loss, LOSSES);
    this.#factory = factory;
    this.#optimizer = null;
  }

  /**
   * Trains.
   *
   * @param x The samples, one a row.
   * @param y The targets, one a row; of shape [n] they count as [n, 1].
   * @param options See {@linkcode FitOptions}.
   * @returns The losses of the epochs.
   * @throws {TypeError} If the model is not compiled, or is being fitted already, or x or y is no tensor.
   * @throws {RangeError} If x and y have different numbers of rows, or an option is out of range.
   */
  async fit(x: Tensor, y: Tensor, options: FitOptions = {}): Promise<History> {
    if (!this.#factory || !this.#loss) {
      throw new TypeError("Cannot fit a model before compile() has said with which optimizer and loss");
    }
    if (this.#fitting) {
      throw new TypeError("Cannot fit a model while another fit of it is running: await that one first");
    }
    checkData(x, y);
    const { epochs = 1, batchSize = 32, shuffle = true, random } = options;
    for (const [name, value] of Object.entries({ epochs, batchSize })) {
      if (!Number.isInteger(value) || value < 1) {
        throw new RangeError(`Cannot fit with ${name} ${value}: expected a whole number of 1 or more`);
      }
    }
    this.#fitting = true;
    const targets = y.rank === 1 ? y.reshape([-1, 1]).keep() : y;
    try {
      const history = new History();
      let yielded = performance.now();
      for (let epoch = 0; epoch < epochs; epoch++) {
        const order = shuffle
          ? tidy(() => (random ?? defaultRandom()).permutation(x.shape[0]!).toTypedArray())
          : null;
        let total = 0;
        for (let start = 0; start < x.shape[0]!; start += batchSize) {
          const stop = Math.min(start + batchSize, x.shape[0]!);
          total += this.#trainStep(x, targets, start, stop, order) * (stop - start);
          if (performance.now() - yielded > YIELD_INTERVAL) {
            await new Promise((resolve) => setTimeout(resolve));
            yielded = performance.now();
          }
        }
        history.epoch.push(epoch);
        history.history.loss.push(total / x.shape[0]!);
      }
      return history;
    } finally {
      this.#fitting = false;
      if (targets !== y) targets.dispose();
    }
  }

  #trainStep(x: Tensor, y: Tensor, start: number, stop: number, order: ArrayLike<number> | null): number {
    const step = scope();
    try {
      const predictions = this.module.forward(takeRows(x, start, stop, order));
      const loss = this.#loss!.forward(predictions, takeRows(y, start, stop, order));
      this.#optimizer ??= this.#factory!.build(this.module.parameters());
      this.#optimizer.zeroGrad();
      loss.backward();
      this.#optimizer.step();
      return loss.item();
    } finally {
      step.close();
    }
  }

  /**
   * Computes the outputs for samples, without recording for gradients.
   *
   * @param x The samples, one a row.
   * @returns The outputs, one a row.
   */
  predict(x: Tensor): Tensor {
    const { training } = this.module;
    this.module.eval();
    try {
      return noGrad(() => this.module.forward(x));
    } finally {
      this.module.train(training);
    }
  }
}

function checkData(x: unknown, y: unknown): void {
  for (const [name, value] of Object.entries({ x, y })) {
    if (!(value instanceof TensorBase)) {
      throw new TypeError(`Cannot fit with ${name} = ${describe(value)}: expected a tensor`);
    }
    value.assertAlive("fit");
    if (value.rank === 0 || value.size === 0) {
      throw new RangeError(
        `Cannot fit with ${name} of shape ${formatShape(value.shape)}: expected at least one row`,
      );
    }
  }
  const [a, b] = [x, y] as [TensorBase, TensorBase];
  if (a.shape[0] !== b.shape[0]) {
    throw new RangeError(
      `Cannot fit with x of ${a.shape[0]} rows and y of ${b.shape[0]}: each sample needs its target`,
    );
  }
}

/**
 * Makes any module a model, with Keras's training methods.
 *
 * @param module What is trained.
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
  return new Model(new Sequential(...layers));
}
