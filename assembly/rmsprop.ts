import { lanes } from "./simd";
import { blend, decayed, every, negligible, negligibleSquare, penalized, read, settled, write } from "./update";

// @ts-ignore: decorator
@inline function rmspropPart<T>(
  parameter: usize, gradient: usize, squareAverage: usize, gradientAverage: usize, velocity: usize, count: usize,
  rate: v128, weight: v128, rest: v128, momentum: v128, epsilon: v128, least: v128, leastSquare: v128, l2: f64, decay: f64, keras: i32,
): void {
  let p = read<T>(parameter, count);
  const g = penalized<T>(read<T>(gradient, count), p, l2);
  p = decayed<T>(p, decay, rate);
  let v = blend<T>(read<T>(squareAverage, count), weight, v128.mul<T>(g, g), rest);
  write<T>(squareAverage, settled<T>(v, leastSquare), count);
  if (gradientAverage) {
    const average = settled<T>(blend<T>(read<T>(gradientAverage, count), weight, g, rest), least);
    write<T>(gradientAverage, average, count);
    // A variance, which rounding can leave below 0.
    v = v128.max<T>(v128.sub<T>(v, v128.mul<T>(average, average)), v128.splat<T>(0));
  }
  const root = keras ? v128.sqrt<T>(v128.add<T>(v, epsilon)) : v128.add<T>(v128.sqrt<T>(v), epsilon);
  if (velocity == 0) return write<T>(parameter, v128.sub<T>(p, v128.div<T>(v128.mul<T>(rate, g), root)), count);
  let step = v128.mul<T>(momentum, read<T>(velocity, count));
  if (keras) {
    step = settled<T>(v128.add<T>(step, v128.div<T>(v128.mul<T>(rate, g), root)), least);
    write<T>(velocity, step, count);
  } else {
    step = settled<T>(v128.add<T>(step, v128.div<T>(g, root)), least);
    write<T>(velocity, step, count);
    step = v128.mul<T>(rate, step);
  }
  write<T>(parameter, v128.sub<T>(p, step), count);
}

// @ts-ignore: decorator
@inline function rmsprop<T>(
  parameter: usize, gradient: usize, squareAverage: usize, gradientAverage: usize, velocity: usize, length: i32, learningRate: usize,
  rho: f64, momentum: f64, epsilon: f64, l2: f64, decay: f64, keras: i32,
): void {
  const rate = every<T>(load<f64>(learningRate)), w = every<T>(rho), rest = every<T>(1 - rho), m = every<T>(momentum), e = every<T>(epsilon);
  const least = negligible<T>(), leastSquare = negligibleSquare<T>();
  const averageStride: usize = gradientAverage == 0 ? 0 : 16, velocityStride: usize = velocity == 0 ? 0 : 16;
  const bytes = <usize>length * sizeof<T>();
  const end = parameter + (bytes & ~15);
  const last = (bytes & 15) / sizeof<T>();
  while (parameter < end) {
    rmspropPart<T>(parameter, gradient, squareAverage, gradientAverage, velocity, lanes<T>(), rate, w, rest, m, e, least, leastSquare, l2, decay, keras);
    parameter += 16;
    gradient += 16;
    squareAverage += 16;
    gradientAverage += averageStride;
    velocity += velocityStride;
  }
  if (last) rmspropPart<T>(parameter, gradient, squareAverage, gradientAverage, velocity, last, rate, w, rest, m, e, least, leastSquare, l2, decay, keras);
}

export function float32_rmsprop(
  parameter: usize, gradient: usize, squareAverage: usize, gradientAverage: usize, velocity: usize, length: i32, learningRate: usize,
  rho: f64, momentum: f64, epsilon: f64, l2: f64, decay: f64, keras: i32,
): void {
  rmsprop<f32>(parameter, gradient, squareAverage, gradientAverage, velocity, length, learningRate, rho, momentum, epsilon, l2, decay, keras);
}
export function float64_rmsprop(
  parameter: usize, gradient: usize, squareAverage: usize, gradientAverage: usize, velocity: usize, length: i32, learningRate: usize,
  rho: f64, momentum: f64, epsilon: f64, l2: f64, decay: f64, keras: i32,
): void {
  rmsprop<f64>(parameter, gradient, squareAverage, gradientAverage, velocity, length, learningRate, rho, momentum, epsilon, l2, decay, keras);
}
