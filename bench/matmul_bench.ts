/** Matrix products of n × n by n × n. Prints GFLOP/s, and the share of a register-only multiply-add loop in the same run. */
import { gemmScratchBytes } from "../src/kernels/gemm_scratch.ts";
import { kernelSets, randomArray } from "./kernel_sets.ts";
import { measurePeak } from "./peak.ts";

const SIZES = [16, 32, 64, 128, 256, 512];

for (const dtype of ["float32", "float64"] as const) {
  const bytes = dtype === "float32" ? 4 : 8;
  for (const n of SIZES) {
    for (const kernels of kernelSets) {
      const [a, b, c] = [0, 1, 2].map(() => randomArray(kernels, dtype, n * n)) as [number, number, number];
      const scratch = kernels.heap.allocate(gemmScratchBytes(n, n, n, bytes)).address;
      const multiply = () =>
        kernels[dtype].gemm(c, a, b, 1, n, n, n, 0, n, 0, n, 1, 0, n, 1, 0, 0, 0, scratch);
      Deno.bench({
        name: `${kernels.kind} ${dtype} ${n}`,
        group: `matmul ${dtype} ${n}`,
        baseline: kernels.kind === "typescript",
        fn: multiply,
      });
      if (kernels.kind === "wasm") {
        const rate = () => {
          const rounds = Math.max(1, Math.ceil(2e7 / n ** 3));
          const start = performance.now();
          for (let i = 0; i < rounds; i++) multiply();
          return rounds * 2 * n ** 3 / (performance.now() - start) / 1e6;
        };
        Deno.bench({
          name: `wasm ${dtype} ${n}, GFLOP/s below`,
          group: `matmul ${dtype} ${n}`,
          n: 1,
          warmup: 0,
          fn: () => {
            const peak = measurePeak(kernels, dtype);
            const median = Array.from({ length: 15 }, rate).sort((x, y) => x - y)[7]!;
            console.log(
              `${dtype} n = ${n}: ${median.toFixed(1)} GFLOP/s, ${(100 * median / peak).toFixed(0)} % of ${
                peak.toFixed(1)
              }`,
            );
          },
        });
      }
    }
  }
}
