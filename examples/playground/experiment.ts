import * as ln from "../../mod.ts";
import { DATA_SETS } from "./data_sets.ts";
import { FieldGrid } from "./field_grid.ts";
import { inputRows } from "./inputs.ts";
import { Network } from "./network.ts";
import type { Points } from "./points.ts";
import { RandomNumbers } from "./random_numbers.ts";
import type { Settings } from "./settings.ts";
import { lossOf, type Samples, Trainer } from "./trainer.ts";

/** How many points there are to test with, where the data has noise or no end. */
const TEST_POINTS = 200;

/** Points to train on and others to test with. */
export interface Part<T> {
  readonly train: T;
  readonly test: T;
}

/** How well a network does on some points. */
export interface Figures {
  readonly loss: number;
  /** The share of the points that are given the right class. */
  readonly accuracy: number;
}

/** A network, the points it is trained on, and how far its training is. */
export class Experiment {
  /** What to train on. For a gate without noise there is nothing else to test with. */
  readonly points: Part<Points>;
  readonly network: Network;
  #settings: Settings;
  #epoch = 0;
  #trainer: Trainer;
  readonly #samples: Part<Samples>;
  readonly #loss: (sums: ln.Tensor, y: ln.Tensor) => ln.Tensor;

  /** @param settings How to make it all. */
  constructor(settings: Settings) {
    this.#settings = settings;
    const random = new RandomNumbers(settings.seed);
    const { draw } = DATA_SETS[settings.data];
    const train = draw(settings.points, settings.noise, random);
    this.points = { train, test: draw(TEST_POINTS, settings.noise, random) };
    this.#samples = { train: this.#samplesOf(train), test: this.#samplesOf(this.points.test) };
    this.network = new Network(settings);
    this.#loss = lossOf(settings.loss);
    this.#trainer = new Trainer(this.network, this.#samples.train, settings);
  }

  #samplesOf({ x1, x2, labels }: Points): Samples {
    const { inputs } = this.#settings;
    const rows = inputRows(inputs, x1, x2);
    return {
      x: ln.fromTypedArray(rows, [labels.length, inputs.length]),
      y: ln.fromTypedArray(Float32Array.from(labels), [labels.length, 1]),
    };
  }

  /** What it was made of, with the changes since. */
  get settings(): Settings {
    return this.#settings;
  }

  /** Whether the points to test with are others than those to train on. */
  get hasTest(): boolean {
    return !(DATA_SETS[this.#settings.data].isGate && this.#settings.noise === 0);
  }

  /** How many epochs it was trained. */
  get epoch(): number {
    return this.#epoch;
  }

  /**
   * Changes how the training goes on. Data and network stay as they are.
   *
   * @param settings May differ in optimizer, learning rate, batch size and penalty.
   */
  changeTraining(settings: Settings): void {
    const rateOnly = { ...this.#settings, learningRate: settings.learningRate };
    const isOnlyRate = JSON.stringify(rateOnly) === JSON.stringify(settings);
    this.#settings = settings;
    if (isOnlyRate) {
      this.#trainer.learningRate = settings.learningRate;
      return;
    }
    this.#trainer.dispose();
    this.#trainer = new Trainer(this.network, this.#samples.train, settings);
  }

  /**
   * Trains.
   *
   * @param epochs How many times to go through the points.
   */
  train(epochs: number): void {
    this.#trainer.run(epochs);
    this.#epoch += epochs;
  }

  /** How well the network does now. */
  figures(): Part<Figures> {
    const { train, test } = this.#samples;
    return { train: this.#figuresOf(train), test: this.#figuresOf(test) };
  }

  #figuresOf({ x, y }: Samples): Figures {
    return ln.noGrad(() =>
      ln.tidy(() => {
        const sums = this.network.forward(x);
        const loss = this.#loss(sums, y).item();
        const [given, labels] = [sums.toTypedArray(), y.toTypedArray()];
        let right = 0;
        for (let i = 0; i < given.length; i++) if ((given[i]! > 0 ? 1 : 0) === labels[i]) right++;
        return { loss, accuracy: right / given.length };
      })
    );
  }

  /** The probability of class 1 at points, as the network sees it now. */
  probabilities(x1: Float32Array, x2: Float32Array): Float32Array {
    const { inputs } = this.#settings;
    return ln.noGrad(() =>
      ln.tidy(() => {
        const x = ln.fromTypedArray(inputRows(inputs, x1, x2), [x1.length, inputs.length]);
        return this.network.forward(x).sigmoid().toTypedArray() as Float32Array;
      })
    );
  }

  /**
   * A grid over the plane of this experiment's points.
   *
   * @param side How many places a side has.
   */
  grid(side: number): FieldGrid {
    return new FieldGrid(side, DATA_SETS[this.#settings.data].domain, this.#settings.inputs);
  }

  /** Gives the memory back. */
  dispose(): void {
    this.#trainer.dispose();
    this.network.dispose();
    for (const { x, y } of Object.values(this.#samples) as Samples[]) {
      x.dispose();
      y.dispose();
    }
  }
}
