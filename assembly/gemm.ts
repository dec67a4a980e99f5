import { sigmoid, tanh } from "./math";
import { packColumns, packRows, TILE_ROWS, tileColumns } from "./gemm_pack";
import { directRows, packedTile } from "./gemm_tile";

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

const SIGMOID: i32 = 3;
const TANH: i32 = 4;

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
