import type { Heap } from "../memory.ts";
import { byteShift, elementsOf, type NumberType } from "./elements.ts";

/** Selection by a condition. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function selectionKernels(heap: Heap, dtype: NumberType | "bool") {
  const shift = byteShift[dtype];
  return {
    /**
     * Takes elements of `a` where the condition holds, and of `b` elsewhere. Strides of 0 broadcast.
     *
     * @param out Contiguous, `[depth, rows, columns]`; may be an input of the same layout and dtype.
     * @param condition A bool array.
     * @param conditionDepth The strides of `condition` (any), then those of `a` and of `b`.
     */
    where(
      out: number,
      condition: number,
      a: number,
      b: number,
      depth: number,
      rows: number,
      columns: number,
      conditionDepth: number,
      conditionRow: number,
      conditionColumn: number,
      aDepth: number,
      aRow: number,
      aColumn: number,
      bDepth: number,
      bRow: number,
      bColumn: number,
    ): void {
      const bytes = heap.uint8;
      const data = elementsOf(heap, dtype);
      const [c0, a0, b0] = [condition >>> 0, a >>> shift, b >>> shift];
      let o = out >>> shift;
      for (let i = 0; i < depth; i++) {
        for (let j = 0; j < rows; j++) {
          let c = c0 + i * conditionDepth + j * conditionRow;
          let p = a0 + i * aDepth + j * aRow;
          let q = b0 + i * bDepth + j * bRow;
          for (let k = 0; k < columns; k++, c += conditionColumn, p += aColumn, q += bColumn) {
            data[o++] = bytes[c] ? data[p]! : data[q]!;
          }
        }
      }
    },
  };
}
