import { siluDerivative } from "./activation";
import { exp, sigmoid } from "./math";
import { geluDerivative } from "./normal_distribution";

// The first four in the order of the numbers that a matrix product gives its activations.
export const RELU: i32 = 0, LEAKY_RELU: i32 = 1, SIGMOID: i32 = 2, TANH: i32 = 3;
export const ELU: i32 = 4, GELU: i32 = 5, SOFTPLUS: i32 = 6, SILU: i32 = 7;

/** A gradient times the derivative of the activation `op`, from its output (the first four) or its input. `T` is f32 or f64. */
// @ts-ignore: decorator
@inline export function timesDerivative<T>(op: i32, gradient: v128, v: v128, slope: v128): v128 {
  const zero = v128.splat<T>(0), one = v128.splat<T>(1);
  if (op == RELU) return v128.and(gradient, v128.gt<T>(v, zero));
  if (op == LEAKY_RELU) return v128.bitselect(gradient, v128.mul<T>(gradient, slope), v128.gt<T>(v, zero));
  if (op == SIGMOID) return v128.mul<T>(v128.mul<T>(gradient, v), v128.sub<T>(one, v));
  if (op == TANH) return v128.mul<T>(gradient, v128.sub<T>(one, v128.mul<T>(v, v)));
  if (op == ELU) {
    const below = v128.mul<T>(v128.mul<T>(gradient, slope), exp<T>(v));
    return v128.bitselect(gradient, below, v128.gt<T>(v, zero));
  }
  if (op == GELU) return v128.mul<T>(gradient, geluDerivative<T>(v));
  if (op == SOFTPLUS) return v128.mul<T>(gradient, sigmoid<T>(v));
  return v128.mul<T>(gradient, siluDerivative<T>(v));
}
