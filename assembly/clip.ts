import { every, read, write } from "./update";

/** Elements whose squares are summed without recursion. */
const CHUNK: i32 = 1024;

/** The first two lanes of x, or the last two, as float64. */
// @ts-ignore: decorator
@inline function wide<T>(address: usize, half: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(address + half * 16);
  return v128.promote_low<f32>(v128.load64_zero(address + half * 8));
}

/** Sums of squares in four lanes, combined at the end, then what is left one by one. */
// @ts-ignore: decorator
@inline function chunkOfSquares<T>(a: usize, length: i32): f64 {
  const end = a + <usize>length * sizeof<T>();
  const whole = a + (<usize>length & ~3) * sizeof<T>();
  let x = v128.splat<f64>(0), y = x;
  for (; a < whole; a += 4 * sizeof<T>()) {
    const u = wide<T>(a, 0), v = wide<T>(a, 1);
    x = v128.add<f64>(x, v128.mul<f64>(u, u));
    y = v128.add<f64>(y, v128.mul<f64>(v, v));
  }
  x = v128.add<f64>(x, y);
  let sum = v128.extract_lane<f64>(x, 0) + v128.extract_lane<f64>(x, 1);
  for (; a < end; a += sizeof<T>()) {
    const one = <f64>load<T>(a);
    sum += one * one;
  }
  return sum;
}

/** A binary tree over chunks, so that the error grows with the logarithm of the length. */
function squares<T>(a: usize, length: i32): f64 {
  if (length <= CHUNK) return chunkOfSquares<T>(a, length);
  const left = (1 << (31 - clz((length - 1) / CHUNK))) * CHUNK;
  return squares<T>(a, left) + squares<T>(a + <usize>left * sizeof<T>(), length - left);
}

export function float32_addSquares(total: usize, a: usize, length: i32): void {
  store<f64>(total, load<f64>(total) + squares<f32>(a, length));
}
export function float64_addSquares(total: usize, a: usize, length: i32): void {
  store<f64>(total, load<f64>(total) + squares<f64>(a, length));
}

export function float64_clipFactor(norm: usize, total: usize, limit: f64, epsilon: f64): void {
  const root = sqrt<f64>(load<f64>(total));
  store<f64>(norm, root);
  store<f64>(norm, min<f64>(limit / (root + epsilon), 1), 8);
}

// @ts-ignore: decorator
@inline function scaleBy<T>(a: usize, length: i32, factor: usize): void {
  const x = every<T>(load<f64>(factor));
  const bytes = <usize>length * sizeof<T>();
  const end = a + (bytes & ~15);
  const last = (bytes & 15) / sizeof<T>();
  for (; a < end; a += 16) v128.store(a, v128.mul<T>(v128.load(a), x));
  if (last) write<T>(a, v128.mul<T>(read<T>(a, last), x), last);
}

export function float32_scaleBy(a: usize, length: i32, factor: usize): void { scaleBy<f32>(a, length, factor); }
export function float64_scaleBy(a: usize, length: i32, factor: usize): void { scaleBy<f64>(a, length, factor); }

/** NaN stays NaN. */
// @ts-ignore: decorator
@inline function limited<T>(x: v128, limit: v128): v128 {
  return v128.pmax<T>(v128.pmin<T>(x, limit), v128.neg<T>(limit));
}

// @ts-ignore: decorator
@inline function limitTo<T>(a: usize, length: i32, limit: f64): void {
  const x = every<T>(limit);
  const bytes = <usize>length * sizeof<T>();
  const end = a + (bytes & ~15);
  const last = (bytes & 15) / sizeof<T>();
  for (; a < end; a += 16) v128.store(a, limited<T>(v128.load(a), x));
  if (last) write<T>(a, limited<T>(read<T>(a, last), x), last);
}

export function float32_limitTo(a: usize, length: i32, limit: f64): void { limitTo<f32>(a, length, limit); }
export function float64_limitTo(a: usize, length: i32, limit: f64): void { limitTo<f64>(a, length, limit); }
