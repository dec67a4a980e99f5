import { sigmoid, tanh } from "./math";
import { packColumns, packRows, TILE_ROWS, tileColumns } from "./gemm_pack";
import { madd, splatAt } from "./simd";

/**
 * Matrix products in the manner of BLIS: loops around one register tile, of five rows by two vectors. Large products run on packed
 * panels; small ones leave A, and B if its rows are contiguous, where they lie. Every element of C is one chain of multiply-adds
 * over ascending k in every path: a later block of k continues from C.
 */

// Blocks of A are M_BLOCK by K_BLOCK, of B K_BLOCK by N_BLOCK elements. Keep them in step with gemm_scratch.ts.
const M_BLOCK: isize = 240;
const K_BLOCK: isize = 512;
const N_BLOCK: isize = 512;
/** From this many rows on, packing B pays even where it could be read in place. */
const PACK_B_ROWS: isize = 24;
/** From this many columns on, packing A pays. */
const PACK_A_COLUMNS: isize = 40;
/** Room for one tile of C and one tile's width of bias, in bytes. */
const EDGE_BYTES: usize = 256;

const RELU: i32 = 1;
const LEAKY_RELU: i32 = 2;
const SIGMOID: i32 = 3;
const TANH: i32 = 4;

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

/** Vector PART of the first four rows of a packed panel of A at step STEP (0 or 1); both are constants. */
// @ts-ignore: decorator
@inline function packedRows<T>(STEP: i32, PART: i32, a: usize): v128 {
  if (sizeof<T>() == 4) {
    if (STEP == 0) return v128.load(a);
    return v128.load(a, 20);
  }
  if (STEP == 0) {
    if (PART == 0) return v128.load(a);
    return v128.load(a, 16);
  }
  if (PART == 0) return v128.load(a, 40);
  return v128.load(a, 56);
}

/** The fifth row of a packed panel of A at step STEP (0 or 1, a constant), in every lane. */
// @ts-ignore: decorator
@inline function packedLastRow<T>(STEP: i32, a: usize): v128 {
  if (sizeof<T>() == 4) {
    if (STEP == 0) return v128.load32_splat(a, 16);
    return v128.load32_splat(a, 36);
  }
  if (STEP == 0) return v128.load64_splat(a, 32);
  return v128.load64_splat(a, 72);
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
function packedTile<T>(
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
  for (; k > 1; k -= 2) {
    left = v128.load(b); right = v128.load(b, 16);
    rows = packedRows<T>(0, 0, a);
    s = lane<T>(rows, 0);
    x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
    s = lane<T>(rows, 1);
    x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
    if (sizeof<T>() == 8) rows = packedRows<T>(0, 1, a);
    s = lane<T>(rows, sizeof<T>() == 4 ? 2 : 0);
    x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
    s = lane<T>(rows, sizeof<T>() == 4 ? 3 : 1);
    x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
    s = packedLastRow<T>(0, a);
    x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4);
    left = v128.load(b, 32); right = v128.load(b, 48);
    rows = packedRows<T>(1, 0, a);
    s = lane<T>(rows, 0);
    x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
    s = lane<T>(rows, 1);
    x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
    if (sizeof<T>() == 8) rows = packedRows<T>(1, 1, a);
    s = lane<T>(rows, sizeof<T>() == 4 ? 2 : 0);
    x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
    s = lane<T>(rows, sizeof<T>() == 4 ? 3 : 1);
    x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
    s = packedLastRow<T>(1, a);
    x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4);
    a += 2 * TILE_ROWS * sizeof<T>();
    b += 64;
  }
  if (k > 0) {
    left = v128.load(b); right = v128.load(b, 16);
    rows = packedRows<T>(0, 0, a);
    s = lane<T>(rows, 0);
    x0 = madd<T>(s, left, x0); y0 = madd<T>(s, right, y0);
    s = lane<T>(rows, 1);
    x1 = madd<T>(s, left, x1); y1 = madd<T>(s, right, y1);
    if (sizeof<T>() == 8) rows = packedRows<T>(0, 1, a);
    s = lane<T>(rows, sizeof<T>() == 4 ? 2 : 0);
    x2 = madd<T>(s, left, x2); y2 = madd<T>(s, right, y2);
    s = lane<T>(rows, sizeof<T>() == 4 ? 3 : 1);
    x3 = madd<T>(s, left, x3); y3 = madd<T>(s, right, y3);
    s = packedLastRow<T>(0, a);
    x4 = madd<T>(s, left, x4); y4 = madd<T>(s, right, y4);
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

function directRows<T>(
  rows: isize, k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, isFirst: bool,
  bias: usize, activation: i32, slope: T,
): void {
  if (aColumn == sizeof<T>()) {
    switch (<i32>rows) {
      case 1: directTile<T>(1, true, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      case 2: directTile<T>(2, true, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      case 3: directTile<T>(3, true, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      case 4: directTile<T>(4, true, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      default: directTile<T>(5, true, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
    }
  } else {
    switch (<i32>rows) {
      case 1: directTile<T>(1, false, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      case 2: directTile<T>(2, false, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      case 3: directTile<T>(3, false, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      case 4: directTile<T>(4, false, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope); break;
      default: directTile<T>(5, false, k, c, cRow, a, aRow, aColumn, b, bRow, isFirst, bias, activation, slope);
    }
  }
}

/** Copies a rows × columns corner between C and the edge buffer. */
// @ts-ignore: decorator
@inline function copyCorner<T>(to: usize, toRow: usize, from: usize, fromRow: usize, rows: isize, columns: isize): void {
  for (let i: isize = 0; i < rows; i++) {
    for (let j: isize = 0; j < columns; j++) {
      const at = <usize>j * sizeof<T>();
      store<T>(to + at, load<T>(from + at));
    }
    to += toRow;
    from += fromRow;
  }
}

/** Sigmoid or tanh over the rows of a tile just stored: they need too many registers to run inside it. */
function activateTile<T>(c: usize, cRow: usize, rows: isize, activation: i32): void {
  for (; rows > 0; rows--, c += cRow) {
    const left = v128.load(c), right = v128.load(c, 16);
    v128.store(c, activation == TANH ? tanh<T>(left) : sigmoid<T>(left));
    v128.store(c, activation == TANH ? tanh<T>(right) : sigmoid<T>(right), 16);
  }
}

/**
 * One panel of C: m rows by at most a tile's width. `packedA` is 0 where A is read in place, which the last rows, fewer than a tile
 * has, always are. `edge` is room for a tile and a bias.
 */
function multiplyPanel<T>(
  m: isize, columns: isize, k: isize, c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, packedA: usize,
  panel: usize, panelRow: usize, isFirst: bool, bias: usize, activation: i32, slope: T, edge: usize,
): void {
  const isWhole = columns == tileColumns<T>();
  if (!isWhole && bias != 0) {
    const padded = edge + <usize>TILE_ROWS * 32;
    v128.store(padded, v128.splat<T>(<T>0));
    v128.store(padded, v128.splat<T>(<T>0), 16);
    copyCorner<T>(padded, 0, bias, 0, 1, columns);
    bias = padded;
  }
  for (; m > 0; m -= TILE_ROWS) {
    const rows = min(m, TILE_ROWS);
    const target = isWhole ? c : edge, targetRow = isWhole ? cRow : 32;
    if (!isWhole && !isFirst) copyCorner<T>(edge, 32, c, cRow, rows, columns);
    if (packedA != 0 && rows == TILE_ROWS) {
      packedTile<T>(k, target, targetRow, packedA, panel, isFirst, bias, activation, slope);
      packedA += TILE_ROWS * k * sizeof<T>();
    } else {
      directRows<T>(rows, k, target, targetRow, a, aRow, aColumn, panel, panelRow, isFirst, bias, activation, slope);
    }
    if (activation >= SIGMOID) activateTile<T>(target, targetRow, rows, activation);
    if (!isWhole) copyCorner<T>(c, cRow, edge, 32, rows, columns);
    a += TILE_ROWS * aRow;
    c += TILE_ROWS * cRow;
  }
}

function multiply<T>(
  m: isize, n: isize, k: isize, c: usize, cRow: isize, a: usize, aRow: isize, aColumn: isize, b: usize, bRow: isize,
  bColumn: isize, bias: usize, activation: i32, slope: T, scratch: usize,
): void {
  const size = <isize>sizeof<T>(), width = tileColumns<T>();
  const packB = bColumn != 1 || m >= PACK_B_ROWS;
  const packA = packB && n >= PACK_A_COLUMNS;
  const panels = scratch + EDGE_BYTES;
  const rowPanels = panels + min(k, K_BLOCK) * ((min(n, N_BLOCK) + width - 1) & -width) * size;
  for (let column: isize = 0; column < n; column += N_BLOCK) {
    const end = min(column + N_BLOCK, n);
    let depth: isize = 0;
    do {
      const kNow = min(k - depth, K_BLOCK);
      const isLast = depth + kNow == k;
      if (packB) {
        for (let j = column, panel = panels; j < end; j += width, panel += kNow * 32) {
          packColumns<T>(panel, b + (depth * bRow + j * bColumn) * size, bRow, bColumn, kNow, min(width, end - j));
        }
      }
      for (let row: isize = 0; row < m; row += M_BLOCK) {
        const mNow = min(m - row, M_BLOCK);
        const aNow = a + (row * aRow + depth * aColumn) * size;
        if (packA) {
          let to = rowPanels;
          for (let i: isize = 0; i + TILE_ROWS <= mNow; i += TILE_ROWS, to += TILE_ROWS * kNow * size) {
            packRows<T>(to, aNow + i * aRow * size, aRow, aColumn, kNow);
          }
        }
        for (let j = column; j < end; j += width) {
          const columns = min(width, end - j);
          let panel = panels, panelRow: isize = 32;
          if (packB) {
            panel += (j - column) * kNow * size;
          } else if (columns < width) {
            packColumns<T>(panel, b + (depth * bRow + j) * size, bRow, 1, kNow, columns);
          } else {
            panel = b + (depth * bRow + j) * size;
            panelRow = bRow * size;
          }
          multiplyPanel<T>(
            mNow, columns, kNow, c + (row * cRow + j) * size, cRow * size, aNow, aRow * size, aColumn * size,
            packA ? rowPanels : 0, panel, panelRow, depth == 0, isLast && bias != 0 ? bias + j * size : 0,
            isLast ? activation : 0, slope, scratch,
          );
        }
      }
      depth += kNow;
    } while (depth < k);
  }
}

// @ts-ignore: decorator
@inline function gemm<T>(
  c: usize, a: usize, b: usize, batch: isize, m: isize, n: isize, k: isize, cBatch: isize, cRow: isize, aBatch: isize,
  aRow: isize, aColumn: isize, bBatch: isize, bRow: isize, bColumn: isize, bias: usize, activation: i32, slope: T,
  scratch: usize,
): void {
  const size = <isize>sizeof<T>();
  for (; batch > 0; batch--) {
    multiply<T>(m, n, k, c, cRow, a, aRow, aColumn, b, bRow, bColumn, bias, activation, slope, scratch);
    c += cBatch * size;
    a += aBatch * size;
    b += bBatch * size;
  }
}

export function float32_gemm(
  c: usize, a: usize, b: usize, batch: isize, m: isize, n: isize, k: isize, cBatch: isize, cRow: isize, aBatch: isize,
  aRow: isize, aColumn: isize, bBatch: isize, bRow: isize, bColumn: isize, bias: usize, activation: i32, slope: f32,
  scratch: usize,
): void {
  gemm<f32>(
    c, a, b, batch, m, n, k, cBatch, cRow, aBatch, aRow, aColumn, bBatch, bRow, bColumn, bias, activation, slope, scratch,
  );
}

export function float64_gemm(
  c: usize, a: usize, b: usize, batch: isize, m: isize, n: isize, k: isize, cBatch: isize, cRow: isize, aBatch: isize,
  aRow: isize, aColumn: isize, bBatch: isize, bRow: isize, bColumn: isize, bias: usize, activation: i32, slope: f64,
  scratch: usize,
): void {
  gemm<f64>(
    c, a, b, batch, m, n, k, cBatch, cRow, aBatch, aRow, aColumn, bBatch, bRow, bColumn, bias, activation, slope, scratch,
  );
}
