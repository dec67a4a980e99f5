import type { Heap } from "../memory.ts";
import { byteShift, elementsOf, type NumberType } from "./elements.ts";

/** Moving elements to and from places that an int32 array names, along the middle axis of `[outer, length, inner]`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function gatherKernels(heap: Heap, dtype: NumberType | "bool") {
  const shift = byteShift[dtype];
  return {
    /**
     * out[o, c, i] = a[o, index[o, c, i], i].
     *
     * @param out Contiguous, `[outer, count, inner]`.
     * @param index int32, from −length to length − 1, which nothing checks here; negative numbers count from the end.
     * @param length How long the middle axis of `a` is.
     * @param aOuter The strides of `a` (any), then those of `index` (any).
     */
    gather(
      out: number,
      a: number,
      index: number,
      outer: number,
      count: number,
      inner: number,
      length: number,
      aOuter: number,
      aLength: number,
      aInner: number,
      indexOuter: number,
      indexCount: number,
      indexInner: number,
    ): void {
      const [data, indices] = [elementsOf(heap, dtype), heap.int32];
      const [a0, i0] = [a >>> shift, index >>> 2];
      let to = out >>> shift;
      for (let o = 0; o < outer; o++) {
        for (let c = 0; c < count; c++) {
          for (let i = 0; i < inner; i++) {
            const at = indices[i0 + o * indexOuter + c * indexCount + i * indexInner]!;
            data[to++] = data[a0 + o * aOuter + (at < 0 ? at + length : at) * aLength + i * aInner]!;
          }
        }
      }
    },

    /**
     * Writes rows of zeros with a single 1: out[c, index[c]] = 1.
     *
     * @param out Contiguous, `[count, depth]`.
     * @param index int32, contiguous, from 0 to depth − 1, which nothing checks here.
     */
    oneHot(out: number, index: number, count: number, depth: number): void {
      const [data, indices] = [elementsOf(heap, dtype), heap.int32];
      const [to, from] = [out >>> shift, index >>> 2];
      data.fill(0, to, to + count * depth);
      for (let c = 0; c < count; c++) data[to + c * depth + indices[from + c]!] = 1;
    },
  };
}

/** The transpose of gathering. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function scatterKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = byteShift[dtype];
  return {
    /**
     * out[o, index[o, c, i], i] += a[o, c, i], in row-major order of `a`: where several elements meet, the order of the sum is fixed.
     *
     * @param out Contiguous, `[outer, length, inner]`; its elements are added to.
     * @param a Any strides, `[outer, count, inner]`.
     * @param index As for `gather`.
     * @param aOuter The strides of `a` (any), then those of `index` (any).
     */
    scatterAdd(
      out: number,
      a: number,
      index: number,
      outer: number,
      count: number,
      inner: number,
      length: number,
      aOuter: number,
      aCount: number,
      aInner: number,
      indexOuter: number,
      indexCount: number,
      indexInner: number,
    ): void {
      const [data, indices] = [heap[dtype], heap.int32];
      const [to, a0, i0] = [out >>> shift, a >>> shift, index >>> 2];
      for (let o = 0; o < outer; o++) {
        for (let c = 0; c < count; c++) {
          for (let i = 0; i < inner; i++) {
            const at = indices[i0 + o * indexOuter + c * indexCount + i * indexInner]!;
            const row = o * length + (at < 0 ? at + length : at);
            data[to + row * inner + i]! += data[a0 + o * aOuter + c * aCount + i * aInner]!;
          }
        }
      }
    },
  };
}

/** Checks of int32 arrays that name places. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function indexKernels(heap: Heap) {
  return {
    /**
     * Where the first index is that is below `low` or not below `limit`: what `gather`, `scatterAdd` and `oneHot` rely on is checked
     * with this before they run.
     *
     * @param index int32, contiguous, `[length]`.
     * @param low At most `limit`, and less than 2³² below it.
     * @returns Its position, or −1 where there is none.
     */
    firstOutside(index: number, length: number, low: number, limit: number): number {
      const start = index >>> 2;
      return heap.int32.subarray(start, start + length).findIndex((i) => i < low || i >= limit);
    },
  };
}
