/** Softmax and its kin over contiguous rows, each shifted by its maximum. `T` is f32 or f64. */
import { constant, LOWER } from "./constants";
import { loadFirst, loadFirstOr, loadUpTo, onlyFirst, storeFirst, storeUpTo } from "./lanes";
import { expNonPositive, expRaised, log } from "./math";

const SOFTMAX: i32 = 0, LOG_SOFTMAX: i32 = 1, LOG_SUM_EXP: i32 = 2;

/** Bytes whose sum is taken in `T`; the sums of such chunks are added in float64, so that long rows stay accurate. */
const CHUNK: usize = 1024;

// @ts-ignore: decorator
@inline function sumOfLanes<T>(x: v128): T {
  if (sizeof<T>() == 4) x = v128.add<T>(x, v128.shuffle<i32>(x, x, 2, 3, 0, 1));
  return v128.extract_lane<T>(x, 0) + v128.extract_lane<T>(x, 1);
}

/** The largest element; NaN may be passed over, for it shows in the sum of exponentials. */
// @ts-ignore: decorator
@inline function maximumOf<T>(a: usize, bytes: usize): T {
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
@inline function sumOfExponentials<T>(op: i32, out: usize, a: usize, bytes: usize, maximum: v128): f64 {
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
@inline function finish<T>(op: i32, out: usize, a: usize, bytes: usize, maximum: v128, factor: v128): void {
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

// @ts-ignore: decorator
@inline function normalize<T>(op: i32, out: usize, a: usize, rows: i32, columns: i32): void {
  const bytes = <usize>columns * sizeof<T>();
  for (let i = 0; i < rows; i++) {
    const maximum = maximumOf<T>(a, bytes);
    const shift = v128.splat<T>(maximum);
    const sum = sumOfExponentials<T>(op, out, a, bytes, shift);
    if (op == SOFTMAX) {
      finish<T>(op, out, out, bytes, shift, v128.splat<T>(<T>(1 / sum)));
      out += bytes;
    } else {
      const lowered = sum * <f64>v128.extract_lane<T>(constant<T>(LOWER), 0);
      const logSum = v128.extract_lane<f64>(log<f64>(v128.splat<f64>(lowered)), 0);
      if (op == LOG_SOFTMAX) {
        finish<T>(op, out, a, bytes, shift, v128.splat<T>(<T>logSum));
        out += bytes;
      } else {
        // An infinite maximum is the result; the shift would make it NaN. But NaN, which the maximum passes over, stays.
        const isInfinite = maximum - maximum != 0 && !hasNaN<T>(a, bytes);
        store<T>(out, isInfinite ? maximum : <T>(<f64>maximum + logSum));
        out += sizeof<T>();
      }
    }
    a += bytes;
  }
}

// @ts-ignore: decorator
@inline function hasNaN<T>(a: usize, bytes: usize): bool {
  for (const end = a + bytes; a < end; a += sizeof<T>()) {
    if (isNaN<T>(load<T>(a))) return true;
  }
  return false;
}

/** Σ g·y, or Σ g, of a row; chunk by chunk as in {@link sumOfExponentials}. */
// @ts-ignore: decorator
@inline function sumOfProducts<T>(op: i32, grad: usize, output: usize, bytes: usize): f64 {
  const end = grad + bytes;
  let total: f64 = 0;
  while (grad < end) {
    const chunkEnd = min(end, grad + CHUNK);
    let sum = v128.splat<T>(0);
    for (; grad + 16 <= chunkEnd; grad += 16) {
      const g = v128.load(grad);
      sum = v128.add<T>(sum, op == SOFTMAX ? v128.mul<T>(g, v128.load(output)) : g);
      output += 16;
    }
    if (grad < chunkEnd) {
      const count = (chunkEnd - grad) / sizeof<T>();
      const g = loadFirst<T>(grad, count);
      sum = v128.add<T>(sum, op == SOFTMAX ? v128.mul<T>(g, loadFirst<T>(output, count)) : g);
      grad = chunkEnd;
    }
    total += <f64>sumOfLanes<T>(sum);
  }
  return total;
}

// @ts-ignore: decorator
@inline function combine<T>(op: i32, g: v128, y: v128, sum: v128): v128 {
  if (op == SOFTMAX) return v128.mul<T>(v128.sub<T>(g, sum), y);
  return v128.sub<T>(g, v128.mul<T>(expNonPositive<T>(y), sum));
}

// @ts-ignore: decorator
@inline function gradient<T>(op: i32, out: usize, grad: usize, output: usize, rows: i32, columns: i32): void {
  const bytes = <usize>columns * sizeof<T>();
  for (let i = 0; i < rows; i++) {
    const sum = v128.splat<T>(<T>sumOfProducts<T>(op, grad, output, bytes));
    const end = grad + bytes;
    for (; grad + 16 <= end; grad += 16) {
      v128.store(out, combine<T>(op, v128.load(grad), v128.load(output), sum));
      out += 16;
      output += 16;
    }
    if (grad < end) {
      const count = (end - grad) / sizeof<T>();
      storeFirst<T>(out, combine<T>(op, loadFirst<T>(grad, count), loadFirst<T>(output, count), sum), count);
      out += end - grad;
      output += end - grad;
      grad = end;
    }
  }
}

export function float32_softmax(out: usize, a: usize, rows: i32, columns: i32): void {
  normalize<f32>(SOFTMAX, out, a, rows, columns);
}

export function float32_logSoftmax(out: usize, a: usize, rows: i32, columns: i32): void {
  normalize<f32>(LOG_SOFTMAX, out, a, rows, columns);
}

export function float32_logSumExp(out: usize, a: usize, rows: i32, columns: i32): void {
  normalize<f32>(LOG_SUM_EXP, out, a, rows, columns);
}

export function float32_softmaxGradient(out: usize, grad: usize, output: usize, rows: i32, columns: i32): void {
  gradient<f32>(SOFTMAX, out, grad, output, rows, columns);
}

export function float32_logSoftmaxGradient(out: usize, grad: usize, output: usize, rows: i32, columns: i32): void {
  gradient<f32>(LOG_SOFTMAX, out, grad, output, rows, columns);
}

export function float64_softmax(out: usize, a: usize, rows: i32, columns: i32): void {
  normalize<f64>(SOFTMAX, out, a, rows, columns);
}

export function float64_logSoftmax(out: usize, a: usize, rows: i32, columns: i32): void {
  normalize<f64>(LOG_SOFTMAX, out, a, rows, columns);
}

export function float64_logSumExp(out: usize, a: usize, rows: i32, columns: i32): void {
  normalize<f64>(LOG_SUM_EXP, out, a, rows, columns);
}

export function float64_softmaxGradient(out: usize, grad: usize, output: usize, rows: i32, columns: i32): void {
  gradient<f64>(SOFTMAX, out, grad, output, rows, columns);
}

export function float64_logSoftmaxGradient(out: usize, grad: usize, output: usize, rows: i32, columns: i32): void {
  gradient<f64>(LOG_SOFTMAX, out, grad, output, rows, columns);
}
