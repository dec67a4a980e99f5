import { kernels } from "../kernels/active.ts";
import type { FloatDType } from "./dtype.ts";
import { lanesOf } from "./lanes.ts";
import type { NdArray } from "./nd_array.ts";
import { formatShape } from "./shape.ts";
import { contiguous } from "./strided.ts";

/** Where the element of a row-major `position` lies, as messages show it. */
export function placeOf(position: number, shape: readonly number[]): string {
  const index = shape.map(() => 0);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = position % shape[axis]!;
    position = Math.floor(position / shape[axis]!);
  }
  return formatShape(index);
}

/**
 * Checks that an array holds numbers of places, before anything is read or written there.
 *
 * @param operation What the error message says was attempted.
 * @param index The numbers.
 * @param low The smallest that is allowed.
 * @param limit The first that is too large.
 * @param where What the places are in, for the message.
 * @throws {TypeError} If the array is not int32.
 * @throws {RangeError} If a number is outside, naming the first.
 */
export function checkIndices(
  operation: string,
  index: NdArray,
  low: number,
  limit: number,
  where: () => string,
): void {
  if (index.dtype !== "int32") {
    throw new TypeError(
      `Cannot ${operation} by indices of dtype ${index.dtype}: convert them with .astype("int32")`,
    );
  }
  const packed = contiguous(index);
  const position = kernels().int32.firstOutside(packed.address, packed.size, low, limit);
  const wrong = position < 0 ? 0 : packed.storage.heap.int32[(packed.address >>> 2) + position];
  packed.release();
  if (position < 0) return;
  const place = index.rank === 0 ? "" : ` at ${placeOf(position, index.shape)} of the indices`;
  const expected = limit > low ? `expected ${low} to ${limit - 1}` : "there is nothing to choose from";
  throw new RangeError(`Cannot ${operation} index ${wrong}${place} ${where()}: ${expected}`);
}

/**
 * out[o, c, i] = a[o, index[c], i], where o stands for the axes before the one, c for those of `index`, and i for those after the one.
 *
 * @param out Contiguous.
 * @param a Any strides.
 * @param index int32, checked; negative numbers count from the end.
 * @param axis The axis of `a`.
 */
export function runTake(out: NdArray, a: NdArray, index: NdArray, axis: number): void {
  if (out.size === 0) return;
  const { array, outer, length, inner, strides } = lanesOf(a, axis);
  const at = contiguous(index);
  const { gather } = kernels()[out.dtype];
  gather(out.address, array.address, at.address, outer, at.size, inner, length, ...strides, 0, 1, 0);
  at.release();
  array.release();
}

/**
 * out[o, index[c], i] += a[o, c, i]: the transpose of {@linkcode runTake}.
 *
 * @param out Contiguous, of a float dtype.
 * @param a Any strides.
 * @param index int32, checked; negative numbers count from the end.
 * @param axis The axis of `out`.
 */
export function runPutBack(out: NdArray, a: NdArray, index: NdArray, axis: number): void {
  if (a.size === 0) return;
  const { array, outer, length, inner } = lanesOf(out, axis);
  const [from, at] = [contiguous(a), contiguous(index)];
  const { scatterAdd } = kernels()[out.dtype as FloatDType];
  const row = at.size * inner;
  scatterAdd(out.address, from.address, at.address, outer, at.size, inner, length, row, inner, 1, 0, 1, 0);
  for (const one of [array, from, at]) one.release();
}

/**
 * out[…, c, …] = a[…, index[…, c, …], …] along one axis.
 *
 * @param out Contiguous, of the shape of `index`.
 * @param a Agrees with `index` in every other axis.
 * @param index int32, checked; negative numbers count from the end.
 * @param axis The axis.
 */
export function runGather(out: NdArray, a: NdArray, index: NdArray, axis: number): void {
  if (out.size === 0) return;
  const [from, at] = [lanesOf(a, axis), lanesOf(index, axis)];
  const { gather } = kernels()[out.dtype];
  const { outer, length, inner, strides } = from;
  const [source, place] = [from.array.address, at.array.address];
  gather(out.address, source, place, outer, at.length, inner, length, ...strides, ...at.strides);
  from.array.release();
  at.array.release();
}

/**
 * out[…, index[…, c, …], …] += a[…, c, …] along one axis: the transpose of {@linkcode runGather}.
 *
 * @param out Contiguous, of a float dtype; agrees with `a` in every other axis.
 * @param a Of the shape of `index`.
 * @param index int32, checked; negative numbers count from the end.
 * @param axis The axis.
 */
export function runScatterAdd(out: NdArray, a: NdArray, index: NdArray, axis: number): void {
  if (a.size === 0) return;
  const [from, at] = [lanesOf(a, axis), lanesOf(index, axis)];
  const { scatterAdd } = kernels()[out.dtype as FloatDType];
  const { outer, length, inner, strides } = from;
  const [source, place] = [from.array.address, at.array.address];
  scatterAdd(out.address, source, place, outer, length, inner, out.shape[axis]!, ...strides, ...at.strides);
  from.array.release();
  at.array.release();
}
