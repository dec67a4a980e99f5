import { splatAt } from "./simd";

const EQUAL: i32 = 0, NOT_EQUAL: i32 = 1, LESS: i32 = 2, LESS_EQUAL: i32 = 3;

/** −1 or 0 in each lane. */
// @ts-ignore: decorator
@inline function compare<T>(op: i32, x: v128, y: v128): v128 {
  if (op == EQUAL) return v128.eq<T>(x, y);
  if (op == NOT_EQUAL) return v128.ne<T>(x, y);
  if (op == LESS) return v128.lt<T>(x, y);
  return v128.le<T>(x, y);
}

// @ts-ignore: decorator
@inline function compareOne<T>(op: i32, x: T, y: T): u8 {
  if (op == EQUAL) return u8(x == y);
  if (op == NOT_EQUAL) return u8(x != y);
  if (op == LESS) return u8(x < y);
  return u8(x <= y);
}

/** Compares four pairs of elements: −1 or 0 in four 32-bit lanes. */
// @ts-ignore: decorator
@inline function compare4<T>(op: i32, a: usize, b: usize, aFixed: bool, bFixed: bool): v128 {
  const x = aFixed ? splatAt<T>(a) : v128.load(a);
  const y = bFixed ? splatAt<T>(b) : v128.load(b);
  if (sizeof<T>() == 4) return compare<T>(op, x, y);
  const x2 = aFixed ? x : v128.load(a, 16);
  const y2 = bFixed ? y : v128.load(b, 16);
  return v128.shuffle<i32>(compare<T>(op, x, y), compare<T>(op, x2, y2), 0, 2, 4, 6);
}

/** The part of a row that fills vectors of 16 results; the caller does the rest. */
// @ts-ignore: decorator
@inline function wholeRow<T>(op: i32, out: usize, a: usize, b: usize, columns: i32, aFixed: bool, bFixed: bool): void {
  const four: usize = 4 * sizeof<T>();
  const aFour: usize = aFixed ? 0 : four, bFour: usize = bFixed ? 0 : four;
  const end = out + <usize>(columns & ~15);
  const ones = v128.splat<u8>(1);
  while (out < end) {
    let result: v128;
    if (sizeof<T>() == 1) {
      const x = aFixed ? v128.load8_splat(a) : v128.load(a);
      const y = bFixed ? v128.load8_splat(b) : v128.load(b);
      result = compare<T>(op, x, y);
    } else {
      const m0 = compare4<T>(op, a, b, aFixed, bFixed);
      const m1 = compare4<T>(op, a + aFour, b + bFour, aFixed, bFixed);
      const m2 = compare4<T>(op, a + 2 * aFour, b + 2 * bFour, aFixed, bFixed);
      const m3 = compare4<T>(op, a + 3 * aFour, b + 3 * bFour, aFixed, bFixed);
      result = v128.narrow<i16>(v128.narrow<i32>(m0, m1), v128.narrow<i32>(m2, m3));
    }
    v128.store(out, v128.and(result, ones));
    a += 4 * aFour;
    b += 4 * bFour;
    out += 16;
  }
}

// @ts-ignore: decorator
@inline function comparison<T>(
  op: i32, out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  const size: isize = sizeof<T>();
  const aStep = <usize>(aColumn * size), bStep = <usize>(bColumn * size);
  for (let i = 0; i < depth; i++) {
    let p = a, q = b;
    for (let j = 0; j < rows; j++) {
      let done: i32 = columns & ~15;
      if (aColumn == 1 && bColumn == 1) wholeRow<T>(op, out, p, q, columns, false, false);
      else if (aColumn == 1 && bColumn == 0) wholeRow<T>(op, out, p, q, columns, false, true);
      else if (aColumn == 0 && bColumn == 1) wholeRow<T>(op, out, p, q, columns, true, false);
      else done = 0;
      let x = p + <usize>done * aStep, y = q + <usize>done * bStep;
      for (let k = done; k < columns; k++) {
        store<u8>(out + <usize>k, compareOne<T>(op, load<T>(x), load<T>(y)));
        x += aStep;
        y += bStep;
      }
      p += aRow * size;
      q += bRow * size;
      out += <usize>columns;
    }
    a += aDepth * size;
    b += bDepth * size;
  }
}

export function float32_equal(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<f32>(EQUAL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float32_notEqual(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<f32>(NOT_EQUAL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float32_less(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<f32>(LESS, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float32_lessEqual(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<f32>(LESS_EQUAL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float32_greater(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  float32_less(out, b, a, depth, rows, columns, bDepth, bRow, bColumn, aDepth, aRow, aColumn);
}

export function float32_greaterEqual(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  float32_lessEqual(out, b, a, depth, rows, columns, bDepth, bRow, bColumn, aDepth, aRow, aColumn);
}

export function float64_equal(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<f64>(EQUAL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float64_notEqual(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<f64>(NOT_EQUAL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float64_less(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<f64>(LESS, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float64_lessEqual(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<f64>(LESS_EQUAL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function float64_greater(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  float64_less(out, b, a, depth, rows, columns, bDepth, bRow, bColumn, aDepth, aRow, aColumn);
}

export function float64_greaterEqual(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  float64_lessEqual(out, b, a, depth, rows, columns, bDepth, bRow, bColumn, aDepth, aRow, aColumn);
}

export function int32_equal(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<i32>(EQUAL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function int32_notEqual(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<i32>(NOT_EQUAL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function int32_less(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<i32>(LESS, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function int32_lessEqual(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<i32>(LESS_EQUAL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function int32_greater(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  int32_less(out, b, a, depth, rows, columns, bDepth, bRow, bColumn, aDepth, aRow, aColumn);
}

export function int32_greaterEqual(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  int32_lessEqual(out, b, a, depth, rows, columns, bDepth, bRow, bColumn, aDepth, aRow, aColumn);
}

export function bool_equal(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<u8>(EQUAL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function bool_notEqual(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<u8>(NOT_EQUAL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function bool_less(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<u8>(LESS, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function bool_lessEqual(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  comparison<u8>(LESS_EQUAL, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function bool_greater(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  bool_less(out, b, a, depth, rows, columns, bDepth, bRow, bColumn, aDepth, aRow, aColumn);
}

export function bool_greaterEqual(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  bool_lessEqual(out, b, a, depth, rows, columns, bDepth, bRow, bColumn, aDepth, aRow, aColumn);
}
