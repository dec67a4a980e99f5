import { lanes } from "./simd";
import { approach, blend, decayed, every, negligible, negligibleSquare, penalized, read, settled, write } from "./update";

// @ts-ignore: decorator
@inline function nadamPart<T>(
  parameter: usize, gradient: usize, firstMoment: usize, secondMoment: usize, count: usize, rate: v128, ofGradient: v128, ofMoment: v128,
  scale: v128, rest1: v128, weight2: v128, rest2: v128, epsilon: v128, least: v128, leastSquare: v128, l2: f64, decay: f64,
): void {
  let p = read<T>(parameter, count);
  const g = penalized<T>(read<T>(gradient, count), p, l2);
  p = decayed<T>(p, decay, rate);
  const m = settled<T>(approach<T>(read<T>(firstMoment, count), g, rest1), least);
  const v = blend<T>(read<T>(secondMoment, count), weight2, v128.mul<T>(g, g), rest2);
  write<T>(firstMoment, m, count);
  write<T>(secondMoment, settled<T>(v, leastSquare), count);
  const denominator = v128.add<T>(v128.mul<T>(v128.sqrt<T>(v), scale), epsilon);
  write<T>(parameter, v128.sub<T>(p, v128.div<T>(blend<T>(g, ofGradient, m, ofMoment), denominator)), count);
}

// @ts-ignore: decorator
@inline function nadam<T>(
  parameter: usize, gradient: usize, firstMoment: usize, secondMoment: usize, length: i32, learningRate: usize, clock: usize,
  beta1: f64, beta2: f64, momentumDecay: f64, epsilon: f64, l2: f64, decay: f64,
): void {
  const rate = load<f64>(learningRate), power2 = load<f64>(clock, 8), factor = load<f64>(clock, 16), product = load<f64>(clock, 24);
  const momentum = beta1 * (1 - 0.5 * factor), next = beta1 * (1 - 0.5 * (factor * momentumDecay));
  const ofGradient = every<T>(rate * (1 - momentum) / (1 - product)), ofMoment = every<T>(rate * next / (1 - product * next));
  const r = every<T>(rate), q = every<T>(1 / sqrt<f64>(1 - power2));
  const rest1 = every<T>(1 - beta1), weight2 = every<T>(beta2), rest2 = every<T>(1 - beta2), e = every<T>(epsilon);
  const least = negligible<T>(), leastSquare = negligibleSquare<T>();
  const bytes = <usize>length * sizeof<T>();
  const end = parameter + (bytes & ~15);
  const last = (bytes & 15) / sizeof<T>();
  while (parameter < end) {
    nadamPart<T>(parameter, gradient, firstMoment, secondMoment, lanes<T>(), r, ofGradient, ofMoment, q, rest1, weight2, rest2, e, least, leastSquare, l2, decay);
    parameter += 16;
    gradient += 16;
    firstMoment += 16;
    secondMoment += 16;
  }
  if (last) nadamPart<T>(parameter, gradient, firstMoment, secondMoment, last, r, ofGradient, ofMoment, q, rest1, weight2, rest2, e, least, leastSquare, l2, decay);
}

export function float32_nadam(
  parameter: usize, gradient: usize, firstMoment: usize, secondMoment: usize, length: i32, learningRate: usize, clock: usize,
  beta1: f64, beta2: f64, momentumDecay: f64, epsilon: f64, l2: f64, decay: f64,
): void {
  nadam<f32>(parameter, gradient, firstMoment, secondMoment, length, learningRate, clock, beta1, beta2, momentumDecay, epsilon, l2, decay);
}
export function float64_nadam(
  parameter: usize, gradient: usize, firstMoment: usize, secondMoment: usize, length: i32, learningRate: usize, clock: usize,
  beta1: f64, beta2: f64, momentumDecay: f64, epsilon: f64, l2: f64, decay: f64,
): void {
  nadam<f64>(parameter, gradient, firstMoment, secondMoment, length, learningRate, clock, beta1, beta2, momentumDecay, epsilon, l2, decay);
}
