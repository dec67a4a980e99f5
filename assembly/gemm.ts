import { blockedProduct } from "./gemm_blocks";
import { narrow } from "./gemm_narrow";
import { fewRows } from "./gemm_panel";
import { row } from "./gemm_row";
import { isFasterTransposed, transposedProduct } from "./gemm_transposed";
import { lanes } from "./simd";

/**
 * Matrix products. Every element of C is one chain of multiply-adds from 0 over ascending k, then bias, then activation, in every path;
 * a later block of k continues from C. So an element's bits depend neither on the path nor on what is computed beside it, and a product
 * may be split by batch, rows and columns at will.
 */

// @ts-ignore: decorator
@inline function gemm<T>(
  c: usize, a: usize, b: usize, batch: isize, m: isize, n: isize, k: isize, cBatch: isize, cRow: isize, aBatch: isize,
  aRow: isize, aColumn: isize, bBatch: isize, bRow: isize, bColumn: isize, bias: usize, activation: i32, slope: T,
  scratch: usize,
): void {
  if (m == 0 || n == 0) return;
  const size = <isize>sizeof<T>(), whole = <isize>lanes<T>(), width = whole + whole;
  for (; batch > 0; batch--) {
    if (n < whole && (n > 1 || cRow > 1 || m < 8 * whole)) {
      // Few columns: the rows of C are the line.
      narrow<T>(
        n, m, k, c, size, cRow * size, b, bColumn * size, bRow * size, a, aColumn * size, aRow * size, bias, size,
        activation, slope,
      );
    } else if (m < 4 && n < 4 * whole && (n < width || bColumn != 1)) {
      narrow<T>(
        m, n, k, c, cRow * size, size, a, aRow * size, aColumn * size, b, bRow * size, bColumn * size, bias, 0, activation, slope,
      );
    } else if (n == 1) {
      row<T>(m, k, c, b, bRow * size, a, aColumn * size, aRow * size, bias, 0, activation, slope);
    } else if (m < 4 && (bColumn != 1 || n >= 8 * whole)) {
      for (let i: isize = 0; i < m; i++) {
        row<T>(
          n, k, c + i * cRow * size, a + i * aRow * size, aColumn * size, b, bRow * size, bColumn * size, bias, size, activation, slope,
        );
      }
    } else if (m < 5 && n >= width && bColumn == 1) {
      let at: usize = 0;
      const last = <usize>((n - width) * size);
      while (true) {
        fewRows<T>(
          m, k, c + at, cRow * size, 16, a, aRow * size, aColumn * size, b + at, bRow * size, true, bias == 0 ? 0 : bias + at,
          activation, slope,
        );
        if (at == last) break;
        at = min(at + 32, last);
      }
    } else if (sizeof<T>() == 4 && isFasterTransposed(m, n)) {
      transposedProduct(m, n, k, c, cRow, a, aRow, aColumn, b, bRow, bColumn, bias, activation, <f32>slope, scratch);
    } else {
      blockedProduct<T>(m, n, k, c, cRow, a, aRow, aColumn, b, bRow, bColumn, bias, activation, slope, scratch);
    }
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
