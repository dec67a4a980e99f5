import { checkIndices } from "../array/gather.ts";
import type { NdArray } from "../array/nd_array.ts";
import { formatShape, type Shape } from "../array/shape.ts";

/** The axis that indices count along, from 0. */
export interface AxisAttributes {
  readonly axis: number;
}

/** Checks that indices lie from −length to length − 1 of an axis of `shape`. */
export function checkAlong(operation: string, index: NdArray, shape: Shape, axis: number): void {
  const length = shape[axis]!;
  const where = () => `along axis ${axis} of an array of shape ${formatShape(shape)}`;
  checkIndices(operation, index, -length, length, where);
}

/** Hands indices over to the tape, which does not notice writes to them: whoever runs the op sees to it that there are none. */
export function saveIndices(index: NdArray, save: (array: NdArray) => void): void {
  index.storage.retain();
  save(index);
}

/** A shape with `count` axes from `axis` on replaced by others. */
export function replaceAxes(shape: Shape, axis: number, count: number, others: Shape): number[] {
  return [...shape.slice(0, axis), ...others, ...shape.slice(axis + count)];
}
