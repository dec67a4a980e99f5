/**
 * The lesson's networks of hand-made layers.
 *
 * @module
 */
import * as ln from "../mod.ts";
import { softmax } from "./digits_activations.ts";
import type { Layer } from "./digits_layers.ts";
import { type HandMadeLoss, MeanSquaredError, SoftmaxCrossEntropy } from "./digits_losses.ts";

/** Layers one after the other, trained on the mean squared error unless another loss is given. */
export class NeuralNetwork implements Disposable {
  constructor(readonly layers: readonly Layer[], readonly loss: HandMadeLoss = new MeanSquaredError()) {}

  /** All that is trained, first layer first. */
  get parameters(): readonly ln.Tensor[] {
    return this.layers.flatMap((layer) => layer.parameters);
  }

  /** The gradients of the parameters that the last backward pass left, for as long as its scope is open. */
  get gradients(): readonly ln.Tensor[] {
    return this.layers.flatMap((layer) => layer.gradients);
  }

  forward(x: ln.Tensor): ln.Tensor {
    return this.layers.reduce((value, layer) => layer.forward(value), x);
  }

  /** The chain rule: each layer hands its gradient to the one before it. */
  backward(gradient: ln.Tensor): ln.Tensor {
    return this.layers.reduceRight((value, layer) => layer.backward(value), gradient);
  }

  update(learningRate: number): void {
    for (const layer of this.layers) layer.update(learningRate);
  }

  /** The loss, without gradients. */
  measure(x: ln.Tensor, y: ln.Tensor): number {
    return ln.tidy(() => this.loss.forward(this.forward(x), y).item());
  }

  /** The loss, with the gradients of all parameters. */
  backpropagate(x: ln.Tensor, y: ln.Tensor): number {
    const loss = this.loss.forward(this.forward(x), y).item();
    this.backward(this.loss.backward());
    return loss;
  }

  /** A step of gradient descent; returns the loss before it. */
  trainStep(x: ln.Tensor, y: ln.Tensor, learningRate: number): number {
    return ln.tidy(() => {
      const loss = this.backpropagate(x, y);
      this.update(learningRate);
      return loss;
    });
  }

  /** Gives the memory of the parameters back. */
  [Symbol.dispose](): void {
    for (const parameter of this.parameters) parameter.dispose();
  }
}

/** A network that gives a logit for each class and learns from one-hot rows. */
export class Classifier extends NeuralNetwork {
  constructor(layers: readonly Layer[]) {
    super(layers, new SoftmaxCrossEntropy());
  }

  /** The probability of each class. */
  predict(x: ln.Tensor): ln.Tensor {
    return softmax(this.forward(x));
  }

  /** The share of samples whose most probable class is the right one. */
  accuracy(x: ln.Tensor, y: ln.Tensor): number {
    return ln.tidy(() => {
      const predicted = this.predict(x).argmax({ axis: 1 });
      return predicted.equal(y.argmax({ axis: 1 })).astype("float64").mean().item();
    });
  }
}
