import { splatAt } from "./simd";

/** Four condition bytes at `address`, as four 32-bit masks. */
// @ts-ignore: decorator
@inline function masks4(address: usize): v128 {
  const bytes = v128.load32_zero(address);
  return v128.neg<i32>(v128.extend_low<u16>(v128.extend_low<u8>(bytes)));
}

/** The part of a row that fills vectors, with the condition contiguous; returns how many elements that is. */
// @ts-ignore: decorator
@inline function wholeRow<T>(out: usize, condition: usize, a: usize, b: usize, columns: i32, aFixed: bool, bFixed: bool): i32 {
  const step: i32 = sizeof<T>() == 1 ? 16 : 4;
  let k = 0;
  for (; k <= columns - step; k += step) {
    if (sizeof<T>() == 1) {
      const x = aFixed ? v128.load8_splat(a) : v128.load(a);
      const y = bFixed ? v128.load8_splat(b) : v128.load(b);
      v128.store(out, v128.bitselect(x, y, v128.neg<i8>(v128.load(condition))));
    } else {
      const mask = masks4(condition);
      const x = aFixed ? splatAt<T>(a) : v128.load(a);
      const y = bFixed ? splatAt<T>(b) : v128.load(b);
      if (sizeof<T>() == 4) {
        v128.store(out, v128.bitselect(x, y, mask));
      } else {
        v128.store(out, v128.bitselect(x, y, v128.extend_low<i32>(mask)));
        const x2 = aFixed ? x : v128.load(a, 16);
        const y2 = bFixed ? y : v128.load(b, 16);
        v128.store(out, v128.bitselect(x2, y2, v128.extend_high<i32>(mask)), 16);
      }
    }
    condition += <usize>step;
    if (!aFixed) a += <usize>step * sizeof<T>();
    if (!bFixed) b += <usize>step * sizeof<T>();
    out += <usize>step * sizeof<T>();
  }
  return k;
}

/** Selection only moves bits, so `T` is the unsigned integer of the element's size. */
// @ts-ignore: decorator
@inline function where<T>(
  out: usize, condition: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  conditionDepth: isize, conditionRow: isize, conditionColumn: isize,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  const size: isize = sizeof<T>();
  const aStep = <usize>(aColumn * size), bStep = <usize>(bColumn * size);
  for (let i = 0; i < depth; i++) {
    let c = condition, p = a, q = b;
    for (let j = 0; j < rows; j++) {
      let done: i32 = 0;
      if (conditionColumn == 1) {
        if (aColumn == 1 && bColumn == 1) done = wholeRow<T>(out, c, p, q, columns, false, false);
        else if (aColumn == 1 && bColumn == 0) done = wholeRow<T>(out, c, p, q, columns, false, true);
        else if (aColumn == 0 && bColumn == 1) done = wholeRow<T>(out, c, p, q, columns, true, false);
        else if (aColumn == 0 && bColumn == 0) done = wholeRow<T>(out, c, p, q, columns, true, true);
      }
      let z = c + <usize>done * <usize>conditionColumn, x = p + <usize>done * aStep, y = q + <usize>done * bStep;
      let o = out + <usize>done * sizeof<T>();
      for (let k = done; k < columns; k++) {
        store<T>(o, load<u8>(z) ? load<T>(x) : load<T>(y));
        z += conditionColumn;
        x += aStep;
        y += bStep;
        o += sizeof<T>();
      }
      c += conditionRow;
      p += aRow * size;
      q += bRow * size;
      out += <usize>columns * sizeof<T>();
    }
    condition += conditionDepth;
    a += aDepth * size;
    b += bDepth * size;
  }
}

export function float32_where(
  out: usize, condition: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  conditionDepth: isize, conditionRow: isize, conditionColumn: isize,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  where<u32>(
    out, condition, a, b, depth, rows, columns,
    conditionDepth, conditionRow, conditionColumn, aDepth, aRow, aColumn, bDepth, bRow, bColumn,
  );
}

export function float64_where(
  out: usize, condition: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  conditionDepth: isize, conditionRow: isize, conditionColumn: isize,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  where<u64>(
    out, condition, a, b, depth, rows, columns,
    conditionDepth, conditionRow, conditionColumn, aDepth, aRow, aColumn, bDepth, bRow, bColumn,
  );
}

export function bool_where(
  out: usize, condition: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  conditionDepth: isize, conditionRow: isize, conditionColumn: isize,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  where<u8>(
    out, condition, a, b, depth, rows, columns,
    conditionDepth, conditionRow, conditionColumn, aDepth, aRow, aColumn, bDepth, bRow, bColumn,
  );
}

export { float32_where as int32_where };
