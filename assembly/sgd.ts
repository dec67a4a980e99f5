import { lanes } from "./simd";
import { blend, decayed, every, negligible, penalized, read, settled, write } from "./update";

// @ts-ignore: decorator
@inline function sgdPart<T>(parameter: usize, gradient: usize, count: usize, rate: v128): void {
  write<T>(parameter, v128.sub<T>(read<T>(parameter, count), v128.mul<T>(rate, read<T>(gradient, count))), count);
}

// @ts-ignore: decorator
@inline function sgd<T>(parameter: usize, gradient: usize, length: i32, learningRate: usize): void {
  const rate = every<T>(load<f64>(learningRate));
  const bytes = <usize>length * sizeof<T>();
  const end = parameter + (bytes & ~15);
  const last = (bytes & 15) / sizeof<T>();
  for (; parameter < end; parameter += 16, gradient += 16) sgdPart<T>(parameter, gradient, lanes<T>(), rate);
  if (last) sgdPart<T>(parameter, gradient, last, rate);
}

export function float32_sgd(parameter: usize, gradient: usize, length: i32, learningRate: usize): void {
  sgd<f32>(parameter, gradient, length, learningRate);
}
export function float64_sgd(parameter: usize, gradient: usize, length: i32, learningRate: usize): void {
  sgd<f64>(parameter, gradient, length, learningRate);
}

// @ts-ignore: decorator
@inline function decayPart<T>(parameter: usize, gradient: usize, count: usize, rate: v128, l2: f64, decay: f64): void {
  let p = read<T>(parameter, count);
  const g = penalized<T>(read<T>(gradient, count), p, l2);
  p = decayed<T>(p, decay, rate);
  write<T>(parameter, v128.sub<T>(p, v128.mul<T>(rate, g)), count);
}

// @ts-ignore: decorator
@inline function momentumPart<T>(
  parameter: usize, gradient: usize, velocity: usize, count: usize,
  rate: v128, weight: v128, share: v128, least: v128, nesterov: i32, l2: f64, decay: f64, keras: i32,
): void {
  let p = read<T>(parameter, count);
  let g = penalized<T>(read<T>(gradient, count), p, l2);
  p = decayed<T>(p, decay, rate);
  let v = read<T>(velocity, count);
  if (keras) {
    const step = v128.mul<T>(g, rate);
    v = settled<T>(v128.sub<T>(v128.mul<T>(v, weight), step), least);
    write<T>(velocity, v, count);
    if (nesterov) v = v128.sub<T>(v128.mul<T>(v, weight), step);
    write<T>(parameter, v128.add<T>(p, v), count);
  } else {
    v = settled<T>(blend<T>(v, weight, g, share), least);
    write<T>(velocity, v, count);
    if (nesterov) v = v128.add<T>(g, v128.mul<T>(v, weight));
    write<T>(parameter, v128.sub<T>(p, v128.mul<T>(rate, v)), count);
  }
}

/** The whole vectors; constants among the last arguments leave only what they need in the loop. */
// @ts-ignore: decorator
@inline function momentumVectors<T>(
  parameter: usize, gradient: usize, velocity: usize, bytes: usize,
  rate: v128, weight: v128, share: v128, least: v128, nesterov: i32, l2: f64, decay: f64, keras: i32,
): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    momentumPart<T>(parameter + i, gradient + i, velocity + i, lanes<T>(), rate, weight, share, least, nesterov, l2, decay, keras);
  }
}

// @ts-ignore: decorator
@inline function momentum<T>(
  parameter: usize, gradient: usize, velocity: usize, length: i32, learningRate: usize,
  weight: f64, share: f64, nesterov: i32, l2: f64, decay: f64, keras: i32,
): void {
  const rate = every<T>(load<f64>(learningRate)), w = every<T>(weight), s = every<T>(share), least = negligible<T>();
  const bytes = <usize>length * sizeof<T>();
  const whole = bytes & ~15;
  const last = (bytes & 15) / sizeof<T>();
  if (velocity == 0) {
    for (let i: usize = 0; i < whole; i += 16) decayPart<T>(parameter + i, gradient + i, lanes<T>(), rate, l2, decay);
    if (last) decayPart<T>(parameter + whole, gradient + whole, last, rate, l2, decay);
    return;
  }
  if (l2 != 0 || decay != 0) momentumVectors<T>(parameter, gradient, velocity, whole, rate, w, s, least, nesterov, l2, decay, keras);
  else if (keras) momentumVectors<T>(parameter, gradient, velocity, whole, rate, w, s, least, nesterov, 0, 0, 1);
  else momentumVectors<T>(parameter, gradient, velocity, whole, rate, w, s, least, nesterov, 0, 0, 0);
  if (last) {
    momentumPart<T>(parameter + whole, gradient + whole, velocity + whole, last, rate, w, s, least, nesterov, l2, decay, keras);
  }
}

export function float32_momentum(
  parameter: usize, gradient: usize, velocity: usize, length: i32, learningRate: usize,
  weight: f64, share: f64, nesterov: i32, l2: f64, decay: f64, keras: i32,
): void {
  momentum<f32>(parameter, gradient, velocity, length, learningRate, weight, share, nesterov, l2, decay, keras);
}
export function float64_momentum(
  parameter: usize, gradient: usize, velocity: usize, length: i32, learningRate: usize,
  weight: f64, share: f64, nesterov: i32, l2: f64, decay: f64, keras: i32,
): void {
  momentum<f64>(parameter, gradient, velocity, length, learningRate, weight, share, nesterov, l2, decay, keras);
}
