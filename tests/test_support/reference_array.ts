/**
 * A slow, plain array to compare tensors with: values in row-major order, everything done by multi-dimensional index.
 *
 * @module
 */

/** Values in row-major order under a shape. */
export interface ReferenceArray {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** A multi-dimensional index. */
export type Index = readonly number[];

/** All indices of a shape, in row-major order. */
export function* indicesOf(shape: readonly number[]): Generator<number[]> {
  if (shape.includes(0)) return;
  const index = shape.map(() => 0);
  for (;;) {
    yield [...index];
    let axis = shape.length - 1;
    while (axis >= 0 && index[axis] === shape[axis]! - 1) index[axis--] = 0;
    if (axis < 0) return;
    index[axis]!++;
  }
}

/** An array whose values are a function of the index. */
export function build(shape: readonly number[], valueAt: (index: Index) => number): ReferenceArray {
  return { shape, values: Array.from(indicesOf(shape), valueAt) };
}

/** The value at an index. */
export function valueAt({ shape, values }: ReferenceArray, index: Index): number {
  return values[shape.reduce((position, length, axis) => position * length + index[axis]!, 0)]!;
}

/** The value that an array has at an index of a shape it is broadcast to. */
export function broadcastValueAt(array: ReferenceArray, index: Index): number {
  const own = index.slice(index.length - array.shape.length);
  return valueAt(array, own.map((position, axis) => array.shape[axis] === 1 ? 0 : position));
}

/** The shape two shapes broadcast to, by the rule in NumPy's manual; they must fit. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const padded = [a, b].map((shape) => [...new Array<number>(rank - shape.length).fill(1), ...shape]);
  return padded[0]!.map((length, axis) => length === 1 ? padded[1]![axis]! : length);
}

/** f of two arrays, element by element, broadcast. */
export function combine(
  a: ReferenceArray,
  b: ReferenceArray,
  f: (x: number, y: number) => number,
): ReferenceArray {
  return build(
    broadcastShape(a.shape, b.shape),
    (index) => f(broadcastValueAt(a, index), broadcastValueAt(b, index)),
  );
}

/** The axes in another order. */
export function transposed(array: ReferenceArray, axes: readonly number[]): ReferenceArray {
  return build(axes.map((axis) => array.shape[axis]!), (index) => {
    const own = new Array<number>(axes.length);
    axes.forEach((axis, i) => own[axis] = index[i]!);
    return valueAt(array, own);
  });
}

/** f of the values along some axes, which are dropped or kept with length 1. f gets the values in row-major order. */
export function reduce(
  array: ReferenceArray,
  axes: readonly number[],
  keepDims: boolean,
  f: (values: number[]) => number,
): ReferenceArray {
  const kept = array.shape.map((length, axis) => axes.includes(axis) ? 1 : length);
  const { values } = build(kept, (start) => {
    const lengths = array.shape.map((length, axis) => axes.includes(axis) ? length : 1);
    return f(
      Array.from(indicesOf(lengths), (step) => valueAt(array, step.map((i, axis) => i + start[axis]!))),
    );
  });
  return { shape: keepDims ? kept : array.shape.filter((_, axis) => !axes.includes(axis)), values };
}

/** Every subset of the axes of an array of some rank. */
export function axisSubsets(rank: number): number[][] {
  return Array.from(
    { length: 2 ** rank },
    (_, bits) => Array.from({ length: rank }, (_, axis) => axis).filter((axis) => bits & (1 << axis)),
  );
}

/** All orders of the axes of an array of some rank. */
export function axisOrders(rank: number): number[][] {
  if (rank === 0) return [[]];
  return axisOrders(rank - 1).flatMap((order) =>
    Array.from({ length: rank }, (_, place) => order.toSpliced(place, 0, rank - 1))
  );
}
