import { fromFront, reshape } from "./arrangement.ts";
import { broadcastShape } from "./broadcasting.ts";
import { asNumber, convertArray, isFloat } from "./dtypes.ts";
import type { ExpectedArray } from "./expected.ts";
import { type DType, elementAt, elementsOf, generate, type Index, type PlainArray } from "./plain_array.ts";
import { RoundedArithmetic } from "./rounded.ts";

/** The parts of an array at given places of an axis, or the elements of the flattened array. */
export function take(a: PlainArray, indices: PlainArray, axis: number | undefined): PlainArray {
  if (axis === undefined) return take(reshape(a, [elementsOf(a).length]), indices, 0);
  const along = fromFront(axis, a.shape.length);
  const rank = indices.shape.length;
  return generate(a.dtype, a.shape.toSpliced(along, 1, ...indices.shape), (index) => {
    const place = elementAt(indices, index.slice(along, along + rank));
    return elementAt(a, index.toSpliced(along, rank, fromFront(place, a.shape[along]!)));
  });
}

/** For each element of the indices, what stands there along an axis; the other axes broadcast. */
export function gather(a: PlainArray, indices: PlainArray, axis: number): PlainArray {
  const along = fromFront(axis, a.shape.length);
  const others = broadcastShape(a.shape.with(along, 1), indices.shape.with(along, 1));
  const own = (array: PlainArray, index: Index) =>
    index.map((i, other) => other !== along && array.shape[other] === 1 ? 0 : i);
  return generate(a.dtype, others.with(along, indices.shape[along]!), (index) => {
    const place = elementAt(indices, own(indices, index));
    return elementAt(a, own(a, index.with(along, fromFront(place, a.shape[along]!))));
  });
}

/** Rows with a 1 at the place that each element names. */
export function oneHot(classes: PlainArray, depth: number, dtype: DType): PlainArray {
  return generate(
    dtype,
    [...classes.shape, depth],
    (index) => Number(elementAt(classes, index.slice(0, -1)) === index.at(-1)),
  );
}

/** The sums of all elements up to each; an infinity where an integer's doesn't fit in int32. */
export function cumsum(a: PlainArray, axis: number | undefined): ExpectedArray {
  const dtype = asNumber(a.dtype);
  const source = convertArray(axis === undefined ? reshape(a, [elementsOf(a).length]) : a, dtype);
  const along = fromFront(axis ?? 0, source.shape.length);
  const rounded = new RoundedArithmetic(dtype);
  return generate(dtype, source.shape, (index) => {
    const line = Array.from({ length: index[along]! + 1 }, (_, i) => elementAt(source, index.with(along, i)));
    if (isFloat(dtype)) return rounded.sum(line.map((x) => rounded.exact(x)));
    const total = line.reduce((sum, x) => sum + x, 0);
    return total === (total | 0) ? total : Infinity;
  });
}

/** Places in sorted order: equal ones as they come, NaN as the largest. */
function orderOf(line: readonly number[], isDescending: boolean): number[] {
  const compare = (x: number, y: number) => {
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return x === y ? 0 : x < y ? -1 : 1;
  };
  const sign = isDescending ? -1 : 1;
  return line.map((_, i) => i).sort((i, j) => sign * compare(line[i]!, line[j]!) || i - j);
}

/** Along an axis the first places in sorted order, and what stands there. */
export function sort(
  a: PlainArray,
  axis: number,
  isDescending: boolean,
  count: number = a.shape.at(axis)!,
): { values: PlainArray; places: PlainArray } {
  const along = fromFront(axis, a.shape.length);
  const places = generate("int32", a.shape.with(along, count), (index) => {
    const line = Array.from({ length: a.shape[along]! }, (_, i) => elementAt(a, index.with(along, i)));
    return orderOf(line, isDescending)[index[along]!]!;
  });
  return { values: gather(a, places, axis), places };
}

/** The values that occur, sorted, with where each comes first, which of them each element is, and how often each comes. */
export function unique(a: PlainArray): Record<"values" | "index" | "inverse" | "counts", PlainArray> {
  const list = elementsOf(a);
  const isSame = (x: number, y: number) => x === y || (Number.isNaN(x) && Number.isNaN(y));
  const first = orderOf(list, false).filter((i) => list.findIndex((x) => isSame(x, list[i]!)) === i);
  const vector = (dtype: DType, elements: readonly number[]) =>
    generate(dtype, [elements.length], ([i]) => elements[i!]!);
  return {
    values: vector(a.dtype, first.map((i) => list[i]!)),
    index: vector("int32", first),
    inverse: reshape(
      vector("int32", list.map((x) => first.findIndex((i) => isSame(x, list[i]!)))),
      a.shape,
    ),
    counts: vector("int32", first.map((i) => list.filter((x) => isSame(x, list[i]!)).length)),
  };
}
