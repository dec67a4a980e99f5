import { loadFirst, storeFirst } from "./lanes";
import { splatAt } from "./simd";

/** A product and a difference, each rounded, as NumPy does it: no fused multiply-add. */
// @ts-ignore: decorator
@inline function step<T>(parameter: v128, gradient: v128, rate: v128): v128 {
  return v128.sub<T>(parameter, v128.mul<T>(rate, gradient));
}

// @ts-ignore: decorator
@inline function sgd<T>(parameter: usize, gradient: usize, length: i32, learningRate: usize): void {
  const rate = splatAt<T>(learningRate);
  const bytes = <usize>length * sizeof<T>();
  const end = parameter + (bytes & ~15);
  const last = (bytes & 15) / sizeof<T>();
  while (parameter < end) {
    v128.store(parameter, step<T>(v128.load(parameter), v128.load(gradient), rate));
    parameter += 16;
    gradient += 16;
  }
  if (last) storeFirst<T>(parameter, step<T>(loadFirst<T>(parameter, last), loadFirst<T>(gradient, last), rate), last);
}

export function float32_sgd(parameter: usize, gradient: usize, length: i32, learningRate: usize): void {
  sgd<f32>(parameter, gradient, length, learningRate);
}
export function float64_sgd(parameter: usize, gradient: usize, length: i32, learningRate: usize): void {
  sgd<f64>(parameter, gradient, length, learningRate);
}
