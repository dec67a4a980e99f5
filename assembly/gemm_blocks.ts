import { packColumns, packRows, TILE_ROWS, tileColumns } from "./gemm_pack";
import { packedTiles, tilesInPlace } from "./gemm_panel";

/** Large matrix products in the manner of BLIS: loops over blocks that fit the caches, on packed panels where that pays. */

// Blocks of A are M_BLOCK by K_BLOCK, of B K_BLOCK by N_BLOCK elements. Keep them in step with gemm_scratch.ts.
const M_BLOCK: isize = 240;
const K_BLOCK: isize = 512;
const N_BLOCK: isize = 512;
// Packing A pays from this many rows and columns on; packing B too, where it could be read in place, from this depth on.
const PACK_ROWS: isize = 24;
const PACK_A_COLUMNS: isize = 56;
const PACK_B_DEPTH: isize = 112;

/** The length of equal parts of `length`, multiples of `unit`, that are at most `block`, itself such a multiple. */
// @ts-ignore: decorator
@inline function equalParts(length: isize, block: isize, unit: isize): isize {
  if (length <= block) return block;
  const parts = (length + block - 1) / block;
  return ((length + parts - 1) / parts + unit - 1) / unit * unit;
}

/**
 * The columns of the next panel of `left`, at least a vector's: two vectors, or one, or fewer than two at the end, where the vectors
 * overlap. They must not overlap another panel's, for a later block of k would then be added twice.
 */
// @ts-ignore: decorator
@inline function panelColumns<T>(left: isize): isize {
  const width = tileColumns<T>(), half = width / 2;
  if (left >= width + half || left == width) return width;
  return left > width ? half : left;
}

/** Any product with a vector of columns or more. Strides are in elements. */
export function blockedProduct<T>(
  m: isize, n: isize, k: isize, c: usize, cRow: isize, a: usize, aRow: isize, aColumn: isize, b: usize, bRow: isize,
  bColumn: isize, bias: usize, activation: i32, slope: T, scratch: usize,
): void {
  const size = <isize>sizeof<T>(), width = tileColumns<T>(), half = width / 2;
  const nBlock = equalParts(n, N_BLOCK, width), kBlock = equalParts(k, K_BLOCK, 4), mBlock = equalParts(m, M_BLOCK, TILE_ROWS);
  const packB = bColumn != 1 || (m >= PACK_ROWS && k >= PACK_B_DEPTH);
  const packA = n >= PACK_A_COLUMNS && m >= PACK_ROWS;
  const rowPanels = scratch + min(k, K_BLOCK) * ((min(n, N_BLOCK) + width - 1) & -width) * size;
  for (let column: isize = 0; column < n; column += nBlock) {
    const end = min(column + nBlock, n);
    let depth: isize = 0;
    do {
      const kNow = min(k - depth, kBlock);
      const isFirst = depth == 0, isLast = depth + kNow == k;
      if (packB) {
        for (let j = column, panel = scratch; j < end; panel += kNow * 32) {
          const columns = panelColumns<T>(end - j);
          packColumns<T>(panel, b + (depth * bRow + j * bColumn) * size, bRow, bColumn, kNow, columns - half);
          j += columns;
        }
      }
      for (let firstRow: isize = 0; firstRow < m; firstRow += mBlock) {
        const mNow = min(m - firstRow, mBlock), mPacked = packA ? mNow - mNow % TILE_ROWS : 0;
        const aNow = a + (firstRow * aRow + depth * aColumn) * size;
        for (let i: isize = 0, to = rowPanels; i < mPacked; i += TILE_ROWS, to += TILE_ROWS * kNow * size) {
          packRows<T>(to, aNow + i * aRow * size, aRow, aColumn, kNow);
        }
        let panel = scratch;
        for (let j = column; j < end;) {
          const columns = panelColumns<T>(end - j), second = <usize>((columns - half) * size);
          let panelNow = panel, panelRow: isize = 32;
          if (packB) {
            panel += kNow * 32;
          } else if (columns < width) {
            packColumns<T>(panel, b + (depth * bRow + j) * size, bRow, 1, kNow, columns - half);
          } else {
            panelNow = b + (depth * bRow + j) * size;
            panelRow = bRow * size;
          }
          const target = c + (firstRow * cRow + j) * size, biasNow = isLast && bias != 0 ? bias + j * size : 0;
          const activationNow = isLast ? activation : 0;
          if (mPacked > 0) {
            packedTiles<T>(
              mPacked, kNow, target, cRow * size, second, rowPanels, panelNow, panelRow, isFirst, biasNow, activationNow, slope,
            );
          }
          if (mPacked < mNow) {
            tilesInPlace<T>(
              mNow - mPacked, kNow, target + mPacked * cRow * size, cRow * size, second, aNow + mPacked * aRow * size, aRow * size,
              aColumn * size, panelNow, panelRow, isFirst, biasNow, activationNow, slope,
            );
          }
          j += columns;
        }
      }
      depth += kNow;
    } while (depth < k);
  }
}
