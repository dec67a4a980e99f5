import { lanes } from "./simd";

/**
 * Packing for the matrix product: B into panels as wide as the register tile, A into panels as high. A panel holds, for each k in
 * turn, one row of B's panel or one column of A's.
 */

/** Rows of a register tile, and of a panel of A. */
export const TILE_ROWS: isize = 5;

/** Columns of a register tile, and of a panel of B: two vectors. */
// @ts-ignore: decorator
@inline export function tileColumns<T>(): isize {
  return <isize>(2 * lanes<T>());
}

/** Packs `k` rows, a multiple of four, of a panel whose columns lie in memory one after the other: 4×4 blocks transposed. */
function packTransposed32(to: usize, b: usize, columnBytes: usize, k: isize): void {
  for (; k > 0; k -= 4) {
    let from = b;
    for (let half: usize = 0; half < 32; half += 16) {
      const c0 = v128.load(from), c1 = v128.load(from + columnBytes);
      from += 2 * columnBytes;
      const c2 = v128.load(from), c3 = v128.load(from + columnBytes);
      from += 2 * columnBytes;
      const low01 = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5), high01 = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
      const low23 = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5), high23 = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
      v128.store(to + half, v128.shuffle<i64>(low01, low23, 0, 2));
      v128.store(to + half, v128.shuffle<i64>(low01, low23, 1, 3), 32);
      v128.store(to + half, v128.shuffle<i64>(high01, high23, 0, 2), 64);
      v128.store(to + half, v128.shuffle<i64>(high01, high23, 1, 3), 96);
    }
    to += 128;
    b += 16;
  }
}

/** As {@link packTransposed32} for `k` a multiple of two, in 2×2 blocks. */
function packTransposed64(to: usize, b: usize, columnBytes: usize, k: isize): void {
  for (; k > 0; k -= 2) {
    let from = b;
    for (let half: usize = 0; half < 32; half += 16) {
      const c0 = v128.load(from), c1 = v128.load(from + columnBytes);
      from += 2 * columnBytes;
      v128.store(to + half, v128.shuffle<i64>(c0, c1, 0, 2));
      v128.store(to + half, v128.shuffle<i64>(c0, c1, 1, 3), 32);
    }
    to += 64;
    b += 16;
  }
}

/** Packs k × columns elements of B into one panel, row after row, padded with zeros to the tile's width. */
export function packColumns<T>(to: usize, b: usize, bRow: isize, bColumn: isize, k: isize, columns: isize): void {
  const width = tileColumns<T>();
  const size = <isize>sizeof<T>();
  const rowBytes = bRow * size, columnBytes = bColumn * size;
  let p: isize = 0;
  if (columns == width && bColumn == 1) {
    for (; p < k; p++) {
      v128.store(to, v128.load(b));
      v128.store(to, v128.load(b, 16), 16);
      to += 32;
      b += rowBytes;
    }
  } else if (columns == width && bRow == 1) {
    p = k & -<isize>lanes<T>();
    if (sizeof<T>() == 4) packTransposed32(to, b, columnBytes, p);
    else packTransposed64(to, b, columnBytes, p);
    to += p * 32;
    b += p * rowBytes;
  }
  for (; p < k; p++) {
    let from = b;
    for (let j: isize = 0; j < width; j++) {
      store<T>(to, j < columns ? load<T>(from) : <T>0);
      to += size;
      from += columnBytes;
    }
    b += rowBytes;
  }
}

/** Packs TILE_ROWS × k elements of A into one panel, k after k. */
export function packRows<T>(to: usize, a: usize, aRow: isize, aColumn: isize, k: isize): void {
  const size = <isize>sizeof<T>();
  const rowBytes = aRow * size, columnBytes = aColumn * size;
  let p: isize = 0;
  if (sizeof<T>() == 4 && aColumn == 1) {
    // Four steps of k at a time: rows 0 to 3 as a 4×4 block transposed, row 4 lane by lane.
    const a1 = a + rowBytes, a2 = a1 + rowBytes, a3 = a2 + rowBytes, a4 = a3 + rowBytes;
    for (; p + 4 <= k; p += 4) {
      const at = <usize>p * 4;
      const r0 = v128.load(a + at), r1 = v128.load(a1 + at), r2 = v128.load(a2 + at), r3 = v128.load(a3 + at);
      const r4 = v128.load(a4 + at);
      const low01 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
      v128.store_lane<i32>(to, r4, 0, 16);
      v128.store(to, v128.shuffle<i64>(low01, low23, 1, 3), 20);
      v128.store_lane<i32>(to, r4, 1, 36);
      v128.store(to, v128.shuffle<i64>(high01, high23, 0, 2), 40);
      v128.store_lane<i32>(to, r4, 2, 56);
      v128.store(to, v128.shuffle<i64>(high01, high23, 1, 3), 60);
      v128.store_lane<i32>(to, r4, 3, 76);
      to += 80;
    }
  }
  a += p * columnBytes;
  for (; p < k; p++) {
    store<T>(to, load<T>(a));
    store<T>(to + size, load<T>(a + rowBytes));
    store<T>(to + 2 * size, load<T>(a + 2 * rowBytes));
    store<T>(to + 3 * size, load<T>(a + 3 * rowBytes));
    store<T>(to + 4 * size, load<T>(a + 4 * rowBytes));
    to += TILE_ROWS * size;
    a += columnBytes;
  }
}
