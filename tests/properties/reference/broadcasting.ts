import { type DType, elementAt, generate, type Index, type PlainArray, type Shape } from "./plain_array.ts";

/** The shape that shapes broadcast to, aligned at the last axis. */
export function broadcastShape(...shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const lengths = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return lengths.find((length) => length !== 1) ?? 1;
  });
}

/** The element that stands at a position of a larger shape. */
export function spreadElement<T>(array: PlainArray<T>, index: Index): T {
  const own = index.slice(index.length - array.shape.length);
  return elementAt(array, own.map((position, axis) => array.shape[axis] === 1 ? 0 : position));
}

/** The array read as if it had a larger shape. */
export function spreadTo(array: PlainArray, shape: Shape): PlainArray {
  return generate(array.dtype, shape, (index) => spreadElement(array, index));
}

/** Combines arrays element by element. */
export function combine<T>(
  dtype: DType,
  arrays: readonly PlainArray[],
  element: (...elements: number[]) => T,
): PlainArray<T> {
  const shape = broadcastShape(...arrays.map((array) => array.shape));
  return generate(dtype, shape, (index) => element(...arrays.map((array) => spreadElement(array, index))));
}
