import { gather } from "./lanes";
import { highPairs, lanes, lowPairs } from "./simd";

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

/** Packs half a panel of B, as many columns as a vector has lanes. */
function packHalf<T>(to: usize, b: usize, rowBytes: isize, columnBytes: isize, k: isize): void {
  const whole = <isize>lanes<T>();
  if (rowBytes == sizeof<T>()) {
    // Columns that are contiguous: square blocks are transposed.
    for (; k >= whole; k -= whole) {
      const c0 = v128.load(b), c1 = v128.load(b + columnBytes);
      const low01 = lowPairs<T>(c0, c1), high01 = highPairs<T>(c0, c1);
      if (sizeof<T>() == 8) {
        v128.store(to, low01);
        v128.store(to, high01, 32);
      } else {
        const c2 = v128.load(b + 2 * columnBytes), c3 = v128.load(b + 3 * columnBytes);
        const low23 = lowPairs<T>(c2, c3), high23 = highPairs<T>(c2, c3);
        v128.store(to, lowPairs<f64>(low01, low23));
        v128.store(to, highPairs<f64>(low01, low23), 32);
        v128.store(to, lowPairs<f64>(high01, high23), 64);
        v128.store(to, highPairs<f64>(high01, high23), 96);
      }
      to += 32 * whole;
      b += 16;
    }
  }
  for (; k > 0; k--) {
    v128.store(to, gather<T>(b, columnBytes, whole));
    to += 32;
    b += rowBytes;
  }
}

/** Packs a panel of B: two vectors of columns of which the second begins `second` columns after the first. */
export function packColumns<T>(to: usize, b: usize, bRow: isize, bColumn: isize, k: isize, second: isize): void {
  const size = <isize>sizeof<T>();
  const rowBytes = bRow * size, columnBytes = bColumn * size, secondBytes = second * columnBytes;
  if (bColumn != 1) {
    packHalf<T>(to, b, rowBytes, columnBytes, k);
    packHalf<T>(to + 16, b + secondBytes, rowBytes, columnBytes, k);
    return;
  }
  for (; k > 0; k--) {
    v128.store(to, v128.load(b));
    v128.store(to, v128.load(b + secondBytes), 16);
    to += 32;
    b += rowBytes;
  }
}

/** Packs TILE_ROWS × k elements of A into one panel, k after k. */
export function packRows<T>(to: usize, a: usize, aRow: isize, aColumn: isize, k: isize): void {
  const size = <isize>sizeof<T>();
  const rowBytes = aRow * size, columnBytes = aColumn * size;
  if (aRow == 1) {
    for (; k > 0; k--) {
      v128.store(to, v128.load(a));
      if (sizeof<T>() == 8) v128.store(to, v128.load(a, 16), 16);
      store<T>(to + 4 * sizeof<T>(), load<T>(a + 4 * sizeof<T>()));
      to += TILE_ROWS * size;
      a += columnBytes;
    }
    return;
  }
  const a1 = a + rowBytes, a2 = a1 + rowBytes, a3 = a2 + rowBytes, a4 = a3 + rowBytes;
  let at: usize = 0;
  if (sizeof<T>() == 4 && aColumn == 1) {
    // Four steps of k at a time: rows 0 to 3 as a 4×4 block transposed, row 4 lane by lane.
    for (; k > 3; k -= 4) {
      const r0 = v128.load(a + at), r1 = v128.load(a1 + at), r2 = v128.load(a2 + at), r3 = v128.load(a3 + at);
      const r4 = v128.load(a4 + at);
      const low01 = lowPairs<T>(r0, r1), high01 = highPairs<T>(r0, r1);
      const low23 = lowPairs<T>(r2, r3), high23 = highPairs<T>(r2, r3);
      v128.store(to, lowPairs<f64>(low01, low23));
      v128.store_lane<i32>(to, r4, 0, 16);
      v128.store(to, highPairs<f64>(low01, low23), 20);
      v128.store_lane<i32>(to, r4, 1, 36);
      v128.store(to, lowPairs<f64>(high01, high23), 40);
      v128.store_lane<i32>(to, r4, 2, 56);
      v128.store(to, highPairs<f64>(high01, high23), 60);
      v128.store_lane<i32>(to, r4, 3, 76);
      to += 80;
      at += 16;
    }
  }
  for (; k > 0; k--) {
    store<T>(to, load<T>(a + at));
    store<T>(to + size, load<T>(a1 + at));
    store<T>(to + 2 * size, load<T>(a2 + at));
    store<T>(to + 3 * size, load<T>(a3 + at));
    store<T>(to + 4 * size, load<T>(a4 + at));
    to += TILE_ROWS * size;
    at += columnBytes;
  }
}
