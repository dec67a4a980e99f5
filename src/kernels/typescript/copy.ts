import type { Heap } from "../memory.ts";
import { byteShift, elementsOf, type NumberType } from "./elements.ts";

/** Moving elements about. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function copyKernels(heap: Heap, dtype: NumberType | "bool") {
  const shift = byteShift[dtype];
  return {
    /**
     * Copies `[depth, rows, columns]` elements from one layout to another.
     *
     * @param outDepth The strides of `out` (any that give each element its own place), then those of `a` (any).
     */
    copy(
      out: number,
      a: number,
      depth: number,
      rows: number,
      columns: number,
      outDepth: number,
      outRow: number,
      outColumn: number,
      aDepth: number,
      aRow: number,
      aColumn: number,
    ): void {
      const data = elementsOf(heap, dtype);
      const [o0, a0] = [out >>> shift, a >>> shift];
      for (let i = 0; i < depth; i++) {
        for (let j = 0; j < rows; j++) {
          let o = o0 + i * outDepth + j * outRow;
          let p = a0 + i * aDepth + j * aRow;
          for (let k = 0; k < columns; k++, o += outColumn, p += aColumn) data[o] = data[p]!;
        }
      }
    },

    /**
     * Writes `value` to `length` contiguous elements.
     *
     * @param value For a bool array 0 or 1.
     */
    fill(out: number, length: number, value: number): void {
      const start = out >>> shift;
      elementsOf(heap, dtype).fill(value, start, start + length);
    },
  };
}
