import { lanes } from "./simd";
import { approach, blend, decayed, every, negligible, negligibleSquare, penalized, read, settled, write } from "./update";

// @ts-ignore: decorator
@inline function adamPart<T>(
  parameter: usize, gradient: usize, firstMoment: usize, secondMoment: usize, count: usize, rate: v128, size: v128, scale: v128,
  rest1: v128, weight2: v128, rest2: v128, epsilon: v128, least: v128, leastSquare: v128, l2: f64, decay: f64, keras: i32,
): void {
  let p = read<T>(parameter, count);
  const g = penalized<T>(read<T>(gradient, count), p, l2);
  p = decayed<T>(p, decay, rate);
  const m = settled<T>(approach<T>(read<T>(firstMoment, count), g, rest1), least);
  const square = v128.mul<T>(g, g);
  let v = read<T>(secondMoment, count);
  v = keras ? approach<T>(v, square, rest2) : blend<T>(v, weight2, square, rest2);
  write<T>(firstMoment, m, count);
  write<T>(secondMoment, settled<T>(v, leastSquare), count);
  const denominator = v128.add<T>(v128.mul<T>(v128.sqrt<T>(v), scale), epsilon);
  write<T>(parameter, v128.sub<T>(p, v128.div<T>(v128.mul<T>(m, size), denominator)), count);
}

/** The whole vectors; constants in the last three places leave only what they need in the loop. */
// @ts-ignore: decorator
@inline function adamVectors<T>(
  parameter: usize, gradient: usize, firstMoment: usize, secondMoment: usize, bytes: usize, rate: v128, size: v128, scale: v128,
  rest1: v128, weight2: v128, rest2: v128, epsilon: v128, least: v128, leastSquare: v128, l2: f64, decay: f64, keras: i32,
): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    adamPart<T>(
      parameter + i, gradient + i, firstMoment + i, secondMoment + i, lanes<T>(), rate, size, scale,
      rest1, weight2, rest2, epsilon, least, leastSquare, l2, decay, keras,
    );
  }
}

// @ts-ignore: decorator
@inline function adam<T>(
  parameter: usize, gradient: usize, firstMoment: usize, secondMoment: usize, length: i32, learningRate: usize, clock: usize,
  beta1: f64, beta2: f64, epsilon: f64, l2: f64, decay: f64, keras: i32,
): void {
  const rate = load<f64>(learningRate), power1 = load<f64>(clock, 8), power2 = load<f64>(clock, 16);
  let size: T, scale: T;
  if (keras) {
    size = <T>rate * sqrt<T>(1 - <T>power2) / (1 - <T>power1);
    scale = 1;
  } else {
    size = <T>(rate / (1 - power1));
    scale = <T>(1 / sqrt<f64>(1 - power2));
  }
  const r = every<T>(rate), s = v128.splat<T>(size), q = v128.splat<T>(scale);
  const rest1 = every<T>(1 - beta1), weight2 = every<T>(beta2), rest2 = every<T>(1 - beta2), e = every<T>(epsilon);
  const least = negligible<T>(), leastSquare = negligibleSquare<T>();
  const bytes = <usize>length * sizeof<T>();
  const whole = bytes & ~15;
  if (l2 != 0 || decay != 0) adamVectors<T>(parameter, gradient, firstMoment, secondMoment, whole, r, s, q, rest1, weight2, rest2, e, least, leastSquare, l2, decay, keras);
  else if (keras) adamVectors<T>(parameter, gradient, firstMoment, secondMoment, whole, r, s, q, rest1, weight2, rest2, e, least, leastSquare, 0, 0, 1);
  else adamVectors<T>(parameter, gradient, firstMoment, secondMoment, whole, r, s, q, rest1, weight2, rest2, e, least, leastSquare, 0, 0, 0);
  const last = (bytes & 15) / sizeof<T>();
  if (last) {
    adamPart<T>(
      parameter + whole, gradient + whole, firstMoment + whole, secondMoment + whole, last, r, s, q,
      rest1, weight2, rest2, e, least, leastSquare, l2, decay, keras,
    );
  }
}

export function float32_adam(
  parameter: usize, gradient: usize, firstMoment: usize, secondMoment: usize, length: i32, learningRate: usize, clock: usize,
  beta1: f64, beta2: f64, epsilon: f64, l2: f64, decay: f64, keras: i32,
): void {
  adam<f32>(parameter, gradient, firstMoment, secondMoment, length, learningRate, clock, beta1, beta2, epsilon, l2, decay, keras);
}
export function float64_adam(
  parameter: usize, gradient: usize, firstMoment: usize, secondMoment: usize, length: i32, learningRate: usize, clock: usize,
  beta1: f64, beta2: f64, epsilon: f64, l2: f64, decay: f64, keras: i32,
): void {
  adam<f64>(parameter, gradient, firstMoment, secondMoment, length, learningRate, clock, beta1, beta2, epsilon, l2, decay, keras);
}
