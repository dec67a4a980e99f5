/** Matrix products of n × n by n × n, each from both kernel sets. `matmul.ts` prints GFLOP/s. */
import { kernelSets } from "./kernel_sets.ts";
import { repeatedProduct } from "./matrix_product.ts";

for (const dtype of ["float32", "float64"] as const) {
  for (const n of [16, 64, 256]) {
    for (const kernels of kernelSets) {
      const run = repeatedProduct(kernels, { dtype, m: n, n, k: n });
      Deno.bench({
        name: `${kernels.kind} ${dtype} ${n}`,
        group: `matmul ${dtype} ${n}`,
        baseline: kernels.kind === "typescript",
        fn: () => run(1),
      });
    }
  }
}
