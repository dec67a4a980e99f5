/** Copying only moves bits, so `T` is the unsigned integer of the element's size. */
// @ts-ignore: decorator
@inline function copy<T>(
  out: usize, a: usize, depth: i32, rows: i32, columns: i32,
  outDepth: isize, outRow: isize, outColumn: isize, aDepth: isize, aRow: isize, aColumn: isize,
): void {
  const size: isize = sizeof<T>();
  for (let i = 0; i < depth; i++) {
    let o = out, p = a;
    for (let j = 0; j < rows; j++) {
      if (outColumn == 1 && aColumn == 1) {
        memory.copy(o, p, <usize>columns * sizeof<T>());
      } else {
        let x = o, y = p;
        for (let k = 0; k < columns; k++) {
          store<T>(x, load<T>(y));
          x += outColumn * size;
          y += aColumn * size;
        }
      }
      o += outRow * size;
      p += aRow * size;
    }
    out += outDepth * size;
    a += aDepth * size;
  }
}

export function float32_copy(out: usize, a: usize, depth: i32, rows: i32, columns: i32, outDepth: isize, outRow: isize, outColumn: isize, aDepth: isize, aRow: isize, aColumn: isize): void {
  copy<u32>(out, a, depth, rows, columns, outDepth, outRow, outColumn, aDepth, aRow, aColumn);
}
export function float64_copy(out: usize, a: usize, depth: i32, rows: i32, columns: i32, outDepth: isize, outRow: isize, outColumn: isize, aDepth: isize, aRow: isize, aColumn: isize): void {
  copy<u64>(out, a, depth, rows, columns, outDepth, outRow, outColumn, aDepth, aRow, aColumn);
}
export function bool_copy(out: usize, a: usize, depth: i32, rows: i32, columns: i32, outDepth: isize, outRow: isize, outColumn: isize, aDepth: isize, aRow: isize, aColumn: isize): void {
  copy<u8>(out, a, depth, rows, columns, outDepth, outRow, outColumn, aDepth, aRow, aColumn);
}
export { float32_copy as int32_copy };
