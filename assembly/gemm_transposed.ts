import { activated } from "./gemm_epilogue";
import { blockedProduct } from "./gemm_blocks";
import { highPairs, lowPairs } from "./simd";

/**
 * Products whose columns fill panels badly, such as ten: bᵀ·aᵀ is computed, with the many rows in the place of columns, and turned
 * round as bias and activation are applied.
 */

/** Rows that are turned round at a time. Keep it in step with gemm_scratch.ts. */
const ROWS: isize = 256;

/** Bias, activation, store. */
// @ts-ignore: decorator
@inline function finish(c: usize, x: v128, bias: v128, activation: i32, slope: f32): void {
  x = v128.add<f32>(x, bias);
  v128.store(c, activation == 0 ? x : activated<f32>(x, activation, slope));
}

/** c = activation(fromᵀ + bias), m by n elements, a vector or more each way. Steps are in bytes. */
function turnRound(
  m: isize, n: isize, c: usize, cRow: usize, from: usize, fromRow: usize, bias: usize, activation: i32, slope: f32,
): void {
  let added = v128.splat<f32>(0);
  for (let j: isize = 0; j < n; j += 4) {
    j = min(j, n - 4);
    if (bias != 0) added = v128.load(bias + 4 * j);
    for (let i: isize = 0; i < m; i += 4) {
      i = min(i, m - 4);
      const source = from + j * fromRow + 4 * i, target = c + i * cRow + 4 * j;
      const r0 = v128.load(source), r1 = v128.load(source + fromRow);
      const r2 = v128.load(source + 2 * fromRow), r3 = v128.load(source + 3 * fromRow);
      const low01 = lowPairs<f32>(r0, r1), high01 = highPairs<f32>(r0, r1);
      const low23 = lowPairs<f32>(r2, r3), high23 = highPairs<f32>(r2, r3);
      finish(target, lowPairs<f64>(low01, low23), added, activation, slope);
      finish(target + cRow, highPairs<f64>(low01, low23), added, activation, slope);
      finish(target + 2 * cRow, lowPairs<f64>(high01, high23), added, activation, slope);
      finish(target + 3 * cRow, highPairs<f64>(high01, high23), added, activation, slope);
    }
  }
}

/** Whether a float32 product is computed faster so. */
// @ts-ignore: decorator
@inline export function isFasterTransposed(m: isize, n: isize): bool {
  return n > 8 && n <= 12 && m >= 24;
}

/** A float32 product as by `blockedProduct`. */
export function transposedProduct(
  m: isize, n: isize, k: isize, c: usize, cRow: isize, a: usize, aRow: isize, aColumn: isize, b: usize, bRow: isize,
  bColumn: isize, bias: usize, activation: i32, slope: f32, scratch: usize,
): void {
  const room = scratch + 4 * n * ROWS;
  while (m > 0) {
    // The last part has a vector of rows or more.
    const rows = m >= 2 * ROWS ? ROWS : m > ROWS ? m / 2 : m;
    blockedProduct<f32>(n, rows, k, scratch, ROWS, b, bColumn, bRow, a, aColumn, aRow, 0, 0, slope, room);
    turnRound(rows, n, c, 4 * cRow, scratch, 4 * ROWS, bias, activation, slope);
    a += 4 * rows * aRow;
    c += 4 * rows * cRow;
    m -= rows;
  }
}
