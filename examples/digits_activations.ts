/**
 * The lesson's activation functions.
 *
 * @module
 */
import type * as ln from "../mod.ts";

/** 1/(1 + e⁻ˣ), with x limited so that the exponential stays finite. */
export function sigmoid(x: ln.Tensor): ln.Tensor {
  return x.clip(-500, 500).neg().exp().add(1).reciprocal();
}

/** The slope of the sigmoid, from its own output. */
export function sigmoidDerivative(output: ln.Tensor): ln.Tensor {
  return output.mul(output.neg().add(1));
}

/** max(0, x). */
export function relu(x: ln.Tensor): ln.Tensor {
  return x.maximum(0);
}

/** 1 where x is positive, else 0. */
export function reluDerivative(x: ln.Tensor): ln.Tensor {
  return x.greater(0).astype(x.dtype);
}

/** eˣ / Σ eˣ along the rows; the largest element is taken off first, so that no exponential overflows. */
export function softmax(x: ln.Tensor): ln.Tensor {
  const exponentials = x.sub(x.max({ axis: -1, keepDims: true })).exp();
  return exponentials.div(exponentials.sum({ axis: -1, keepDims: true }));
}
