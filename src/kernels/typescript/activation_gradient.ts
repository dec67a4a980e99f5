import type { Heap } from "../memory.ts";
import { sigmoid } from "./activation.ts";
import { byteShift } from "./elements.ts";
import { geluDerivative } from "./special_functions.ts";

/**
 * Multiplies a gradient by an activation's derivative, element by element, all contiguous.
 *
 * @param out Contiguous; may be `grad`.
 * @param grad The gradient of the activation's output.
 * @param value The activation's output or input: each kernel says which.
 */
export type GradientKernel = (out: number, grad: number, value: number, length: number) => void;

/**
 * Like {@linkcode GradientKernel}, with the activation's own parameter.
 *
 * @param slope The leaky relu's slope, or the elu's alpha.
 */
export type ParametricGradientKernel = (
  out: number,
  grad: number,
  value: number,
  length: number,
  slope: number,
) => void;

// What `timesDerivative` does: a number and not a function value, which would be called and its results boxed.
// The first four in the order of the numbers that a matrix product gives its activations.
const RELU = 0, LEAKY_RELU = 1, SIGMOID = 2, TANH = 3, ELU = 4, GELU = 5, SOFTPLUS = 6, SILU = 7;

/** @internal The derivative times `gradient`, from the activation's output y or its input x. */
export function timesDerivative(activation: number, gradient: number, v: number, slope: number): number {
  switch (activation) {
    case RELU:
      return v > 0 ? gradient : 0;
    case LEAKY_RELU:
      return v > 0 ? gradient : slope * gradient;
    case SIGMOID:
      return gradient * v * (1 - v);
    case TANH:
      return gradient * (1 - v * v);
    case ELU:
      return v > 0 ? gradient : gradient * slope * Math.exp(v);
    case GELU:
      return gradient * geluDerivative(v);
    case SOFTPLUS:
      return gradient * sigmoid(v);
    default:
      return gradient * sigmoid(v) * (1 + v * sigmoid(-v));
  }
}

/** Gradients of the element-wise activations. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function activationGradientKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = byteShift[dtype];
  const parametric = (activation: number): ParametricGradientKernel => (out, grad, value, length, slope) => {
    const data = heap[dtype];
    const [o, g, v] = [out >>> shift, grad >>> shift, value >>> shift];
    for (let i = 0; i < length; i++) {
      data[o + i] = timesDerivative(activation, data[g + i]!, data[v + i]!, slope);
    }
  };
  const plain = (activation: number): GradientKernel => {
    const kernel = parametric(activation);
    return (out, grad, value, length) => kernel(out, grad, value, length, 0);
  };
  return {
    /** From the output y: the gradient where y > 0, else 0. */
    reluGradient: plain(RELU),
    /** From the output y: the gradient where y > 0, else slope times it. */
    leakyReluGradient: parametric(LEAKY_RELU),
    /** From the output y: y·(1 − y). */
    sigmoidGradient: plain(SIGMOID),
    /** From the output y: 1 − y². */
    tanhGradient: plain(TANH),
    /** From the input x: 1 where x > 0, else slope·eˣ. */
    eluGradient: parametric(ELU),
    /** From the input x: Φ(x) + x·φ(x). */
    geluGradient: plain(GELU),
    /** From the input x: sigmoid(x). */
    softplusGradient: plain(SOFTPLUS),
    /** From the input x, with s = sigmoid(x): s·(1 + x·(1 − s)). */
    siluGradient: plain(SILU),
  };
}
