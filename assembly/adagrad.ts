import { lanes } from "./simd";
import { blend, decayed, every, negligibleSquare, penalized, read, settled, write } from "./update";

// @ts-ignore: decorator
@inline function adagradPart<T>(
  parameter: usize, gradient: usize, squareSum: usize, count: usize, rate: v128, size: v128, epsilon: v128, l2: f64, decay: f64, keras: i32,
): void {
  let p = read<T>(parameter, count);
  const g = penalized<T>(read<T>(gradient, count), p, l2);
  p = decayed<T>(p, decay, rate);
  const sum = v128.add<T>(read<T>(squareSum, count), v128.mul<T>(g, g));
  write<T>(squareSum, sum, count);
  const root = keras ? v128.sqrt<T>(v128.add<T>(sum, epsilon)) : v128.add<T>(v128.sqrt<T>(sum), epsilon);
  write<T>(parameter, v128.sub<T>(p, v128.div<T>(v128.mul<T>(size, g), root)), count);
}

// @ts-ignore: decorator
@inline function adagrad<T>(
  parameter: usize, gradient: usize, squareSum: usize, length: i32, learningRate: usize, clock: usize,
  learningRateDecay: f64, epsilon: f64, l2: f64, decay: f64, keras: i32,
): void {
  const rate = load<f64>(learningRate);
  const r = every<T>(rate), e = every<T>(epsilon);
  const size = clock == 0 ? r : every<T>(rate / (1 + (load<f64>(clock) - 1) * learningRateDecay));
  const bytes = <usize>length * sizeof<T>();
  const end = parameter + (bytes & ~15);
  const last = (bytes & 15) / sizeof<T>();
  while (parameter < end) {
    adagradPart<T>(parameter, gradient, squareSum, lanes<T>(), r, size, e, l2, decay, keras);
    parameter += 16;
    gradient += 16;
    squareSum += 16;
  }
  if (last) adagradPart<T>(parameter, gradient, squareSum, last, r, size, e, l2, decay, keras);
}

export function float32_adagrad(
  parameter: usize, gradient: usize, squareSum: usize, length: i32, learningRate: usize, clock: usize,
  learningRateDecay: f64, epsilon: f64, l2: f64, decay: f64, keras: i32,
): void {
  adagrad<f32>(parameter, gradient, squareSum, length, learningRate, clock, learningRateDecay, epsilon, l2, decay, keras);
}
export function float64_adagrad(
  parameter: usize, gradient: usize, squareSum: usize, length: i32, learningRate: usize, clock: usize,
  learningRateDecay: f64, epsilon: f64, l2: f64, decay: f64, keras: i32,
): void {
  adagrad<f64>(parameter, gradient, squareSum, length, learningRate, clock, learningRateDecay, epsilon, l2, decay, keras);
}

// @ts-ignore: decorator
@inline function adadeltaPart<T>(
  parameter: usize, gradient: usize, squareAverage: usize, changeAverage: usize, count: usize,
  rate: v128, weight: v128, rest: v128, epsilon: v128, least: v128, l2: f64, decay: f64,
): void {
  let p = read<T>(parameter, count);
  const g = penalized<T>(read<T>(gradient, count), p, l2);
  p = decayed<T>(p, decay, rate);
  const square = blend<T>(read<T>(squareAverage, count), weight, v128.mul<T>(g, g), rest);
  const before = read<T>(changeAverage, count);
  const root = v128.sqrt<T>(v128.add<T>(square, epsilon));
  const change = v128.div<T>(v128.mul<T>(v128.sqrt<T>(v128.add<T>(before, epsilon)), g), root);
  write<T>(squareAverage, settled<T>(square, least), count);
  write<T>(changeAverage, settled<T>(blend<T>(before, weight, v128.mul<T>(change, change), rest), least), count);
  write<T>(parameter, v128.sub<T>(p, v128.mul<T>(rate, change)), count);
}

// @ts-ignore: decorator
@inline function adadelta<T>(
  parameter: usize, gradient: usize, squareAverage: usize, changeAverage: usize, length: i32, learningRate: usize,
  rho: f64, epsilon: f64, l2: f64, decay: f64,
): void {
  const rate = every<T>(load<f64>(learningRate)), w = every<T>(rho), rest = every<T>(1 - rho), e = every<T>(epsilon), least = negligibleSquare<T>();
  const bytes = <usize>length * sizeof<T>();
  const end = parameter + (bytes & ~15);
  const last = (bytes & 15) / sizeof<T>();
  while (parameter < end) {
    adadeltaPart<T>(parameter, gradient, squareAverage, changeAverage, lanes<T>(), rate, w, rest, e, least, l2, decay);
    parameter += 16;
    gradient += 16;
    squareAverage += 16;
    changeAverage += 16;
  }
  if (last) adadeltaPart<T>(parameter, gradient, squareAverage, changeAverage, last, rate, w, rest, e, least, l2, decay);
}

export function float32_adadelta(
  parameter: usize, gradient: usize, squareAverage: usize, changeAverage: usize, length: i32, learningRate: usize,
  rho: f64, epsilon: f64, l2: f64, decay: f64,
): void {
  adadelta<f32>(parameter, gradient, squareAverage, changeAverage, length, learningRate, rho, epsilon, l2, decay);
}
export function float64_adadelta(
  parameter: usize, gradient: usize, squareAverage: usize, changeAverage: usize, length: i32, learningRate: usize,
  rho: f64, epsilon: f64, l2: f64, decay: f64,
): void {
  adadelta<f64>(parameter, gradient, squareAverage, changeAverage, length, learningRate, rho, epsilon, l2, decay);
}
