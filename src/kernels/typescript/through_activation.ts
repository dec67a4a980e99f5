import type { Heap } from "../memory.ts";
import { timesDerivative } from "./activation_gradient.ts";
import { byteShift } from "./elements.ts";
import { sumOf } from "./reduce.ts";

/** The way back through an activation and the addition of a bias. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function throughActivationKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = byteShift[dtype];
  return {
    /**
     * A gradient times an activation's derivative, and the sums of the columns of the product, in an order that depends on the number of
     * rows alone: the gradients of what the activation was applied to, and of a bias that was added to each row of it.
     *
     * @param out Contiguous, `[rows, columns]`; unlike in other kernels it must not be `grad`.
     * @param sums Contiguous, `[columns]`.
     * @param grad The gradient of the activation's output, contiguous.
     * @param output The activation's output, contiguous.
     * @param activation 1 relu, 2 leaky relu, 3 sigmoid, 4 tanh.
     * @param slope The leaky relu's slope.
     */
    throughActivation(
      out: number,
      sums: number,
      grad: number,
      output: number,
      rows: number,
      columns: number,
      activation: number,
      slope: number,
    ): void {
      const data = heap[dtype];
      const [o, s, g, v] = [out >>> shift, sums >>> shift, grad >>> shift, output >>> shift];
      const length = rows * columns;
      for (let i = 0; i < length; i++) {
        data[o + i] = timesDerivative(activation - 1, data[g + i]!, data[v + i]!, slope);
      }
      for (let j = 0; j < columns; j++) data[s + j] = sumOf(data, o + j, rows, columns);
    },
  };
}
