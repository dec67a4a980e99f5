/**
 * The lesson's network of one hidden layer, made by hand from array operations, with samples as columns. Its flaw, a second
 * division by the number of samples, can be switched off.
 *
 * @module
 */
import * as ln from "../mod.ts";

/** How a network begins and learns. */
export interface NetworkOptions {
  /** The stream of `np.random.randn`: W1 is drawn from it first, then W2. */
  readonly random: ln.NumpyRandom;
  /** The element type of the weights. */
  readonly dtype: ln.FloatDType;
  /** What `randn` is multiplied by for a layer of so many inputs. */
  readonly startScale: (inputs: number) => number;
  /** Whether the gradients are divided by m once more, as in the lesson. */
  readonly dividesTwice: boolean;
}

/** The lesson's start: small, whatever the layer. */
export const smallStart = (_inputs: number): number => 0.01;

/** He's start (He et al. 2015): it keeps the size of the values from layer to layer through ReLU. */
export const heStart = (inputs: number): number => Math.sqrt(2 / inputs);

/** What the forward pass computes, layer by layer. */
export interface ForwardPass {
  readonly z1: ln.Tensor;
  readonly a1: ln.Tensor;
  readonly z2: ln.Tensor;
  readonly prediction: ln.Tensor;
}

/** The slopes of the loss along each parameter. */
export interface Gradients {
  readonly w1: ln.Tensor;
  readonly b1: ln.Tensor;
  readonly w2: ln.Tensor;
  readonly b2: ln.Tensor;
}

function relu(z: ln.Tensor): ln.Tensor {
  return z.maximum(0);
}

function reluDerivative(z: ln.Tensor): ln.Tensor {
  return z.greater(0).astype(z.dtype);
}

function sigmoid(z: ln.Tensor): ln.Tensor {
  return z.neg().exp().add(1).reciprocal();
}

function sigmoidDerivative(z: ln.Tensor): ln.Tensor {
  const s = sigmoid(z);
  return s.mul(s.neg().add(1));
}

/** Half the mean of the squared errors. */
export function halfMeanSquaredError(prediction: ln.Tensor, y: ln.Tensor): ln.Tensor {
  return prediction.sub(y).square().mean().mul(0.5);
}

/** Its slope along the predictions: the mean's 1/m is in here. */
function halfMeanSquaredErrorDerivative(prediction: ln.Tensor, y: ln.Tensor): ln.Tensor {
  return prediction.sub(y).div(y.size);
}

/** inputs → hidden units with ReLU → outputs with sigmoid. */
export class TwoLayerNet {
  /** `[hidden, inputs]`. */
  readonly w1: ln.Tensor;
  /** `[hidden, 1]`: a column, added to the column of every sample. */
  readonly b1: ln.Tensor;
  /** `[outputs, hidden]`. */
  readonly w2: ln.Tensor;
  /** `[outputs, 1]`. */
  readonly b2: ln.Tensor;
  readonly #dividesTwice: boolean;

  constructor(inputs: number, hidden: number, outputs: number, options: NetworkOptions) {
    const { random, dtype, startScale, dividesTwice } = options;
    const draw = (rows: number, columns: number) =>
      ln.tidy(() => random.randn([rows, columns]).mul(startScale(columns)).astype(dtype));
    this.w1 = draw(hidden, inputs);
    this.b1 = ln.zeros([hidden, 1], { dtype });
    this.w2 = draw(outputs, hidden);
    this.b2 = ln.zeros([outputs, 1], { dtype });
    this.#dividesTwice = dividesTwice;
  }

  forward(x: ln.Tensor): ForwardPass {
    const z1 = this.w1.matmul(x).add(this.b1);
    const a1 = relu(z1);
    const z2 = this.w2.matmul(a1).add(this.b2);
    return { z1, a1, z2, prediction: sigmoid(z2) };
  }

  backward(x: ln.Tensor, y: ln.Tensor, { z1, a1, z2, prediction }: ForwardPass): Gradients {
    // The error at z2, and what of it comes back through W2 to z1.
    const delta2 = halfMeanSquaredErrorDerivative(prediction, y).mul(sigmoidDerivative(z2));
    const delta1 = this.w2.T.matmul(delta2).mul(reluDerivative(z1));

    // The flaw: the deltas hold the loss's 1/m already, and the lesson divides by m here again.
    const m = this.#dividesTwice ? y.size : 1;
    return {
      w1: delta1.matmul(x.T).div(m),
      b1: delta1.sum({ axis: 1, keepDims: true }).div(m),
      w2: delta2.matmul(a1.T).div(m),
      b2: delta2.sum({ axis: 1, keepDims: true }).div(m),
    };
  }

  update(gradients: Gradients, learningRate: number): void {
    for (const name of ["w1", "b1", "w2", "b2"] as const) {
      this[name].set(this[name].sub(gradients[name].mul(learningRate)));
    }
  }

  /** Takes the weights out of the scope they were made in, for as long as the program runs. */
  keep(): this {
    for (const weights of [this.w1, this.b1, this.w2, this.b2]) weights.keep();
    return this;
  }

  /** The outputs alone, as ordinary numbers. */
  predict(x: ln.Tensor): number[] {
    return ln.tidy(() => [...this.forward(x).prediction.toTypedArray()]);
  }

  /** Gradient descent on all samples at once; returns the loss of every epoch, measured before its update. */
  train(x: ln.Tensor, y: ln.Tensor, learningRate: number, epochs: number): number[] {
    const losses: number[] = [];
    for (let epoch = 0; epoch < epochs; epoch++) {
      using _ = ln.scope(); // what an epoch computes is given back at its end
      const pass = this.forward(x);
      this.update(this.backward(x, y, pass), learningRate);
      losses.push(halfMeanSquaredError(pass.prediction, y).item());
    }
    return losses;
  }
}
