import type { Kernels } from "../src/kernels/kernels.ts";

/**
 * The fastest that multiply-adds on registers run here, in GFLOP/s: a loop of twelve independent chains with no memory access.
 *
 * @param kernels The kernels whose loop is timed.
 * @param dtype Its element type.
 * @returns The best of many short runs.
 */
export function measurePeak(kernels: Kernels, dtype: "float32" | "float64"): number {
  const operands = kernels.heap.allocate(64);
  const data = kernels.heap[dtype];
  data.fill(1, operands.address / data.BYTES_PER_ELEMENT, operands.address / data.BYTES_PER_ELEMENT + 8);
  const lanes = 16 / data.BYTES_PER_ELEMENT;
  const iterations = 400_000;
  let best = 0;
  for (let run = 0; run < 24; run++) {
    const start = performance.now();
    kernels[dtype].multiplyAddPeak(operands.address, iterations);
    best = Math.max(best, iterations * 24 * lanes / (performance.now() - start) / 1e6);
  }
  kernels.heap.free(operands);
  return best;
}
