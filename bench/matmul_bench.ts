/**
 * Matrix products of n × n by n × n, and a table of GFLOP/s with the share of a register-only multiply-add loop measured beside
 * each, so that the figures hold on any machine.
 */
import type { Kernels } from "../src/kernels/kernels.ts";
import { gemmScratchBytes } from "../src/kernels/gemm_scratch.ts";
import { kernelSets, randomArray } from "./kernel_sets.ts";
import { measurePeak } from "./peak.ts";

const SIZES = [16, 32, 64, 128, 256, 512];

type FloatType = "float32" | "float64";

/** A product of two n × n matrices, ready to be run again and again. */
function product(kernels: Kernels, dtype: FloatType, n: number): () => void {
  const [a, b, c] = [0, 1, 2].map(() => randomArray(kernels, dtype, n * n)) as [number, number, number];
  const scratch = kernels.heap.allocate(gemmScratchBytes(n, n, n, dtype === "float32" ? 4 : 8)).address;
  return () => kernels[dtype].gemm(c, a, b, 1, n, n, n, 0, n, 0, n, 1, 0, n, 1, 0, 0, 0, scratch);
}

/** GFLOP/s of a product: the median of 15 rounds of about 10 ms. */
function measureRate(multiply: () => void, n: number): number {
  const repetitions = Math.ceil(1.5e8 / n ** 3);
  const rates = Array.from({ length: 15 }, () => {
    const start = performance.now();
    for (let i = 0; i < repetitions; i++) multiply();
    return repetitions * 2 * n ** 3 / (performance.now() - start) / 1e6;
  });
  return rates.sort((x, y) => x - y)[7]!;
}

for (const dtype of ["float32", "float64"] as const) {
  for (const n of SIZES) {
    for (const kernels of kernelSets) {
      Deno.bench({
        name: `${kernels.kind} ${dtype} ${n}`,
        group: `matmul ${dtype} ${n}`,
        baseline: kernels.kind === "typescript",
        fn: product(kernels, dtype, n),
      });
    }
  }

  let printed = false;
  Deno.bench({
    name: `${dtype} GFLOP/s of the WebAssembly kernels (printed once)`,
    group: `matmul ${dtype} GFLOP/s`,
    n: 1,
    warmup: 0,
    fn: () => {
      if (printed) return;
      printed = true;
      const kernels = kernelSets.find(({ kind }) => kind === "wasm")!;
      for (const n of SIZES) {
        const multiply = product(kernels, dtype, n);
        const [peak, rate] = [measurePeak(kernels, dtype), measureRate(multiply, n)];
        console.log(
          `\n${dtype} n = ${n}: ${rate.toFixed(1)} GFLOP/s, ${(100 * rate / peak).toFixed(0)} % of ${
            peak.toFixed(1)
          }`,
        );
      }
    },
  });
}
