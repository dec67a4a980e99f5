import type { NdArray } from "./nd_array.ts";

/** Reads single elements by their row-major index, so that printing a large array touches only what is shown. */
export function elementReader(array: NdArray): (index: number) => number {
  const { heap } = array.storage;
  const data = array.dtype === "bool" ? heap.uint8 : heap[array.dtype];
  const first = array.address / data.BYTES_PER_ELEMENT;
  return (index) => {
    let position = first;
    for (let axis = array.rank - 1; axis >= 0; axis--) {
      const length = array.shape[axis]!;
      position += (index % length) * array.strides[axis]!;
      index = Math.floor(index / length);
    }
    return data[position]!;
  };
}
