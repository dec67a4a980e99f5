import type { Heap } from "../memory.ts";
import { byteShift, elementsOf, type NumberType } from "./elements.ts";

/** Checks of what losses take for classes. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function labelKernels(heap: Heap, dtype: NumberType) {
  const shift = byteShift[dtype];
  return {
    /**
     * Converts labels to int32.
     *
     * @param out int32, contiguous, `[length]`. Where a label is no class, an element means nothing.
     * @param a Contiguous, `[length]`.
     * @param classes How many classes there are.
     * @returns The position of the first label that is not a whole number from 0 to classes − 1, or −1.
     */
    classIndices(out: number, a: number, length: number, classes: number): number {
      const [from, to] = [elementsOf(heap, dtype), heap.int32];
      const [o, p] = [out >>> 2, a >>> shift];
      for (let i = 0; i < length; i++) {
        const label = from[p + i]!;
        if (!(Number.isInteger(label) && label >= 0 && label < classes)) return i;
        to[o + i] = label;
      }
      return -1;
    },

    /**
     * Checks labels of two classes.
     *
     * @param a Contiguous, `[length]`.
     * @returns The position of the first label that is neither 1 nor the other one, whichever of 0 and −1 comes first; or −1.
     */
    firstNoSign(a: number, length: number): number {
      const data = elementsOf(heap, dtype);
      const start = a >>> shift;
      let negative = 1;
      for (let i = 0; i < length; i++) {
        const label = data[start + i]!;
        if (label === 1 || label === negative) continue;
        if (negative !== 1 || (label !== 0 && label !== -1)) return i;
        negative = label;
      }
      return -1;
    },
  };
}
