import type { Heap } from "../memory.ts";
import { applyActivation } from "./activation.ts";

/** Matrix products. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function gemmKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = dtype === "float32" ? 2 : 3;
  return {
    /**
     * c = activation(a·b + bias) for each of `batch` pairs of matrices. Every element of c is one chain of multiply-adds over
     * ascending k, whatever path computes it: a product may be split by batch, rows and columns, k whole, and the parts have the
     * bits of the whole (but for which NaN a NaN is).
     *
     * @param c `[batch, m, n]`, each row contiguous; `cBatch` and `cRow` are its strides.
     * @param a `[batch, m, k]`, any strides.
     * @param b `[batch, k, n]`, any strides.
     * @param bias `[n]`, contiguous and the same for the whole batch, or 0 for none.
     * @param activation 0 none, 1 relu, 2 leaky relu, 3 sigmoid, 4 tanh.
     * @param slope The leaky relu's slope for negative values.
     * @param scratch The address of `gemmScratchBytes(m, n, k, bytes)` bytes, for packed panels.
     */
    gemm(
      c: number,
      a: number,
      b: number,
      batch: number,
      m: number,
      n: number,
      k: number,
      cBatch: number,
      cRow: number,
      aBatch: number,
      aRow: number,
      aColumn: number,
      bBatch: number,
      bRow: number,
      bColumn: number,
      bias: number,
      activation: number,
      slope: number,
      _scratch: number,
    ): void {
      const data = heap[dtype];
      const [c0, a0, b0, bias0] = [c >>> shift, a >>> shift, b >>> shift, bias >>> shift];
      for (let batchIndex = 0; batchIndex < batch; batchIndex++) {
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let sum = 0;
            let p = a0 + batchIndex * aBatch + i * aRow;
            let q = b0 + batchIndex * bBatch + j * bColumn;
            for (let step = 0; step < k; step++, p += aColumn, q += bRow) sum += data[p]! * data[q]!;
            if (bias !== 0) sum += data[bias0 + j]!;
            data[c0 + batchIndex * cBatch + i * cRow + j] = applyActivation(activation, sum, slope);
          }
        }
      }
    },
  };
}
