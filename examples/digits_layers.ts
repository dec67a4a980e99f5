/**
 * The lesson's layers: each computes its output, keeps what its backward pass needs, turns the gradient of its output into that of its
 * input, and takes a step. The library's tape has no part in it.
 *
 * @module
 */
import * as ln from "../mod.ts";
import { relu, reluDerivative, sigmoid, sigmoidDerivative } from "./digits_activations.ts";

/** What a network asks of a layer. */
export interface Layer {
  /** What training changes; nothing for an activation. */
  readonly parameters: readonly ln.Tensor[];
  /** The gradients of the parameters, in the same order, after a backward pass. */
  readonly gradients: readonly ln.Tensor[];
  /** Computes the output. */
  forward(x: ln.Tensor): ln.Tensor;
  /** Turns the gradient of the output into that of the input. */
  backward(gradient: ln.Tensor): ln.Tensor;
  /** Takes a step of gradient descent. */
  update(learningRate: number): void;
}

/** x·W + b, with one sample a row. */
export class Linear implements Layer {
  readonly parameters: readonly [weights: ln.Tensor, bias: ln.Tensor];
  gradients: readonly ln.Tensor[] = [];
  #x: ln.Tensor | null = null;

  /** Starts with normal numbers of variance 2/inputs, and a bias of 0. */
  constructor(inputs: number, outputs: number, random: ln.NumpyRandom, dtype: ln.FloatDType) {
    const weights = random.randn([inputs, outputs]).mul(Math.sqrt(2 / inputs)).astype(dtype);
    this.parameters = [weights.keep(), ln.zeros([outputs], { dtype }).keep()];
  }

  forward(x: ln.Tensor): ln.Tensor {
    const [weights, bias] = this.parameters;
    this.#x = x;
    return x.matmul(weights).add(bias);
  }

  backward(gradient: ln.Tensor): ln.Tensor {
    const [weights] = this.parameters;
    this.gradients = [this.#x!.T.matmul(gradient), gradient.sum({ axis: 0 })];
    return gradient.matmul(weights.T);
  }

  update(learningRate: number): void {
    this.parameters.forEach((parameter, i) => {
      parameter.set(parameter.sub(this.gradients[i]!.mul(learningRate)));
    });
  }
}

/** Has nothing to train. */
abstract class Activation implements Layer {
  readonly parameters: readonly ln.Tensor[] = [];
  readonly gradients: readonly ln.Tensor[] = [];
  abstract forward(x: ln.Tensor): ln.Tensor;
  abstract backward(gradient: ln.Tensor): ln.Tensor;
  update(): void {}
}

/** max(0, x). */
export class ReLU extends Activation {
  #x: ln.Tensor | null = null;

  override forward(x: ln.Tensor): ln.Tensor {
    this.#x = x;
    return relu(x);
  }

  override backward(gradient: ln.Tensor): ln.Tensor {
    return gradient.mul(reluDerivative(this.#x!));
  }
}

/** 1/(1 + e⁻ˣ). */
export class Sigmoid extends Activation {
  /** What the last forward pass gave. */
  protected output: ln.Tensor | null = null;

  override forward(x: ln.Tensor): ln.Tensor {
    return this.output = sigmoid(x);
  }

  override backward(gradient: ln.Tensor): ln.Tensor {
    return gradient.mul(sigmoidDerivative(this.output!));
  }
}
