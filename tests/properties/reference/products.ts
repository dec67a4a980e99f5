import { broadcastShape } from "./broadcasting.ts";
import { arithmetic } from "./arithmetic.ts";
import type { ExpectedArray } from "./expected.ts";
import {
  elementAt,
  elementsOf,
  fromList,
  generate,
  type Index,
  indicesOf,
  type PlainArray,
} from "./plain_array.ts";
import { RoundedArithmetic } from "./rounded.ts";

/**
 * Σ x·y in whatever order, with or without fused multiply-adds: each product is rounded, and passes through fewer additions than there
 * are products.
 */
function dotProduct(rounded: RoundedArithmetic, xs: readonly number[], ys: readonly number[]) {
  return rounded.sum(xs.map((x, i) => rounded.multiply(rounded.exact(x), rounded.exact(ys[i]!))));
}

/** The matrix product over the last two axes; a vector is a row on the left and a column on the right. */
export function matmul(a: PlainArray, b: PlainArray): ExpectedArray {
  const rounded = new RoundedArithmetic(a.dtype);
  const [isRow, isColumn] = [a.shape.length === 1, b.shape.length === 1];
  const left = isRow ? fromList(a.dtype, [1, ...a.shape], elementsOf(a)) : a;
  const right = isColumn ? fromList(b.dtype, [...b.shape, 1], elementsOf(b)) : b;
  const batch = broadcastShape(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const [rows, inner] = left.shape.slice(-2) as [number, number];
  const columns = right.shape.at(-1)!;
  const shape = [...batch, ...(isRow ? [] : [rows]), ...(isColumn ? [] : [columns])];
  return generate(a.dtype, shape, (index) => {
    const outer = index.slice(0, batch.length);
    const rest = index.slice(batch.length);
    const i = isRow ? 0 : rest.shift()!;
    const j = isColumn ? 0 : rest.shift()!;
    const steps = Array.from({ length: inner }, (_, step) => step);
    return dotProduct(
      rounded,
      steps.map((step) => matrixElement(left, outer, i, step)),
      steps.map((step) => matrixElement(right, outer, step, j)),
    );
  });
}

/** An element of a matrix in a batch that broadcasts. */
function matrixElement(a: PlainArray, batch: Index, row: number, column: number): number {
  const own = batch.slice(batch.length - (a.shape.length - 2));
  return elementAt(a, [...own.map((i, axis) => a.shape[axis] === 1 ? 0 : i), row, column]);
}

/** The sum of products over pairs of axes. */
export function tensordot(
  a: PlainArray,
  b: PlainArray,
  axes: readonly [readonly number[], readonly number[]],
): ExpectedArray {
  const rounded = new RoundedArithmetic(a.dtype);
  const positive = (list: readonly number[], rank: number) =>
    list.map((axis) => axis < 0 ? axis + rank : axis);
  const [ofA, ofB] = [positive(axes[0], a.shape.length), positive(axes[1], b.shape.length)];
  const kept = (array: PlainArray, summed: readonly number[]) =>
    array.shape.map((_, axis) => axis).filter((axis) => !summed.includes(axis));
  const [keptA, keptB] = [kept(a, ofA), kept(b, ofB)];
  const sums = indicesOf(ofA.map((axis) => a.shape[axis]!));
  const place = (
    array: PlainArray,
    keptAxes: readonly number[],
    index: Index,
    summed: readonly number[],
    sum: Index,
  ) =>
    array.shape.map((_, axis) => {
      const at = keptAxes.indexOf(axis);
      return at >= 0 ? index[at]! : sum[summed.indexOf(axis)]!;
    });
  const shape = [...keptA.map((axis) => a.shape[axis]!), ...keptB.map((axis) => b.shape[axis]!)];
  return generate(a.dtype, shape, (index) =>
    dotProduct(
      rounded,
      sums.map((sum) => elementAt(a, place(a, keptA, index.slice(0, keptA.length), ofA, sum))),
      sums.map((sum) => elementAt(b, place(b, keptB, index.slice(keptA.length), ofB, sum))),
    ));
}

/** As NumPy's dot: over the last axis of a and the last but one of b; of a single number its multiple. */
export function dot(a: PlainArray, b: PlainArray): ExpectedArray {
  if (a.shape.length === 0 || b.shape.length === 0) return arithmetic["mul"]!(a, b);
  return tensordot(a, b, [[-1], [b.shape.length === 1 ? 0 : -2]]);
}

/** All products of an element of a and one of b. */
export function outer(a: PlainArray, b: PlainArray): ExpectedArray {
  const [columns, row] = [elementsOf(a), elementsOf(b)];
  return arithmetic["mul"]!(
    fromList(a.dtype, [columns.length, 1], columns),
    fromList(b.dtype, [1, row.length], row),
  );
}
