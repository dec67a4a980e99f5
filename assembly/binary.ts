import { gather, loadUpTo, storeUpTo } from "./lanes";
import { pow } from "./power";
import { splatAt } from "./simd";

const ADD: i32 = 0, SUB: i32 = 1, MUL: i32 = 2, DIV: i32 = 3, POW: i32 = 4, MAXIMUM: i32 = 5, MINIMUM: i32 = 6;

// @ts-ignore: decorator
@inline function apply<T>(op: i32, x: v128, y: v128): v128 {
  if (op == ADD) return v128.add<T>(x, y);
  if (op == SUB) return v128.sub<T>(x, y);
  if (op == MUL) return v128.mul<T>(x, y);
  if (isFloat<T>()) {
    if (op == DIV) return v128.div<T>(x, y);
    if (op == POW) return pow<T>(x, y);
  }
  if (op == MAXIMUM) return v128.max<T>(x, y);
  if (op == MINIMUM) return v128.min<T>(x, y);
  return unreachable();
}

/** One row of two inputs, each with a column stride of one element, or 0 where it is `fixed`. */
// @ts-ignore: decorator
@inline function row<T>(op: i32, out: usize, a: usize, b: usize, columns: i32, aFixed: bool, bFixed: bool): void {
  const end = out + <usize>columns * sizeof<T>();
  let x = aFixed ? splatAt<T>(a) : v128.splat<T>(0), y = bFixed ? splatAt<T>(b) : v128.splat<T>(0);
  for (; out + 32 <= end; out += 32) {
    const first = apply<T>(op, aFixed ? x : v128.load(a), bFixed ? y : v128.load(b));
    const second = apply<T>(op, aFixed ? x : v128.load(a, 16), bFixed ? y : v128.load(b, 16));
    v128.store(out, first);
    v128.store(out, second, 16);
    if (!aFixed) a += 32;
    if (!bFixed) b += 32;
  }
  for (; out < end; out += 16) {
    const left = end - out;
    if (!aFixed) x = loadUpTo<T>(a, left);
    if (!bFixed) y = loadUpTo<T>(b, left);
    storeUpTo<T>(out, apply<T>(op, x, y), left);
    if (!aFixed) a += 16;
    if (!bFixed) b += 16;
  }
}

/** The operation on single elements, which Wasm rounds as it does those of vectors. */
// @ts-ignore: decorator
@inline function applyOne<T>(op: i32, x: T, y: T): T {
  if (op == ADD) return x + y;
  if (op == SUB) return x - y;
  if (op == MUL) return x * y;
  if (op == DIV) return x / y;
  return op == MAXIMUM ? max<T>(x, y) : min<T>(x, y);
}

/** One row with any column strides, in bytes, or too short for a vector. */
// @ts-ignore: decorator
@inline function stridedRow<T>(op: i32, out: usize, a: usize, b: usize, columns: i32, aStep: usize, bStep: usize): void {
  if (op != POW) {
    for (const end = out + <usize>columns * sizeof<T>(); out < end; out += sizeof<T>()) {
      store<T>(out, applyOne<T>(op, load<T>(a), load<T>(b)));
      a += aStep;
      b += bStep;
    }
    return;
  }
  const lanes: i32 = 16 / sizeof<T>();
  for (let left = columns; left > 0; left -= lanes) {
    const count = min(left, lanes);
    const result = apply<T>(op, gather<T>(a, aStep, count), gather<T>(b, bStep, count));
    storeUpTo<T>(out, result, <usize>count * sizeof<T>());
    a += <usize>lanes * aStep;
    b += <usize>lanes * bStep;
    out += 16;
  }
}

// @ts-ignore: decorator
@inline function binary<T>(
  op: i32, out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  if (columns <= 0) return;
  const size: isize = sizeof<T>();
  const outStep = <usize>columns * sizeof<T>();
  const isShort = outStep < 16;
  for (let i = 0; i < depth; i++) {
    let p = a, q = b;
    for (let j = 0; j < rows; j++) {
      if (!isShort && aColumn == 1 && bColumn == 1) row<T>(op, out, p, q, columns, false, false);
      else if (!isShort && aColumn == 1 && bColumn == 0) row<T>(op, out, p, q, columns, false, true);
      else if (!isShort && aColumn == 0 && bColumn == 1) row<T>(op, out, p, q, columns, true, false);
      else stridedRow<T>(op, out, p, q, columns, aColumn * size, bColumn * size);
      p += aRow * size;
      q += bRow * size;
      out += outStep;
    }
    a += aDepth * size;
    b += bDepth * size;
  }
}

export function float32_add(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f32>(ADD, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float32_sub(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f32>(SUB, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float32_mul(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f32>(MUL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float32_maximum(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f32>(MAXIMUM, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float32_minimum(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f32>(MINIMUM, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float32_div(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f32>(DIV, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float32_pow(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f32>(POW, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float64_add(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f64>(ADD, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float64_sub(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f64>(SUB, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float64_mul(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f64>(MUL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float64_maximum(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f64>(MAXIMUM, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float64_minimum(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f64>(MINIMUM, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float64_div(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f64>(DIV, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float64_pow(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<f64>(POW, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function int32_add(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<i32>(ADD, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function int32_sub(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<i32>(SUB, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function int32_mul(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<i32>(MUL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function int32_maximum(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<i32>(MAXIMUM, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function int32_minimum(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  binary<i32>(MINIMUM, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}
