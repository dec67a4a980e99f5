import { siluDerivative } from "./activation";
import { loadFirst, storeFirst } from "./lanes";
import { exp, sigmoid } from "./math";
import { geluDerivative } from "./normal_distribution";

const RELU: i32 = 0, LEAKY_RELU: i32 = 1, SIGMOID: i32 = 2, TANH: i32 = 3;
const ELU: i32 = 4, GELU: i32 = 5, SOFTPLUS: i32 = 6, SILU: i32 = 7;

// @ts-ignore: decorator
@inline function apply<T>(op: i32, gradient: v128, v: v128, slope: v128): v128 {
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

// @ts-ignore: decorator
@inline function parametric<T>(op: i32, out: usize, grad: usize, value: usize, length: i32, slope: T): void {
  const p = v128.splat<T>(slope);
  const bytes = <usize>length * sizeof<T>();
  const end = out + (bytes & ~15);
  const last = (bytes & 15) / sizeof<T>();
  while (out < end) {
    v128.store(out, apply<T>(op, v128.load(grad), v128.load(value), p));
    out += 16;
    grad += 16;
    value += 16;
  }
  if (last) storeFirst<T>(out, apply<T>(op, loadFirst<T>(grad, last), loadFirst<T>(value, last), p), last);
}

// @ts-ignore: decorator
@inline function plain<T>(op: i32, out: usize, grad: usize, value: usize, length: i32): void {
  parametric<T>(op, out, grad, value, length, 0);
}

export function float32_reluGradient(out: usize, grad: usize, value: usize, length: i32): void {
  plain<f32>(RELU, out, grad, value, length);
}

export function float32_sigmoidGradient(out: usize, grad: usize, value: usize, length: i32): void {
  plain<f32>(SIGMOID, out, grad, value, length);
}

export function float32_tanhGradient(out: usize, grad: usize, value: usize, length: i32): void {
  plain<f32>(TANH, out, grad, value, length);
}

export function float32_geluGradient(out: usize, grad: usize, value: usize, length: i32): void {
  plain<f32>(GELU, out, grad, value, length);
}

export function float32_softplusGradient(out: usize, grad: usize, value: usize, length: i32): void {
  plain<f32>(SOFTPLUS, out, grad, value, length);
}

export function float32_siluGradient(out: usize, grad: usize, value: usize, length: i32): void {
  plain<f32>(SILU, out, grad, value, length);
}

export function float32_leakyReluGradient(out: usize, grad: usize, value: usize, length: i32, slope: f32): void {
  parametric<f32>(LEAKY_RELU, out, grad, value, length, slope);
}

export function float32_eluGradient(out: usize, grad: usize, value: usize, length: i32, slope: f32): void {
  parametric<f32>(ELU, out, grad, value, length, slope);
}

export function float64_reluGradient(out: usize, grad: usize, value: usize, length: i32): void {
  plain<f64>(RELU, out, grad, value, length);
}

export function float64_sigmoidGradient(out: usize, grad: usize, value: usize, length: i32): void {
  plain<f64>(SIGMOID, out, grad, value, length);
}

export function float64_tanhGradient(out: usize, grad: usize, value: usize, length: i32): void {
  plain<f64>(TANH, out, grad, value, length);
}

export function float64_geluGradient(out: usize, grad: usize, value: usize, length: i32): void {
  plain<f64>(GELU, out, grad, value, length);
}

export function float64_softplusGradient(out: usize, grad: usize, value: usize, length: i32): void {
  plain<f64>(SOFTPLUS, out, grad, value, length);
}

export function float64_siluGradient(out: usize, grad: usize, value: usize, length: i32): void {
  plain<f64>(SILU, out, grad, value, length);
}

export function float64_leakyReluGradient(out: usize, grad: usize, value: usize, length: i32, slope: f64): void {
  parametric<f64>(LEAKY_RELU, out, grad, value, length, slope);
}

export function float64_eluGradient(out: usize, grad: usize, value: usize, length: i32, slope: f64): void {
  parametric<f64>(ELU, out, grad, value, length, slope);
}
