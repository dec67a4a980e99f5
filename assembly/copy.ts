/**
 * Strided copies. Copying only moves bits, so `T` is the unsigned integer of the element's size. Steps are in bytes.
 */

/** Rows of the output that are written side by side: few enough that their cache lines stay until they are full. */
const STRIP: i32 = 8;

/** The part of a transposition that one tile of vectors covers, 4×4 elements of 4 bytes or 2×2 of 8. */
// @ts-ignore: decorator
@inline function transposeTile<T>(out: usize, a: usize, outRow: usize, aColumn: usize): void {
  const x = v128.load(a), y = v128.load(a + aColumn);
  if (sizeof<T>() == 8) {
    v128.store(out, v128.shuffle<i64>(x, y, 0, 2));
    v128.store(out + outRow, v128.shuffle<i64>(x, y, 1, 3));
    return;
  }
  const z = v128.load(a + 2 * aColumn), w = v128.load(a + 3 * aColumn);
  const xyLow = v128.shuffle<i32>(x, y, 0, 4, 1, 5), xyHigh = v128.shuffle<i32>(x, y, 2, 6, 3, 7);
  const zwLow = v128.shuffle<i32>(z, w, 0, 4, 1, 5), zwHigh = v128.shuffle<i32>(z, w, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i64>(xyLow, zwLow, 0, 2));
  v128.store(out + outRow, v128.shuffle<i64>(xyLow, zwLow, 1, 3));
  v128.store(out + 2 * outRow, v128.shuffle<i64>(xyHigh, zwHigh, 0, 2));
  v128.store(out + 3 * outRow, v128.shuffle<i64>(xyHigh, zwHigh, 1, 3));
}

/** Copies one element after another. */
// @ts-ignore: decorator
@inline function copyEach<T>(
  out: usize, a: usize, rows: i32, columns: i32, outRow: usize, outColumn: usize, aRow: usize, aColumn: usize,
): void {
  for (let i = 0; i < rows; i++) {
    let o = out, p = a;
    for (let j = 0; j < columns; j++) {
      store<T>(o, load<T>(p));
      o += outColumn;
      p += aColumn;
    }
    out += outRow;
    a += aRow;
  }
}

/** Copies to contiguous rows from contiguous columns. */
function transpose<T>(out: usize, a: usize, rows: i32, columns: i32, outRow: usize, aColumn: usize): void {
  const lanes: i32 = sizeof<T>() == 1 ? 1 : 16 / sizeof<T>();
  const size = sizeof<T>();
  const wholeColumns = columns & -lanes;
  for (let strip = 0; strip < rows; strip += STRIP) {
    const height = min(STRIP, rows - strip);
    const wholeHeight = sizeof<T>() == 1 ? 0 : height & -lanes;
    let o = out, p = a;
    for (let j = 0; j < wholeColumns; j += lanes) {
      for (let i = 0; i < wholeHeight; i += lanes) {
        transposeTile<T>(o + <usize>i * outRow, p + <usize>i * size, outRow, aColumn);
      }
      o += <usize>lanes * size;
      p += <usize>lanes * aColumn;
    }
    copyEach<T>(o, p, wholeHeight, columns - wholeColumns, outRow, size, size, aColumn);
    const below = <usize>wholeHeight;
    copyEach<T>(out + below * outRow, a + below * size, height - wholeHeight, columns, outRow, size, size, aColumn);
    out += <usize>STRIP * outRow;
    a += <usize>STRIP * size;
  }
}

// @ts-ignore: decorator
@inline function copy<T>(
  out: usize, a: usize, depth: i32, rows: i32, columns: i32,
  outDepth: isize, outRow: isize, outColumn: isize, aDepth: isize, aRow: isize, aColumn: isize,
): void {
  const size: isize = sizeof<T>();
  const outRowStep = <usize>(outRow * size), outColumnStep = <usize>(outColumn * size);
  const aRowStep = <usize>(aRow * size), aColumnStep = <usize>(aColumn * size);
  for (let i = 0; i < depth; i++) {
    if (outColumn == 1 && aColumn == 1) {
      let o = out, p = a;
      for (let j = 0; j < rows; j++) {
        memory.copy(o, p, <usize>columns * sizeof<T>());
        o += outRowStep;
        p += aRowStep;
      }
    } else if (outColumn == 1 && aRow == 1) {
      transpose<T>(out, a, rows, columns, outRowStep, aColumnStep);
    } else if (outRow == 1 && aColumn == 1) {
      transpose<T>(out, a, columns, rows, outColumnStep, aRowStep);
    } else {
      copyEach<T>(out, a, rows, columns, outRowStep, outColumnStep, aRowStep, aColumnStep);
    }
    out += <usize>(outDepth * size);
    a += <usize>(aDepth * size);
  }
}

export function float32_copy(
  out: usize, a: usize, depth: i32, rows: i32, columns: i32,
  outDepth: isize, outRow: isize, outColumn: isize, aDepth: isize, aRow: isize, aColumn: isize,
): void {
  copy<u32>(out, a, depth, rows, columns, outDepth, outRow, outColumn, aDepth, aRow, aColumn);
}

export function float64_copy(
  out: usize, a: usize, depth: i32, rows: i32, columns: i32,
  outDepth: isize, outRow: isize, outColumn: isize, aDepth: isize, aRow: isize, aColumn: isize,
): void {
  copy<u64>(out, a, depth, rows, columns, outDepth, outRow, outColumn, aDepth, aRow, aColumn);
}

export function bool_copy(
  out: usize, a: usize, depth: i32, rows: i32, columns: i32,
  outDepth: isize, outRow: isize, outColumn: isize, aDepth: isize, aRow: isize, aColumn: isize,
): void {
  copy<u8>(out, a, depth, rows, columns, outDepth, outRow, outColumn, aDepth, aRow, aColumn);
}

export { float32_copy as int32_copy };
