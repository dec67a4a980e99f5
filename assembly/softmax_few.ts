/**
 * Softmax and log-softmax of rows with few columns: several rows side by side, one a lane, for the end of a row costs more than its columns.
 * `T` is f32 or f64.
 */
import { constant, LOWER, ONE } from "./constants";
import { gather, scatter } from "./lanes";
import { expRaised, log } from "./math";
import { LOG_SOFTMAX, SOFTMAX } from "./softmax_row";

/** Up to so many columns this pays. */
export const FEW_COLUMNS: i32 = 10;

/** Softmax or log-softmax of up to a vector of rows, in place or not. */
// @ts-ignore: decorator
@inline function normalizeRows<T>(op: i32, out: usize, a: usize, columns: i32, count: usize): void {
  const step = <usize>columns * sizeof<T>(), end = a + step;
  let maximum = gather<T>(a, step, count);
  for (let p = a + sizeof<T>(); p < end; p += sizeof<T>()) maximum = v128.pmax<T>(maximum, gather<T>(p, step, count));
  let sum = v128.splat<T>(0);
  let to = out;
  for (let p = a; p < end; p += sizeof<T>()) {
    const e = expRaised<T>(v128.sub<T>(gather<T>(p, step, count), maximum));
    sum = v128.add<T>(sum, e);
    if (op == SOFTMAX) {
      scatter<T>(to, step, e, count);
      to += sizeof<T>();
    }
  }
  if (op == SOFTMAX) {
    const factor = v128.div<T>(constant<T>(ONE), sum);
    for (; out < to; out += sizeof<T>()) scatter<T>(out, step, v128.mul<T>(gather<T>(out, step, count), factor), count);
  } else {
    const logSum = log<T>(v128.mul<T>(sum, constant<T>(LOWER)));
    for (; a < end; a += sizeof<T>(), out += sizeof<T>()) {
      scatter<T>(out, step, v128.sub<T>(v128.sub<T>(gather<T>(a, step, count), maximum), logSum), count);
    }
  }
}

/** The last rows, fewer than a vector has lanes. */
function normalizeLast<T>(op: i32, out: usize, a: usize, columns: i32, count: usize): void {
  if (op == SOFTMAX) normalizeRows<T>(SOFTMAX, out, a, columns, count);
  else normalizeRows<T>(LOG_SOFTMAX, out, a, columns, count);
}

/** Softmax or log-softmax of rows, in place or not. */
// @ts-ignore: decorator
@inline export function normalizeFew<T>(op: i32, out: usize, a: usize, rows: i32, columns: i32): void {
  const side: i32 = 16 / sizeof<T>();
  for (; rows >= side; rows -= side) {
    normalizeRows<T>(op, out, a, columns, side);
    out += 16 * <usize>columns;
    a += 16 * <usize>columns;
  }
  if (rows > 0) normalizeLast<T>(op, out, a, columns, rows);
}
