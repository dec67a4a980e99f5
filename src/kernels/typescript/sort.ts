import type { Heap } from "../memory.ts";
import { byteShift, elementsOf, type NumberType } from "./elements.ts";

/** Ascending, with NaN above all numbers and −0 equal to 0. */
function compare(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Sorting. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function sortKernels(heap: Heap, dtype: NumberType | "bool") {
  const shift = byteShift[dtype];
  return {
    /**
     * The positions along the middle axis of `a` in the order of their elements. Equal elements stay in the order of their positions,
     * NaN is above all numbers, and −0 equals 0.
     *
     * @param out int32, contiguous, `[outer, length, inner]`.
     * @param aOuter The strides of `a` (any).
     * @param descending 1 to begin with the largest, else 0.
     * @param _scratch The address of `argsortScratchBytes` bytes, a multiple of 8.
     */
    argsort(
      out: number,
      a: number,
      outer: number,
      length: number,
      inner: number,
      aOuter: number,
      aLength: number,
      aInner: number,
      descending: number,
      _scratch: number,
    ): void {
      const [data, positions] = [elementsOf(heap, dtype), heap.int32];
      const sign = descending ? -1 : 1;
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < inner; i++) {
          const from = (a >>> shift) + o * aOuter + i * aInner;
          const to = (out >>> 2) + o * length * inner + i;
          Array.from({ length }, (_, l) => l)
            .sort((l, m) => sign * compare(data[from + l * aLength]!, data[from + m * aLength]!))
            .forEach((l, place) => positions[to + place * inner] = l);
        }
      }
    },
  };
}
