/** Element-wise kernels, sums and row softmax at a thousand and at a million elements. */
import { kernelSets, randomArray } from "./kernel_sets.ts";

const UNARY = ["exp", "log", "relu", "sigmoid", "tanh"] as const;

for (const dtype of ["float32", "float64"] as const) {
  for (const length of [1e3, 1e6]) {
    for (const kernels of kernelSets) {
      const [a, b, out] = [0, 1, 2].map(() => randomArray(kernels, dtype, length)) as [
        number,
        number,
        number,
      ];
      const table = kernels[dtype];
      const bench = (name: string, fn: () => void) =>
        Deno.bench({
          name: `${kernels.kind} ${name} ${dtype} ${length}`,
          group: `${name} ${dtype} ${length}`,
          baseline: kernels.kind === "typescript",
          fn,
        });
      for (const name of UNARY) bench(name, () => table[name](out, a, length));
      bench("add", () => table.add(out, a, b, 1, 1, length, 0, 0, 1, 0, 0, 1));
      bench("sum", () => table.sum(out, a, 1, length, 1, 0, 1, 0, 1));
      bench("softmax rows of 100", () => table.softmax(out, a, length / 100, 100));
    }
  }
}
