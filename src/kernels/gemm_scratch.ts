// These match the blocks in assembly/gemm_blocks.ts, and the rows in assembly/gemm_transposed.ts.
const M_BLOCK = 240;
const K_BLOCK = 512;
const N_BLOCK = 512;
const TRANSPOSED_ROWS = 256;

function panelBytes(m: number, n: number, k: number, bytes: number): number {
  const tileColumns = 32 / bytes;
  const columns = Math.ceil(Math.min(n, N_BLOCK) / tileColumns) * tileColumns;
  return Math.min(k, K_BLOCK) * (columns + Math.min(m, M_BLOCK)) * bytes;
}

/**
 * How much scratch memory the `gemm` kernel needs for its packed panels: none for a product of few rows, or of less than a vector of
 * columns.
 *
 * @param m Rows of the result.
 * @param n Columns of the result.
 * @param k The inner dimension.
 * @param bytes Bytes an element, 4 or 8.
 * @returns Bytes.
 */
export function gemmScratchBytes(m: number, n: number, k: number, bytes: number): number {
  if (m < 4 || n * bytes < 16) return 0;
  if (bytes === 4 && n > 8 && n <= 12 && m >= 24) {
    const rows = Math.min(m, TRANSPOSED_ROWS);
    return n * TRANSPOSED_ROWS * bytes + panelBytes(n, rows, k, bytes);
  }
  return panelBytes(m, n, k, bytes);
}
