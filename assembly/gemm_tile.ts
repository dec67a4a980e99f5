import { TILE_ROWS } from "./gemm_pack";
import { madd, splatAt } from "./simd";

/**
 * The register tile of the matrix product: five rows by two vectors. Twelve accumulators and a row of B would leave no register for a
 * row of A that is shuffled, so that V8 spills; ten do.
 */

const RELU: i32 = 1;
const LEAKY_RELU: i32 = 2;

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

/** The first rows of a packed panel of A at step STEP (0 to 3, a constant): four in float32, two in float64. */
// @ts-ignore: decorator
@inline function packedRows<T>(STEP: i32, a: usize): v128 {
  if (sizeof<T>() == 4) {
    if (STEP == 0) return v128.load(a);
    if (STEP == 1) return v128.load(a, 20);
    if (STEP == 2) return v128.load(a, 40);
    return v128.load(a, 60);
  }
  if (STEP == 0) return v128.load(a);
  if (STEP == 1) return v128.load(a, 40);
  if (STEP == 2) return v128.load(a, 80);
  return v128.load(a, 120);
}

/** The third and fourth row in float64. */
// @ts-ignore: decorator
@inline function moreRows(STEP: i32, a: usize): v128 {
  if (STEP == 0) return v128.load(a, 16);
  if (STEP == 1) return v128.load(a, 56);
  if (STEP == 2) return v128.load(a, 96);
  return v128.load(a, 136);
}

/** The fifth row, in every lane. */
// @ts-ignore: decorator
@inline function packedLastRow<T>(STEP: i32, a: usize): v128 {
  if (sizeof<T>() == 4) {
    if (STEP == 0) return v128.load32_splat(a, 16);
    if (STEP == 1) return v128.load32_splat(a, 36);
    if (STEP == 2) return v128.load32_splat(a, 56);
    return v128.load32_splat(a, 76);
  }
  if (STEP == 0) return v128.load64_splat(a, 32);
  if (STEP == 1) return v128.load64_splat(a, 72);
  if (STEP == 2) return v128.load64_splat(a, 112);
  return v128.load64_splat(a, 152);
}

/** The element STEP (0 to 3, a constant) after `address`, in every lane. */
// @ts-ignore: decorator
@inline function splatStep<T>(STEP: i32, address: usize): v128 {
  if (sizeof<T>() == 4) {
    if (STEP == 0) return v128.load32_splat(address);
    if (STEP == 1) return v128.load32_splat(address, 4);
    if (STEP == 2) return v128.load32_splat(address, 8);
    return v128.load32_splat(address, 12);
  }
  if (STEP == 0) return v128.load64_splat(address);
  if (STEP == 1) return v128.load64_splat(address, 8);
  if (STEP == 2) return v128.load64_splat(address, 16);
  return v128.load64_splat(address, 24);
}

/** What is done to a row of the tile before it is stored: bias, then a piecewise linear activation. */
// @ts-ignore: decorator
@inline function epilogue<T>(x: v128, bias: v128, activation: i32, zero: v128, slope: v128): v128 {
  x = v128.add<T>(x, bias);
  if (activation == RELU) return v128.pmax<T>(x, zero);
  if (activation == LEAKY_RELU) return v128.bitselect(v128.mul<T>(x, slope), x, v128.lt<T>(x, zero));
  return x;
}

/**
 * A tile of TILE_ROWS by 2 vectors from packed panels: c (+)= a·b over k. The rows of A come by one vector load and a shuffle each,
 * for V8 checks the bounds of every load and a check costs as much as a multiply-add.
 */
export function packedTile<T>(
  k: isize, c: usize, cRow: usize, a: usize, b: usize, isFirst: bool, bias: usize, activation: i32, slope: T,
): void {
  const zero = v128.splat<T>(<T>0);
  let x0 = zero, y0 = zero, x1 = zero, y1 = zero, x2 = zero, y2 = zero, x3 = zero, y3 = zero, x4 = zero, y4 = zero;
  if (!isFirst) {
    x0 = v128.load(c); y0 = v128.load(c, 16);
    x1 = v128.load(c + 1 * cRow); y1 = v128.load(c + 1 * cRow, 16);
    x2 = v128.load(c + 2 * cRow); y2 = v128.load(c + 2 * cRow, 16);
    x3 = v128.load(c + 3 * cRow); y3 = v128.load(c + 3 * cRow, 16);
    x4 = v128.load(c + 4 * cRow); y4 = v128.load(c + 4 * cRow, 16);
  }
  let left: v128, right: v128, rows: v128, s: v128;
  for (; k > 3; k -= 4) {
    left = v128.load(b); right = v128.load(b, 16); rows = packedRows<T>(0, a);
    s = lane<T>(rows, 0); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
    s = lane<T>(rows, 1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
    if (sizeof<T>() == 8) rows = moreRows(0, a);
    s = lane<T>(rows, sizeof<T>() == 4 ? 2 : 0); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
    s = lane<T>(rows, sizeof<T>() == 4 ? 3 : 1); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
    s = packedLastRow<T>(0, a); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4);
    left = v128.load(b, 32); right = v128.load(b, 48); rows = packedRows<T>(1, a);
    s = lane<T>(rows, 0); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
    s = lane<T>(rows, 1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
    if (sizeof<T>() == 8) rows = moreRows(1, a);
    s = lane<T>(rows, sizeof<T>() == 4 ? 2 : 0); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
    s = lane<T>(rows, sizeof<T>() == 4 ? 3 : 1); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
    s = packedLastRow<T>(1, a); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4);
    left = v128.load(b, 64); right = v128.load(b, 80); rows = packedRows<T>(2, a);
    s = lane<T>(rows, 0); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
    s = lane<T>(rows, 1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
    if (sizeof<T>() == 8) rows = moreRows(2, a);
    s = lane<T>(rows, sizeof<T>() == 4 ? 2 : 0); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
    s = lane<T>(rows, sizeof<T>() == 4 ? 3 : 1); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
    s = packedLastRow<T>(2, a); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4);
    left = v128.load(b, 96); right = v128.load(b, 112); rows = packedRows<T>(3, a);
    s = lane<T>(rows, 0); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
    s = lane<T>(rows, 1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
    if (sizeof<T>() == 8) rows = moreRows(3, a);
    s = lane<T>(rows, sizeof<T>() == 4 ? 2 : 0); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
    s = lane<T>(rows, sizeof<T>() == 4 ? 3 : 1); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
    s = packedLastRow<T>(3, a); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4);
    a += 4 * TILE_ROWS * sizeof<T>();
    b += 128;
  }
  for (; k > 0; k--) {
    left = v128.load(b); right = v128.load(b, 16); rows = packedRows<T>(0, a);
    s = lane<T>(rows, 0); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
    s = lane<T>(rows, 1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
    if (sizeof<T>() == 8) rows = moreRows(0, a);
    s = lane<T>(rows, sizeof<T>() == 4 ? 2 : 0); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
    s = lane<T>(rows, sizeof<T>() == 4 ? 3 : 1); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
    s = packedLastRow<T>(0, a); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4);
    a += TILE_ROWS * sizeof<T>();
    b += 32;
  }
  if (bias != 0 || activation != 0) {
    const slopes = v128.splat<T>(slope);
    let left = zero, right = zero;
    if (bias != 0) { left = v128.load(bias); right = v128.load(bias, 16); }
    x0 = epilogue<T>(x0, left, activation, zero, slopes); y0 = epilogue<T>(y0, right, activation, zero, slopes);
    x1 = epilogue<T>(x1, left, activation, zero, slopes); y1 = epilogue<T>(y1, right, activation, zero, slopes);
    x2 = epilogue<T>(x2, left, activation, zero, slopes); y2 = epilogue<T>(y2, right, activation, zero, slopes);
    x3 = epilogue<T>(x3, left, activation, zero, slopes); y3 = epilogue<T>(y3, right, activation, zero, slopes);
    x4 = epilogue<T>(x4, left, activation, zero, slopes); y4 = epilogue<T>(y4, right, activation, zero, slopes);
  }
  v128.store(c, x0); v128.store(c, y0, 16);
  c += cRow; v128.store(c, x1); v128.store(c, y1, 16);
  c += cRow; v128.store(c, x2); v128.store(c, y2, 16);
  c += cRow; v128.store(c, x3); v128.store(c, y3, 16);
  c += cRow; v128.store(c, x4); v128.store(c, y4, 16);
}

/**
 * A tile of ROWS (1 to 5, a constant) by 2 vectors with A where it lies: c (+)= a·b over k. With UNIT_COLUMN, a constant too, the
 * elements of a row of A lie next to each other.
 */
// @ts-ignore: decorator
@inline function directTile<T>(
  ROWS: i32, UNIT_COLUMN: bool, k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize,
  isFirst: bool, bias: usize, activation: i32, slope: T,
): void {
  const zero = v128.splat<T>(<T>0);
  let x0 = zero, y0 = zero, x1 = zero, y1 = zero, x2 = zero, y2 = zero, x3 = zero, y3 = zero, x4 = zero, y4 = zero;
  if (!isFirst) {
    x0 = v128.load(c); y0 = v128.load(c, 16);
    if (ROWS > 1) { x1 = v128.load(c + 1 * cRow); y1 = v128.load(c + 1 * cRow, 16); }
    if (ROWS > 2) { x2 = v128.load(c + 2 * cRow); y2 = v128.load(c + 2 * cRow, 16); }
    if (ROWS > 3) { x3 = v128.load(c + 3 * cRow); y3 = v128.load(c + 3 * cRow, 16); }
    if (ROWS > 4) { x4 = v128.load(c + 4 * cRow); y4 = v128.load(c + 4 * cRow, 16); }
  }
  let a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow;
  let left: v128, right: v128, s: v128;
  if (UNIT_COLUMN) {
    for (; k > 3; k -= 4) {
    left = v128.load(b); right = v128.load(b, 16);
    s = splatStep<T>(0, a); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
    if (ROWS > 1) { s = splatStep<T>(0, a1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1); }
    if (ROWS > 2) { s = splatStep<T>(0, a2); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2); }
    if (ROWS > 3) { s = splatStep<T>(0, a3); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3); }
    if (ROWS > 4) { s = splatStep<T>(0, a4); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4); }
    b += bRow;
    left = v128.load(b); right = v128.load(b, 16);
    s = splatStep<T>(1, a); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
    if (ROWS > 1) { s = splatStep<T>(1, a1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1); }
    if (ROWS > 2) { s = splatStep<T>(1, a2); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2); }
    if (ROWS > 3) { s = splatStep<T>(1, a3); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3); }
    if (ROWS > 4) { s = splatStep<T>(1, a4); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4); }
    b += bRow;
    left = v128.load(b); right = v128.load(b, 16);
    s = splatStep<T>(2, a); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
    if (ROWS > 1) { s = splatStep<T>(2, a1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1); }
    if (ROWS > 2) { s = splatStep<T>(2, a2); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2); }
    if (ROWS > 3) { s = splatStep<T>(2, a3); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3); }
    if (ROWS > 4) { s = splatStep<T>(2, a4); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4); }
    b += bRow;
    left = v128.load(b); right = v128.load(b, 16);
    s = splatStep<T>(3, a); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
    if (ROWS > 1) { s = splatStep<T>(3, a1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1); }
    if (ROWS > 2) { s = splatStep<T>(3, a2); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2); }
    if (ROWS > 3) { s = splatStep<T>(3, a3); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3); }
    if (ROWS > 4) { s = splatStep<T>(3, a4); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4); }
    b += bRow;
      a += 4 * sizeof<T>(); a1 += 4 * sizeof<T>(); a2 += 4 * sizeof<T>(); a3 += 4 * sizeof<T>(); a4 += 4 * sizeof<T>();
    }
  }
  for (; k > 0; k--) {
    left = v128.load(b); right = v128.load(b, 16);
    s = splatAt<T>(a); x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
    if (ROWS > 1) { s = splatAt<T>(a1); x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1); }
    if (ROWS > 2) { s = splatAt<T>(a2); x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2); }
    if (ROWS > 3) { s = splatAt<T>(a3); x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3); }
    if (ROWS > 4) { s = splatAt<T>(a4); x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4); }
    b += bRow;
    a += aColumn; a1 += aColumn; a2 += aColumn; a3 += aColumn; a4 += aColumn;
  }
  if (bias != 0 || activation != 0) {
    const slopes = v128.splat<T>(slope);
    let left = zero, right = zero;
    if (bias != 0) { left = v128.load(bias); right = v128.load(bias, 16); }
    x0 = epilogue<T>(x0, left, activation, zero, slopes); y0 = epilogue<T>(y0, right, activation, zero, slopes);
    if (ROWS > 1) { x1 = epilogue<T>(x1, left, activation, zero, slopes); y1 = epilogue<T>(y1, right, activation, zero, slopes); }
    if (ROWS > 2) { x2 = epilogue<T>(x2, left, activation, zero, slopes); y2 = epilogue<T>(y2, right, activation, zero, slopes); }
    if (ROWS > 3) { x3 = epilogue<T>(x3, left, activation, zero, slopes); y3 = epilogue<T>(y3, right, activation, zero, slopes); }
    if (ROWS > 4) { x4 = epilogue<T>(x4, left, activation, zero, slopes); y4 = epilogue<T>(y4, right, activation, zero, slopes); }
  }
  v128.store(c, x0); v128.store(c, y0, 16);
  if (ROWS > 1) { c += cRow; v128.store(c, x1); v128.store(c, y1, 16); }
  if (ROWS > 2) { c += cRow; v128.store(c, x2); v128.store(c, y2, 16); }
  if (ROWS > 3) { c += cRow; v128.store(c, x3); v128.store(c, y3, 16); }
  if (ROWS > 4) { c += cRow; v128.store(c, x4); v128.store(c, y4, 16); }
}

// One function for each: V8 compiles a function as a whole, so that a program pays only for those it calls.
function contiguous1<T>(
  k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  directTile<T>(1, true, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

function contiguous2<T>(
  k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  directTile<T>(2, true, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

function contiguous3<T>(
  k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  directTile<T>(3, true, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

function contiguous4<T>(
  k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  directTile<T>(4, true, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

function contiguous5<T>(
  k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  directTile<T>(5, true, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

function strided1<T>(
  k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  directTile<T>(1, false, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

function strided2<T>(
  k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  directTile<T>(2, false, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

function strided3<T>(
  k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  directTile<T>(3, false, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

function strided4<T>(
  k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  directTile<T>(4, false, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

function strided5<T>(
  k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  directTile<T>(5, false, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
}

/** {@link directTile} for any number of rows up to five. */
export function directRows<T>(
  rows: isize, k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  if (aColumn == sizeof<T>()) {
    switch (<i32>rows) {
      case 1: contiguous1<T>(k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      case 2: contiguous2<T>(k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      case 3: contiguous3<T>(k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      case 4: contiguous4<T>(k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      default: contiguous5<T>(k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
    }
  } else {
    switch (<i32>rows) {
      case 1: strided1<T>(k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      case 2: strided2<T>(k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      case 3: strided3<T>(k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      case 4: strided4<T>(k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      default: strided5<T>(k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
    }
  }
}
