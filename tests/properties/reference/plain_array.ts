/**
 * Arrays as the reference sees them: nested lists, of which an operation is told element by element. Nothing here knows of strides,
 * and nothing calls the library.
 *
 * @module
 */

/** An element type. */
export type DType = "bool" | "int32" | "float32" | "float64";

/** A value, or lists of such values. */
export type Nested<T> = T | Nested<T>[];

/** Positions along the axes, outermost first. */
export type Index = readonly number[];

/** The lengths of the axes; the nested lists alone don't tell those inside an empty axis. */
export type Shape = readonly number[];

/** An array of any rank. A bool is 0 or 1. */
export interface PlainArray<T = number> {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly values: Nested<T>;
}

/** The array whose elements a function gives. */
export function generate<T>(dtype: DType, shape: Shape, element: (index: Index) => T): PlainArray<T> {
  const nest = (index: Index): Nested<T> =>
    index.length === shape.length
      ? element(index)
      : Array.from({ length: shape[index.length]! }, (_, i) => nest([...index, i]));
  return { dtype, shape, values: nest([]) };
}

/** The element at a position. */
export function elementAt<T>(array: PlainArray<T>, index: Index): T {
  let value = array.values;
  for (const i of index) value = (value as Nested<T>[])[i]!;
  return value as T;
}

/** The array with a function applied to each element. */
export function map<T>(array: PlainArray, dtype: DType, change: (element: number) => T): PlainArray<T> {
  return generate(dtype, array.shape, (index) => change(elementAt(array, index)));
}

/** All positions of a shape, the last axis running fastest. */
export function indicesOf(shape: Shape): Index[] {
  return shape.reduce<Index[]>(
    (heads, length) => heads.flatMap((head) => Array.from({ length }, (_, i) => [...head, i])),
    [[]],
  );
}

/** All elements, the last axis running fastest. */
export function elementsOf<T>(array: PlainArray<T>): T[] {
  return indicesOf(array.shape).map((index) => elementAt(array, index));
}

/** The array of a shape with elements from a list, the last axis running fastest. */
export function fromList<T>(dtype: DType, shape: Shape, list: readonly T[]): PlainArray<T> {
  let next = 0;
  return generate(dtype, shape, () => list[next++]!);
}

/** The number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}
