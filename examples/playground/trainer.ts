import * as ln from "../../mod.ts";
import { OPTIMIZERS } from "./optimizers.ts";
import type { Network } from "./network.ts";
import type { Settings } from "./settings.ts";

/** Rows with the classes they are of. */
export interface Samples {
  /** `[rows, inputs]`. */
  readonly x: ln.Tensor;
  /** `[rows, 1]`. */
  readonly y: ln.Tensor;
}

/**
 * The loss of a network's sums.
 *
 * @param name Which loss.
 * @returns A function of the sums before the last sigmoid, and of the classes.
 */
export function lossOf(name: Settings["loss"]): (sums: ln.Tensor, y: ln.Tensor) => ln.Tensor {
  if (name === "squaredError") {
    const criterion = new ln.MSELoss();
    return (sums, y) => criterion.forward(sums.sigmoid(), y);
  }
  const criterion = new ln.BCEWithLogitsLoss();
  return (sums, y) => criterion.forward(sums, y);
}

/** What keeps the weights small, or null; biases are left alone. */
function penaltyOf(network: Network, { penalty, penaltyRate }: Settings): (() => ln.Tensor) | null {
  if (penalty === "none") return null;
  const size = ({ kernel }: ln.Dense) =>
    penalty === "l1" ? kernel!.abs().sum() : kernel!.square().sum().mul(0.5);
  return () => network.layers.map(size).reduce((sum, one) => sum.add(one)).mul(penaltyRate);
}

/** Trains a network by steps that are recorded once and replayed inside WebAssembly. */
export class Trainer {
  readonly #rows: number;
  readonly #batchSize: number;
  readonly #random: ln.Random;
  readonly #optimizer: ln.Optimizer;
  readonly #step: ln.CompiledStep;
  /** The numbers of the rows in the order of this epoch; which places of it are the next batch; which are the first. */
  readonly #order: ln.Tensor;
  readonly #window: ln.Tensor;
  readonly #firstWindow: ln.Tensor;

  /**
   * @param network What to train.
   * @param samples What with.
   * @param settings The loss, the optimizer, the batches and the seed of their order.
   */
  constructor(network: Network, samples: Samples, settings: Settings) {
    this.#rows = samples.x.shape[0]!;
    this.#batchSize = Math.min(settings.batchSize || this.#rows, this.#rows);
    this.#random = new ln.Random(settings.seed);
    const parameters = [...network.parameters()];
    const optimizer = OPTIMIZERS[settings.optimizer].make(parameters, settings.learningRate);
    this.#optimizer = optimizer;
    this.#order = ln.tidy(() => ln.arange(this.#rows).astype("int32"));
    this.#firstWindow = ln.tidy(() => ln.arange(this.#batchSize).astype("int32"));
    this.#window = ln.zerosLike(this.#firstWindow);
    const loss = lossOf(settings.loss);
    const penalty = penaltyOf(network, settings);
    this.#step = ln.compileStep(() => {
      const { x, y } = this.#takesAll ? samples : this.#takeBatch(samples);
      const fit = loss(network.forward(x), y);
      optimizer.zeroGrad();
      (penalty ? fit.add(penalty()) : fit).backward();
      optimizer.step();
      return fit;
    });
  }

  get #takesAll(): boolean {
    return this.#batchSize === this.#rows;
  }

  /** The rows of the next batch. The places move on in linear memory, so that a replay takes the batch after. */
  #takeBatch({ x, y }: Samples): Samples {
    const rows = this.#order.take(this.#window);
    this.#window.set(this.#window.add(this.#batchSize));
    return { x: x.take(rows, { axis: 0 }), y: y.take(rows, { axis: 0 }) };
  }

  /** The optimizer's step size. */
  set learningRate(value: number) {
    this.#optimizer.learningRate = value;
  }

  /**
   * Goes through the samples some times. Each time the order is another, and rows that don't fill a batch are left out.
   *
   * @param epochs How many times.
   */
  run(epochs: number): void {
    if (this.#takesAll) {
      this.#step.run(epochs);
      return;
    }
    for (let epoch = 0; epoch < epochs; epoch++) {
      ln.tidy(() => {
        this.#order.set(this.#random.permutation(this.#rows));
        this.#window.set(this.#firstWindow);
      });
      this.#step.run(Math.floor(this.#rows / this.#batchSize));
    }
  }

  /** Gives the memory back. */
  dispose(): void {
    this.#step.dispose();
    this.#optimizer.dispose();
    for (const tensor of [this.#order, this.#window, this.#firstWindow]) tensor.dispose();
  }
}
