import type { NdArray } from "./nd_array.ts";
import type { Shape } from "./shape.ts";
import { contiguous } from "./strided.ts";

/** An array seen as `[outer, length, inner]` around one axis, as the kernels that work along an axis take it. */
export interface Lanes {
  /** Holds a reference of its own: release it. */
  readonly array: NdArray;
  /** How many places there are on the axes before the one. */
  readonly outer: number;
  /** How long the one is. */
  readonly length: number;
  /** How many places there are on the axes after it. */
  readonly inner: number;
  /** The three strides. */
  readonly strides: readonly [outer: number, length: number, inner: number];
}

/** The stride with which the axes from `start` to `stop` are walked as one, or null where there is none. */
function commonStride({ shape, strides }: NdArray, start: number, stop: number): number | null {
  let [length, stride] = [1, 0];
  for (let axis = stop - 1; axis >= start; axis--) {
    if (shape[axis] === 1) continue;
    if (length === 1) stride = strides[axis]!;
    else if (strides[axis] !== stride * length) return null;
    length *= shape[axis]!;
  }
  return stride;
}

/** How many places there are on the axes from `start` to `stop`. */
function places(shape: Shape, start: number, stop: number): number {
  let count = 1;
  for (let axis = start; axis < stop; axis++) count *= shape[axis]!;
  return count;
}

/** Sees an array as three axes, of which `axis` is the middle one; the array is copied where its layout doesn't allow it. */
export function lanesOf(array: NdArray, axis: number): Lanes {
  const { shape, rank } = array;
  const [outer, inner] = [commonStride(array, 0, axis), commonStride(array, axis + 1, rank)];
  if (outer === null || inner === null) {
    const packed = contiguous(array);
    const lanes = lanesOf(packed, axis);
    packed.release();
    return lanes;
  }
  array.storage.retain();
  return {
    array,
    outer: places(shape, 0, axis),
    length: shape[axis]!,
    inner: places(shape, axis + 1, rank),
    strides: [outer, array.strides[axis]!, inner],
  };
}
