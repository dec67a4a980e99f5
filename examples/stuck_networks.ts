/**
 * Many small XOR networks, trained at once: the first axis of every tensor counts the networks, and a matrix
 * product of `[networks, 2, 2]` with the inputs serves all of them. Samples are columns.
 *
 * @module
 */
import * as ln from "../mod.ts";

/** The four inputs of XOR, one a column. */
export const INPUTS = [[0, 0, 1, 1], [0, 1, 0, 1]];

/** What XOR says to each. */
export const TARGETS = [0, 1, 1, 0];

/** How the networks are made and trained. */
export interface Recipe {
  /** Units of the hidden layer. */
  readonly hiddenUnits: number;
  /** The slope of the hidden units for negative values: 0 for ReLU, above 0 for leaky ReLU. */
  readonly negativeSlope: number;
  /** The loss whose slope is followed. */
  readonly descends: "squared error" | "cross-entropy";
  /** What turns gradients into steps. */
  readonly optimizer: ln.OptimizerFactory;
}

/** The lesson's own way: two ReLU units, the slope of half the squared error, plain gradient descent. */
export const LESSON: Recipe = {
  hiddenUnits: 2,
  negativeSlope: 0,
  descends: "squared error",
  optimizer: ln.sgd({ learningRate: 0.01 }),
};

/** What training changes, with the networks along the first axis. */
export interface Parameters {
  /** `[networks, hidden, 2]`. */
  readonly w1: ln.Tensor;
  /** `[networks, hidden, 1]`. */
  readonly b1: ln.Tensor;
  /** `[networks, 1, hidden]`. */
  readonly w2: ln.Tensor;
  /** `[networks, 1, 1]`. */
  readonly b2: ln.Tensor;
}

/** The values on the way through the networks. */
export interface Layers {
  /** W1·X + b1. */
  readonly z1: ln.Tensor;
  /** The hidden units' activation of it. */
  readonly a1: ln.Tensor;
  /** W2·A1 + b2. */
  readonly z2: ln.Tensor;
  /** Its sigmoid: the probabilities, `[networks, 1, 4]`. */
  readonly a2: ln.Tensor;
}

/** Networks that differ in the seed of their start only. */
export class XorNetworks implements Disposable {
  readonly parameters: Parameters;
  readonly #x: ln.Tensor;
  readonly #y: ln.Tensor;
  readonly #isOne: ln.Tensor;
  readonly #recipe: Recipe;
  readonly #optimizer: ln.Optimizer;
  readonly #compiled: ln.CompiledStep;

  /** Draws each start as NumPy does after `np.random.seed(seed)`: W1, then W2; the biases are 0. */
  constructor(seeds: readonly number[], recipe: Recipe, dtype: ln.FloatDType) {
    const hidden = recipe.hiddenUnits;
    const { x, y, isOne, ...parameters } = ln.tidy(() => {
      const draws = seeds.map((seed) => {
        const random = new ln.NumpyRandom(seed);
        return { w1: random.randn([hidden, 2]), w2: random.randn([1, hidden]) };
      });
      const y = ln.tensor(TARGETS, { dtype });
      return {
        x: ln.tensor(INPUTS, { dtype }),
        y,
        isOne: y.equal(1),
        w1: ln.stack(draws.map(({ w1 }) => w1)).astype(dtype),
        b1: ln.zeros([seeds.length, hidden, 1], { dtype }),
        w2: ln.stack(draws.map(({ w2 }) => w2)).astype(dtype),
        b2: ln.zeros([seeds.length, 1, 1], { dtype }),
      };
    });
    // They live as long as the networks, whatever scope is open now.
    for (const tensor of [x, y, isOne, ...Object.values(parameters)]) tensor.keep();
    this.parameters = parameters;
    this.#x = x;
    this.#y = y;
    this.#isOne = isOne;
    this.#recipe = recipe;
    this.#optimizer = recipe.optimizer.build(Object.values(parameters));
    this.#compiled = ln.compileStep(() => this.#step());
  }

  /** What the networks answer, and how they come to it. */
  forward(): Layers {
    const { w1, b1, w2, b2 } = this.parameters;
    const { negativeSlope } = this.#recipe;
    const z1 = w1.matmul(this.#x).add(b1);
    const a1 = negativeSlope === 0 ? z1.relu() : z1.leakyRelu(negativeSlope);
    const z2 = w2.matmul(a1).add(b2);
    const a2 = z2.sigmoid();
    return { z1, a1, z2, a2 };
  }

  /** Each network's mean cross-entropy: −log of the probability that it gives to the truth. */
  losses({ a2 }: Layers): ln.Tensor {
    return ln.where(this.#isOne, a2, oneMinus(a2)).log().mean({ axis: [1, 2] }).neg();
  }

  /** The slope of the loss by each parameter, worked backwards by hand: no tape is involved. */
  gradients({ a1, a2 }: Layers): Parameters {
    const { descends, negativeSlope } = this.#recipe;
    const error = a2.sub(this.#y);
    // The derivative of sigmoid, a2·(1 − a2), cancels out for cross-entropy.
    const slope = descends === "cross-entropy" ? error : error.mul(a2).mul(oneMinus(a2));
    // The mean over the samples, taken here once and not in each of the four gradients.
    const dz2 = slope.div(TARGETS.length);
    const da1 = transposed(this.parameters.w2).matmul(dz2);
    const dz1 = ln.where(a1.greater(0), da1, da1.mul(negativeSlope));
    return {
      w1: dz1.matmul(this.#x.T),
      b1: dz1.sum({ axis: 2, keepDims: true }),
      w2: dz2.matmul(transposed(a1)),
      b2: dz2.sum({ axis: 2, keepDims: true }),
    };
  }

  /** One iteration: forward, loss, backward, and an update of the parameters in place. */
  #step(): ln.Tensor {
    const layers = this.forward();
    const gradients = this.gradients(layers);
    const { w1, b1, w2, b2 } = this.parameters;
    const loss = this.losses(layers).mean();
    // Plain gradient descent makes of this: parameter −= learningRate · gradient.
    this.#optimizer.applyGradients([
      [gradients.w1, w1],
      [gradients.b1, b1],
      [gradients.w2, w2],
      [gradients.b2, b2],
    ]);
    return loss;
  }

  /**
   * Trains. The iterations run inside of WebAssembly, as one call.
   *
   * @param iterations How many.
   * @returns The loss in each iteration, before its update; with several networks their mean.
   */
  train(iterations: number): Float64Array {
    return this.#compiled.run(iterations);
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    this.#compiled.dispose();
    this.#optimizer.dispose();
    for (const parameter of Object.values(this.parameters)) parameter.dispose();
    for (const tensor of [this.#x, this.#y, this.#isOne]) tensor.dispose();
  }
}

function oneMinus(values: ln.Tensor): ln.Tensor {
  return values.neg().add(1);
}

/** Each network's matrix on its own transposed. */
function transposed(matrices: ln.Tensor): ln.Tensor {
  return matrices.transpose([0, 2, 1]);
}
