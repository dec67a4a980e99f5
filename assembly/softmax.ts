/** Softmax and its kin over contiguous rows, each shifted by its maximum. `T` is f32 or f64. */
import { constant, LOWER } from "./constants";
import { loadFirst, storeFirst } from "./lanes";
import { expNonPositive, log } from "./math";
import { sumOfLanes } from "./simd";
import { FEW_COLUMNS, normalizeFew } from "./softmax_few";
import { CHUNK, finish, LOG_SOFTMAX, LOG_SUM_EXP, maximumOf, SOFTMAX, sumOfExponentials } from "./softmax_row";

// @ts-ignore: decorator
@inline function normalize<T>(op: i32, out: usize, a: usize, rows: i32, columns: i32): void {
  if (op != LOG_SUM_EXP && columns <= FEW_COLUMNS) return normalizeFew<T>(op, out, a, rows, columns);
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

/** (g − sum)·y, or g − eʸ·sum. */
// @ts-ignore: decorator
@inline function timesJacobian<T>(op: i32, g: v128, y: v128, sum: v128): v128 {
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
      v128.store(out, timesJacobian<T>(op, v128.load(grad), v128.load(output), sum));
      out += 16;
      output += 16;
    }
    if (grad < end) {
      const count = (end - grad) / sizeof<T>();
      storeFirst<T>(out, timesJacobian<T>(op, loadFirst<T>(grad, count), loadFirst<T>(output, count), sum), count);
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
