import type { Heap } from "../memory.ts";

/** A part of an order that moves on from step to step: what a step over batches begins with. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function windowKernels(heap: Heap) {
  return {
    /**
     * Copies `length` elements of `a`, from the one on whose number is at `cursor`.
     *
     * @param cursor The address of one int32.
     */
    copyWindow(out: number, a: number, cursor: number, length: number): void {
      const start = (a >>> 2) + heap.int32[cursor >>> 2]!;
      heap.int32.copyWithin(out >>> 2, start, start + length);
    },

    /** Adds `count` to the int32 at `cursor`. */
    moveCursor(cursor: number, count: number): void {
      heap.int32[cursor >>> 2]! += count;
    },
  };
}
