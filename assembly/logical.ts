const AND: i32 = 0, OR: i32 = 1, XOR: i32 = 2;

// @ts-ignore: decorator
@inline function combine(op: i32, x: v128, y: v128): v128 {
  if (op == AND) return v128.and(x, y);
  if (op == OR) return v128.or(x, y);
  return v128.xor(x, y);
}

// @ts-ignore: decorator
@inline function combineOne(op: i32, x: u8, y: u8): u8 {
  if (op == AND) return x & y;
  if (op == OR) return x | y;
  return x ^ y;
}

// @ts-ignore: decorator
@inline function logical(
  op: i32, out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  for (let i = 0; i < depth; i++) {
    let p = a, q = b;
    for (let j = 0; j < rows; j++) {
      let k: usize = 0;
      if (aColumn == 1 && bColumn == 1) {
        for (; k + 16 <= <usize>columns; k += 16) {
          v128.store(out + k, combine(op, v128.load(p + k), v128.load(q + k)));
        }
      }
      for (; k < <usize>columns; k++) {
        store<u8>(out + k, combineOne(op, load<u8>(p + k * aColumn), load<u8>(q + k * bColumn)));
      }
      p += aRow;
      q += bRow;
      out += <usize>columns;
    }
    a += aDepth;
    b += bDepth;
  }
}

export function bool_logicalNot(out: usize, a: usize, length: i32): void {
  const ones = v128.splat<u8>(1);
  let k: usize = 0;
  for (; k + 16 <= <usize>length; k += 16) v128.store(out + k, v128.xor(v128.load(a + k), ones));
  for (; k < <usize>length; k++) store<u8>(out + k, load<u8>(a + k) ^ 1);
}

export function bool_logicalAnd(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  logical(AND, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function bool_logicalOr(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  logical(OR, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}

export function bool_logicalXor(
  out: usize, a: usize, b: usize, depth: i32, rows: i32, columns: i32,
  aDepth: isize, aRow: isize, aColumn: isize, bDepth: isize, bRow: isize, bColumn: isize,
): void {
  logical(XOR, out, a, b, depth, rows, columns, aDepth, aRow, aColumn, bDepth, bRow, bColumn);
}
