import { convert, convertArray } from "./dtypes.ts";
import {
  type DType,
  elementAt,
  elementsOf,
  fromList,
  generate,
  type Index,
  type PlainArray,
  type Shape,
} from "./plain_array.ts";
import { joinedType } from "./selection.ts";

/** An index, a stretch [start, stop, step] as in Python, or null for a whole axis. */
export type Range =
  | number
  | null
  | readonly [start?: number | null, stop?: number | null, step?: number | null];

/** An axis counted from the front. */
export function fromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** The positions that a range takes of an axis, in order. */
function positionsOf(range: Range, length: number): number[] {
  const all = Array.from({ length }, (_, i) => i);
  if (range === null) return all;
  if (typeof range === "number") return [fromFront(range, length)];
  const [start, stop, step] = range;
  const by = step ?? 1;
  // What Python's slices do: from start on in steps, for as long as stop isn't reached and there are elements.
  const from = start ?? (by > 0 ? 0 : length - 1);
  const first = start === null || start === undefined ? from : fromFront(from, length);
  const last = stop === null || stop === undefined
    ? (by > 0 ? length : -1)
    : Math.max(fromFront(stop, length), -1);
  const positions: number[] = [];
  const begin = by > 0 ? Math.max(first, 0) : Math.min(first, length - 1);
  for (let i = begin; by > 0 ? i < Math.min(last, length) : i > last; i += by) positions.push(i);
  return positions;
}

/** The part of an array that ranges take. */
export function slice(a: PlainArray, ranges: readonly Range[]): PlainArray {
  return view(a, ranges, (index) => elementAt(a, index));
}

/** As {@linkcode slice}, where a function makes an element of its position in the array. */
function view(a: PlainArray, ranges: readonly Range[], element: (index: Index) => number): PlainArray {
  const chosen = a.shape.map((length, axis) => positionsOf(ranges[axis] ?? null, length));
  const kept = a.shape.map((_, axis) => typeof ranges[axis] !== "number");
  const shape = chosen.filter((_, axis) => kept[axis]).map((positions) => positions.length);
  return generate(a.dtype, shape, (index) => {
    let next = 0;
    return element(chosen.map((positions, axis) => positions[kept[axis] ? index[next++]! : 0]!));
  });
}

/** The array with a part overwritten by values that broadcast to it. */
export function setPart(
  a: PlainArray,
  ranges: readonly Range[],
  values: (shape: Shape) => PlainArray,
): PlainArray {
  const list = elementsOf(a);
  const places = view(a, ranges, (index) => index.reduce((place, i, axis) => place * a.shape[axis]! + i, 0));
  const converted = elementsOf(values(places.shape)).map((value) => convert(value, a.dtype));
  elementsOf(places).forEach((place, i) => list[place] = converted[i]!);
  return fromList(a.dtype, a.shape, list);
}

/** The same elements under another shape. */
export function reshape(a: PlainArray, shape: Shape): PlainArray {
  return fromList(a.dtype, shape, elementsOf(a));
}

/** The axes in another order. */
export function transpose(a: PlainArray, axes: readonly number[]): PlainArray {
  const order = axes.map((axis) => fromFront(axis, a.shape.length));
  return generate(
    a.dtype,
    order.map((axis) => a.shape[axis]!),
    (index) => elementAt(a, a.shape.map((_, axis) => index[order.indexOf(axis)]!)),
  );
}

/** Some axes backwards. */
export function flip(a: PlainArray, axes: readonly number[]): PlainArray {
  const flipped = axes.map((axis) => fromFront(axis, a.shape.length));
  return generate(
    a.dtype,
    a.shape,
    (index) => elementAt(a, index.map((i, axis) => flipped.includes(axis) ? a.shape[axis]! - 1 - i : i)),
  );
}

/** The whole array again and again. */
export function tile(a: PlainArray, repetitions: readonly number[]): PlainArray {
  const rank = Math.max(a.shape.length, repetitions.length);
  const fill = (list: readonly number[]) => [...new Array<number>(rank - list.length).fill(1), ...list];
  const [counts, shape] = [fill(repetitions), fill(a.shape)];
  return generate(
    a.dtype,
    shape.map((length, axis) => length * counts[axis]!),
    (index) => elementAt(a, index.map((i, axis) => i % shape[axis]!).slice(rank - a.shape.length)),
  );
}

/** Each element again and again, along an axis or of the flattened array. */
export function repeat(a: PlainArray, count: number, axis: number | undefined): PlainArray {
  const source = axis === undefined ? reshape(a, [elementsOf(a).length]) : a;
  const along = fromFront(axis ?? 0, source.shape.length);
  return generate(
    a.dtype,
    source.shape.with(along, source.shape[along]! * count),
    (index) => elementAt(source, index.with(along, Math.floor(index[along]! / count))),
  );
}

/** A border of one value around the array. */
export function pad(
  a: PlainArray,
  widths: readonly (readonly [number, number])[],
  value: number,
): PlainArray {
  const shape = a.shape.map((length, axis) => widths[axis]![0] + length + widths[axis]![1]);
  return generate(a.dtype, shape, (index) => {
    const inner = index.map((i, axis) => i - widths[axis]![0]);
    const isInside = inner.every((i, axis) => i >= 0 && i < a.shape[axis]!);
    return isInside ? elementAt(a, inner) : convert(value, a.dtype);
  });
}

/** The parts between cuts, or so many equal ones. */
export function split(a: PlainArray, sections: number | readonly number[], axis: number): PlainArray[] {
  const along = fromFront(axis, a.shape.length);
  const length = a.shape[along]!;
  const cuts = typeof sections === "number"
    ? Array.from({ length: sections - 1 }, (_, i) => (i + 1) * length / sections)
    : sections;
  const edges = [0, ...cuts, length];
  return edges.slice(1).map((stop, i) =>
    slice(a, a.shape.map((_, other) => other === along ? [edges[i]!, stop] : null))
  );
}

/** Arrays one after the other along an axis. */
export function concat(arrays: readonly PlainArray[], axis: number): PlainArray {
  const dtype = joinedType(arrays);
  const first = arrays[0]!;
  const along = fromFront(axis, first.shape.length);
  const rows = arrays.flatMap((array) => {
    const converted = convertArray(array, dtype);
    return Array.from(
      { length: array.shape[along]! },
      (_, i) => (index: Index) => elementAt(converted, index.with(along, i)),
    );
  });
  return generate(dtype, first.shape.with(along, rows.length), (index) => rows[index[along]!]!(index));
}

/** Arrays side by side along a new axis. */
export function stack(arrays: readonly PlainArray[], axis: number): PlainArray {
  const dtype = joinedType(arrays);
  const along = fromFront(axis, arrays[0]!.shape.length + 1);
  return generate(
    dtype,
    arrays[0]!.shape.toSpliced(along, 0, arrays.length),
    (index) => convert(elementAt(arrays[index[along]!]!, index.toSpliced(along, 1)), dtype),
  );
}

/** A vector's matrix with it on a diagonal, or a matrix's diagonal. */
export function diag(a: PlainArray, offset: number): PlainArray {
  if (a.shape.length === 1) {
    const size = a.shape[0]! + Math.abs(offset);
    return generate(a.dtype, [size, size], ([row, column]) => {
      return column! - row! === offset ? elementAt(a, [Math.min(row!, column!)]) : 0;
    });
  }
  const [rows, columns] = a.shape as readonly [number, number];
  const places = Array.from({ length: rows }, (_, row) => [row, row + offset] as const)
    .filter(([, column]) => column >= 0 && column < columns);
  return generate(a.dtype, [places.length], ([i]) => elementAt(a, places[i!]!));
}

/** Matrices with zeros beyond a diagonal. */
export function triangle(a: PlainArray, offset: number, isLower: boolean): PlainArray {
  return generate(a.dtype, a.shape, (index) => {
    const [row, column] = index.slice(-2) as [number, number];
    const isKept = isLower ? column - row <= offset : column - row >= offset;
    return isKept ? elementAt(a, index) : 0;
  });
}

/** A dtype's array of one value. */
export function filled(dtype: DType, shape: Shape, value: number): PlainArray {
  return generate(dtype, shape, () => convert(value, dtype));
}
