import type { Heap } from "../memory.ts";

/** The dtypes whose elements are numbers. */
export type NumberType = "float32" | "float64" | "int32";

/** log₂ of the bytes an element takes: an address shifted right by it is an index into the heap's view. */
export const byteShift = { float32: 2, float64: 3, int32: 2, bool: 0 } as const;

/** The whole memory seen as elements of `dtype`; a bool is a byte, 0 or 1. Not to be kept across a call. */
export function elementsOf(
  heap: Heap,
  dtype: NumberType | "bool",
): Float32Array | Float64Array | Int32Array | Uint8Array {
  return dtype === "bool" ? heap.uint8 : heap[dtype];
}
