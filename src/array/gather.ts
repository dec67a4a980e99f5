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
 * out[…, c, …] = a[…, index[…, c, …], …] along one axis.
 *
 * @param out Contiguous, of the size and order of `index`.
 * @param a Agrees with `index` in every other axis.
 * @param index int32, checked; negative numbers count from the end.
 * @param axis The axis.
 */
export function runGather(out: NdArray, a: NdArray, index: NdArray, axis: number): void {
  if (out.size === 0) return;
  const [from, at] = [lanesOf(a, axis), lanesOf(index, axis)];
  kernels()[out.dtype].gather(
    out.address,
    from.array.address,
    at.array.address,
    from.outer,
    at.length,
    from.inner,
    from.length,
    ...from.strides,
    ...at.strides,
  );
  from.array.release();
  at.array.release();
}

/**
 * out[…, index[…, c, …], …] += a[…, c, …] along one axis.
 *
 * @param out Contiguous, of a float dtype; agrees with `a` in every other axis.
 * @param a Of the shape of `index`.
 * @param index int32, checked; negative numbers count from the end.
 * @param axis The axis.
 */
export function runScatterAdd(out: NdArray, a: NdArray, index: NdArray, axis: number): void {
  if (a.size === 0) return;
  const [from, at] = [lanesOf(a, axis), lanesOf(index, axis)];
  kernels()[out.dtype as FloatDType].scatterAdd(
    out.address,
    from.array.address,
    at.array.address,
    from.outer,
    from.length,
    from.inner,
    out.shape[axis]!,
    ...from.strides,
    ...at.strides,
  );
  from.array.release();
  at.array.release();
}
