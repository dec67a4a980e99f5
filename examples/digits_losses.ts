/**
 * The lesson's two losses. Each keeps what its derivative needs.
 *
 * @module
 */
import type * as ln from "../mod.ts";
import { softmax } from "./digits_activations.ts";

/** What a network asks of its loss. */
export interface HandMadeLoss {
  /** Computes the loss of a network's outputs: a tensor without axes. */
  forward(outputs: ln.Tensor, targets: ln.Tensor): ln.Tensor;
  /** The gradient by the outputs of the last forward pass. */
  backward(): ln.Tensor;
}

/** The mean of (output − target)² over all elements; its derivative is 2 · (output − target) / elements. */
export class MeanSquaredError implements HandMadeLoss {
  #difference: ln.Tensor | null = null;

  forward(outputs: ln.Tensor, targets: ln.Tensor): ln.Tensor {
    this.#difference = outputs.sub(targets);
    return this.#difference.square().mean();
  }

  backward(): ln.Tensor {
    const difference = this.#difference!;
    return difference.mul(2).div(difference.size);
  }
}

/**
 * −Σ target · log(softmax(logits) + 1e-10), the mean over the rows.
 *
 * The 1e-10 is the lesson's guard against log 0. With it no row counts more than −log 1e-10 = 23.03, however wrong it is; the derivative,
 * (probability − target) / rows, is that of the loss without it.
 */
export class SoftmaxCrossEntropy implements HandMadeLoss {
  #probabilities: ln.Tensor | null = null;
  #targets: ln.Tensor | null = null;

  forward(logits: ln.Tensor, targets: ln.Tensor): ln.Tensor {
    this.#probabilities = softmax(logits);
    this.#targets = targets;
    return targets.mul(this.#probabilities.add(1e-10).log()).sum({ axis: -1 }).mean().neg();
  }

  backward(): ln.Tensor {
    return this.#probabilities!.sub(this.#targets!).div(this.#targets!.shape[0]!);
  }
}
