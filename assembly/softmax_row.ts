/** What is done to rows, one at a time, for softmax and its kin. `T` is f32 or f64. */
import { loadFirstOr, loadUpTo, onlyFirst, storeUpTo } from "./lanes";
import { expRaised } from "./math";
import { sumOfLanes } from "./simd";

export const SOFTMAX: i32 = 0, LOG_SOFTMAX: i32 = 1, LOG_SUM_EXP: i32 = 2;

/** Bytes whose sum is taken in `T`; the sums of such chunks are added in float64, so that long rows stay accurate. */
export const CHUNK: usize = 1024;

/** The largest element; NaN may be passed over, for it shows in the sum of exponentials. */
// @ts-ignore: decorator
@inline export function maximumOf<T>(a: usize, bytes: usize): T {
  const end = a + bytes;
  let x = v128.splat<T>(-Infinity), y = x;
  for (; a + 32 <= end; a += 32) {
    x = v128.pmax<T>(x, v128.load(a));
    y = v128.pmax<T>(y, v128.load(a, 16));
  }
  if (a + 16 <= end) {
    x = v128.pmax<T>(x, v128.load(a));
    a += 16;
  }
  if (a < end) y = v128.pmax<T>(y, loadFirstOr<T>(a, (end - a) / sizeof<T>(), y));
  x = v128.pmax<T>(x, y);
  if (sizeof<T>() == 4) x = v128.pmax<T>(x, v128.shuffle<i32>(x, x, 2, 3, 0, 1));
  const first = v128.extract_lane<T>(x, 0), second = v128.extract_lane<T>(x, 1);
  return first < second ? second : first;
}

/** Σ e^(x − max), raised as {@link expRaised} is; for the softmax each term is left in `out`. */
// @ts-ignore: decorator
@inline export function sumOfExponentials<T>(op: i32, out: usize, a: usize, bytes: usize, maximum: v128): f64 {
  const end = a + bytes;
  let total: f64 = 0;
  while (a < end) {
    const chunkEnd = min(end, a + CHUNK);
    let sum = v128.splat<T>(0), other = sum;
    for (; a + 32 <= chunkEnd; a += 32) {
      const x = expRaised<T>(v128.sub<T>(v128.load(a), maximum));
      const y = expRaised<T>(v128.sub<T>(v128.load(a, 16), maximum));
      sum = v128.add<T>(sum, x);
      other = v128.add<T>(other, y);
      if (op == SOFTMAX) {
        v128.store(out, x);
        v128.store(out, y, 16);
        out += 32;
      }
    }
    while (a < chunkEnd) {
      const left = chunkEnd - a;
      const e = expRaised<T>(v128.sub<T>(loadUpTo<T>(a, left), maximum));
      sum = v128.add<T>(sum, left < 16 ? onlyFirst<T>(e, left / sizeof<T>()) : e);
      if (op == SOFTMAX) {
        storeUpTo<T>(out, e, left);
        out += 16;
      }
      a += min<usize>(left, 16);
    }
    total += <f64>sumOfLanes<T>(v128.add<T>(sum, other));
  }
  return total;
}

/** x·factor, or x − maximum − factor. */
// @ts-ignore: decorator
@inline function finished<T>(op: i32, x: v128, maximum: v128, factor: v128): v128 {
  return op == SOFTMAX ? v128.mul<T>(x, factor) : v128.sub<T>(v128.sub<T>(x, maximum), factor);
}

/** {@link finished} of a row, in place or not. */
// @ts-ignore: decorator
@inline export function finish<T>(op: i32, out: usize, a: usize, bytes: usize, maximum: v128, factor: v128): void {
  const end = out + bytes;
  for (; out + 32 <= end; out += 32, a += 32) {
    const x = finished<T>(op, v128.load(a), maximum, factor);
    const y = finished<T>(op, v128.load(a, 16), maximum, factor);
    v128.store(out, x);
    v128.store(out, y, 16);
  }
  for (; out < end; out += 16, a += 16) {
    const left = end - out;
    storeUpTo<T>(out, finished<T>(op, loadUpTo<T>(a, left), maximum, factor), left);
  }
}
