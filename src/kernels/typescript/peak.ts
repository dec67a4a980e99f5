import type { Heap } from "../memory.ts";

/** What benches compare kernels with. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function peakKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = dtype === "float32" ? 2 : 3;
  return {
    /**
     * Twelve independent chains of multiply-adds on registers, a vector wide: 24 operations an iteration and lane.
     *
     * @param operands Two vectors to read, and one to write to, of 16 bytes each.
     * @param iterations How many.
     */
    multiplyAddPeak(operands: number, iterations: number): void {
      const data = heap[dtype];
      const lanes = 16 >>> shift;
      const first = operands >>> shift;
      for (let lane = 0; lane < lanes; lane++) {
        const [a, b] = [data[first + lane]!, data[first + lanes + lane]!];
        let sum = a;
        for (let i = 0; i < iterations; i++) sum += a * b;
        data[first + 2 * lanes + lane] = 12 * sum;
      }
    },
  };
}
