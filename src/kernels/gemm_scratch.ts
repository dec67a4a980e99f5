// These match the blocks in assembly/gemm.ts.
const EDGE_BYTES = 256;
const M_BLOCK = 240;
const K_BLOCK = 512;
const N_BLOCK = 512;
const PACK_A_COLUMNS = 40;

/**
 * How much scratch memory the `gemm` kernel needs for its packed panels.
 *
 * @param m Rows of the result.
 * @param n Columns of the result.
 * @param k The inner dimension.
 * @param bytes Bytes an element, 4 or 8.
 * @returns Bytes.
 */
export function gemmScratchBytes(m: number, n: number, k: number, bytes: number): number {
  const tileColumns = 32 / bytes;
  const depth = Math.min(k, K_BLOCK);
  const columns = Math.ceil(Math.min(n, N_BLOCK) / tileColumns) * tileColumns;
  const rows = n < PACK_A_COLUMNS ? 0 : Math.min(m, M_BLOCK);
  return EDGE_BYTES + depth * (columns + rows) * bytes;
}
