import { activateTile, leakyRelu, LEAKY_RELU, RELU, SIGMOID } from "./gemm_epilogue";
import { madd, splatAt } from "./simd";

/**
 * The register tile of the matrix product: five rows by two vectors. With fewer accumulators the multiply-adds wait for each other,
 * and V8 has no registers for more. It also checks the bounds of every load, which costs as much as a multiply-add: where elements of
 * A lie side by side, they come by one vector load and a shuffle each. Four rows are the most whose vectors along k fit in registers.
 */

// How the elements of A lie: of one column side by side, of one row side by side, or neither.
export const BY_COLUMN: i32 = 0, BY_ROW: i32 = 1, STRIDED: i32 = 2;

/** Lane LANE, a constant, in every lane. */
// @ts-ignore: decorator
@inline function lane<T>(x: v128, LANE: i32): v128 {
  if (sizeof<T>() == 4) {
    if (LANE == 0) return v128.shuffle<f32>(x, x, 0, 0, 0, 0);
    if (LANE == 1) return v128.shuffle<f32>(x, x, 1, 1, 1, 1);
    if (LANE == 2) return v128.shuffle<f32>(x, x, 2, 2, 2, 2);
    return v128.shuffle<f32>(x, x, 3, 3, 3, 3);
  }
  if (LANE == 0) return v128.shuffle<f64>(x, x, 0, 0);
  return v128.shuffle<f64>(x, x, 1, 1);
}

/**
 * A tile of ROWS (1 to 5, a constant) by 2 vectors: c (+)= a·b over k, and the epilogue but for activations that need registers. The
 * second vector of a row of C begins `second` bytes after the first. Steps are in bytes. LAYOUT, one of the constants above, may be
 * BY_COLUMN for five rows only, and BY_ROW for four.
 */
// @ts-ignore: decorator
@inline export function tile<T>(
  ROWS: i32, LAYOUT: i32, k: isize, c: usize, cRow: usize, second: usize, a: usize, aRow: usize, aColumn: usize, b: usize,
  bRow: usize, isFirst: bool, bias: usize, activation: i32, slope: T,
): void {
  const zero = v128.splat<T>(<T>0);
  let x0 = zero, y0 = zero, x1 = zero, y1 = zero, x2 = zero, y2 = zero, x3 = zero, y3 = zero, x4 = zero, y4 = zero;
  const c1 = c + cRow, c2 = c1 + cRow, c3 = c2 + cRow, c4 = c3 + cRow;
  if (!isFirst) {
    x0 = v128.load(c); y0 = v128.load(c + second);
    if (ROWS > 1) { x1 = v128.load(c1); y1 = v128.load(c1 + second); }
    if (ROWS > 2) { x2 = v128.load(c2); y2 = v128.load(c2 + second); }
    if (ROWS > 3) { x3 = v128.load(c3); y3 = v128.load(c3 + second); }
    if (ROWS > 4) { x4 = v128.load(c4); y4 = v128.load(c4 + second); }
  }
  let left: v128, right: v128, q: v128, s: v128;
  if (LAYOUT == BY_COLUMN) {
    for (; k > 3; k -= 4) {
      left = v128.load(b); right = v128.load(b, 16); q = v128.load(a);
      s = lane<T>(q, 0); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
      s = lane<T>(q, 1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
      if (sizeof<T>() == 8) q = v128.load(a, 16);
      s = lane<T>(q, sizeof<T>() == 4 ? 2 : 0); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
      s = lane<T>(q, sizeof<T>() == 4 ? 3 : 1); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
      s = splatAt<T>(a + 4 * sizeof<T>()); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4);
      a += aColumn; b += bRow;
      left = v128.load(b); right = v128.load(b, 16); q = v128.load(a);
      s = lane<T>(q, 0); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
      s = lane<T>(q, 1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
      if (sizeof<T>() == 8) q = v128.load(a, 16);
      s = lane<T>(q, sizeof<T>() == 4 ? 2 : 0); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
      s = lane<T>(q, sizeof<T>() == 4 ? 3 : 1); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
      s = splatAt<T>(a + 4 * sizeof<T>()); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4);
      a += aColumn; b += bRow;
      left = v128.load(b); right = v128.load(b, 16); q = v128.load(a);
      s = lane<T>(q, 0); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
      s = lane<T>(q, 1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
      if (sizeof<T>() == 8) q = v128.load(a, 16);
      s = lane<T>(q, sizeof<T>() == 4 ? 2 : 0); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
      s = lane<T>(q, sizeof<T>() == 4 ? 3 : 1); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
      s = splatAt<T>(a + 4 * sizeof<T>()); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4);
      a += aColumn; b += bRow;
      left = v128.load(b); right = v128.load(b, 16); q = v128.load(a);
      s = lane<T>(q, 0); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
      s = lane<T>(q, 1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
      if (sizeof<T>() == 8) q = v128.load(a, 16);
      s = lane<T>(q, sizeof<T>() == 4 ? 2 : 0); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
      s = lane<T>(q, sizeof<T>() == 4 ? 3 : 1); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
      s = splatAt<T>(a + 4 * sizeof<T>()); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4);
      a += aColumn; b += bRow;
    }
  }
  let a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow;
  if (LAYOUT == BY_ROW) {
    for (; k > 3; k -= 4) {
      let q0 = v128.load(a), q1 = v128.load(a1), q2 = v128.load(a2), q3 = v128.load(a3);
      left = v128.load(b); right = v128.load(b, 16); b += bRow;
      s = lane<T>(q0, 0); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
      s = lane<T>(q1, 0); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
      s = lane<T>(q2, 0); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
      s = lane<T>(q3, 0); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
      left = v128.load(b); right = v128.load(b, 16); b += bRow;
      s = lane<T>(q0, 1); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
      s = lane<T>(q1, 1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
      s = lane<T>(q2, 1); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
      s = lane<T>(q3, 1); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
      if (sizeof<T>() == 8) { q0 = v128.load(a, 16); q1 = v128.load(a1, 16); q2 = v128.load(a2, 16); q3 = v128.load(a3, 16); }
      left = v128.load(b); right = v128.load(b, 16); b += bRow;
      s = lane<T>(q0, sizeof<T>() == 4 ? 2 : 0); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
      s = lane<T>(q1, sizeof<T>() == 4 ? 2 : 0); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
      s = lane<T>(q2, sizeof<T>() == 4 ? 2 : 0); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
      s = lane<T>(q3, sizeof<T>() == 4 ? 2 : 0); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
      left = v128.load(b); right = v128.load(b, 16); b += bRow;
      s = lane<T>(q0, sizeof<T>() == 4 ? 3 : 1); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
      s = lane<T>(q1, sizeof<T>() == 4 ? 3 : 1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
      s = lane<T>(q2, sizeof<T>() == 4 ? 3 : 1); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
      s = lane<T>(q3, sizeof<T>() == 4 ? 3 : 1); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
      a += 4 * sizeof<T>(); a1 += 4 * sizeof<T>(); a2 += 4 * sizeof<T>(); a3 += 4 * sizeof<T>();
    }
  }
  for (; k > 0; k--) {
    left = v128.load(b); right = v128.load(b, 16); b += bRow;
    s = splatAt<T>(a); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0); a += aColumn;
    if (ROWS > 1) { s = splatAt<T>(a1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1); a1 += aColumn; }
    if (ROWS > 2) { s = splatAt<T>(a2); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2); a2 += aColumn; }
    if (ROWS > 3) { s = splatAt<T>(a3); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3); a3 += aColumn; }
    if (ROWS > 4) { s = splatAt<T>(a4); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4); a4 += aColumn; }
  }
  if (bias != 0) {
    left = v128.load(bias); right = v128.load(bias + second);
    x0 = v128.add<T>(x0, left); y0 = v128.add<T>(y0, right);
    if (ROWS > 1) { x1 = v128.add<T>(x1, left); y1 = v128.add<T>(y1, right); }
    if (ROWS > 2) { x2 = v128.add<T>(x2, left); y2 = v128.add<T>(y2, right); }
    if (ROWS > 3) { x3 = v128.add<T>(x3, left); y3 = v128.add<T>(y3, right); }
    if (ROWS > 4) { x4 = v128.add<T>(x4, left); y4 = v128.add<T>(y4, right); }
  }
  if (activation == RELU) {
    x0 = v128.pmax<T>(x0, zero); y0 = v128.pmax<T>(y0, zero);
    if (ROWS > 1) { x1 = v128.pmax<T>(x1, zero); y1 = v128.pmax<T>(y1, zero); }
    if (ROWS > 2) { x2 = v128.pmax<T>(x2, zero); y2 = v128.pmax<T>(y2, zero); }
    if (ROWS > 3) { x3 = v128.pmax<T>(x3, zero); y3 = v128.pmax<T>(y3, zero); }
    if (ROWS > 4) { x4 = v128.pmax<T>(x4, zero); y4 = v128.pmax<T>(y4, zero); }
  } else if (activation == LEAKY_RELU) {
    s = v128.splat<T>(slope);
    x0 = leakyRelu<T>(x0, s); y0 = leakyRelu<T>(y0, s);
    if (ROWS > 1) { x1 = leakyRelu<T>(x1, s); y1 = leakyRelu<T>(y1, s); }
    if (ROWS > 2) { x2 = leakyRelu<T>(x2, s); y2 = leakyRelu<T>(y2, s); }
    if (ROWS > 3) { x3 = leakyRelu<T>(x3, s); y3 = leakyRelu<T>(y3, s); }
    if (ROWS > 4) { x4 = leakyRelu<T>(x4, s); y4 = leakyRelu<T>(y4, s); }
  }
  v128.store(c, x0); v128.store(c + second, y0);
  if (ROWS > 1) { v128.store(c1, x1); v128.store(c1 + second, y1); }
  if (ROWS > 2) { v128.store(c2, x2); v128.store(c2 + second, y2); }
  if (ROWS > 3) { v128.store(c3, x3); v128.store(c3 + second, y3); }
  if (ROWS > 4) { v128.store(c4, x4); v128.store(c4 + second, y4); }
  if (activation >= SIGMOID) activateTile<T>(c, cRow, second, ROWS, activation);
}
