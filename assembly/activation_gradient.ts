import { ELU, GELU, LEAKY_RELU, RELU, SIGMOID, SILU, SOFTPLUS, TANH, timesDerivative } from "./derivative";
import { loadFirst, storeFirst } from "./lanes";

// @ts-ignore: decorator
@inline function parametric<T>(op: i32, out: usize, grad: usize, value: usize, length: i32, slope: T): void {
  const p = v128.splat<T>(slope);
  const bytes = <usize>length * sizeof<T>();
  const end = out + (bytes & ~15);
  const last = (bytes & 15) / sizeof<T>();
  while (out < end) {
    v128.store(out, timesDerivative<T>(op, v128.load(grad), v128.load(value), p));
    out += 16;
    grad += 16;
    value += 16;
  }
  if (last) storeFirst<T>(out, timesDerivative<T>(op, loadFirst<T>(grad, last), loadFirst<T>(value, last), p), last);
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
