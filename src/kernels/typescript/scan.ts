import type { Heap } from "../memory.ts";
import { byteShift } from "./elements.ts";

const INT32_LIMIT = 2 ** 31;

/** Sums from the front. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function scanKernels(heap: Heap, dtype: "float32" | "float64" | "int32") {
  const shift = byteShift[dtype];
  return {
    /**
     * out[o, l, i] = a[o, 0, i] + … + a[o, l, i], one element after the other, each sum rounded to the dtype, as NumPy does it.
     *
     * @param out Contiguous, `[outer, length, inner]`.
     * @param aOuter The strides of `a` (any).
     * @returns The row-major position in `out` of the first sum that doesn't fit in int32, from which on nothing is written, or −1;
     * floats always fit.
     */
    cumsum(
      out: number,
      a: number,
      outer: number,
      length: number,
      inner: number,
      aOuter: number,
      aLength: number,
      aInner: number,
    ): number {
      const data = heap[dtype];
      const [o0, a0] = [out >>> shift, a >>> shift];
      let to = o0;
      for (let o = 0; o < outer; o++) {
        for (let l = 0; l < length; l++) {
          for (let i = 0; i < inner; i++, to++) {
            const x = data[a0 + o * aOuter + l * aLength + i * aInner]!;
            const sum = l === 0 ? x : data[to - inner]! + x;
            if (dtype === "int32" && (sum < -INT32_LIMIT || sum >= INT32_LIMIT)) return to - o0;
            data[to] = sum;
          }
        }
      }
      return -1;
    },
  };
}
