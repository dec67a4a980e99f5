import { asFloat, convertArray, isFloat } from "./dtypes.ts";
import { type Approximate, eitherZero, type Expected, type ExpectedArray } from "./expected.ts";
import { ulpsOf } from "./functions.ts";
import {
  type DType,
  elementAt,
  elementsOf,
  generate,
  type Index,
  indicesOf,
  type PlainArray,
} from "./plain_array.ts";
import { RoundedArithmetic } from "./rounded.ts";

/** What a reduction runs over. */
export interface Reduction {
  readonly axis?: number | readonly number[] | undefined;
  readonly keepDims?: boolean;
}

/** The axes that an option names, as a list of whether each is reduced. */
function reducedAxes(rank: number, axis: Reduction["axis"]): boolean[] {
  const named = axis === undefined ? undefined : typeof axis === "number" ? [axis] : axis;
  return Array.from(
    { length: rank },
    (_, i) => named === undefined || named.includes(i) || named.includes(i - rank),
  );
}

/** How many elements become one. */
export function countReduced(a: PlainArray, { axis }: Reduction): number {
  const reduced = reducedAxes(a.shape.length, axis);
  return a.shape.reduce((count, length, i) => reduced[i] ? count * length : count, 1);
}

/** Makes one element of those along the reduced axes, which come in order. */
export function reduce<T>(
  a: PlainArray,
  { axis, keepDims = false }: Reduction,
  dtype: DType,
  element: (elements: number[]) => T,
): PlainArray<T> {
  const reduced = reducedAxes(a.shape.length, axis);
  const inner = a.shape.map((length, i) => reduced[i] ? length : 1);
  const shape = keepDims
    ? a.shape.map((length, i) => reduced[i] ? 1 : length)
    : a.shape.filter((_, i) => !reduced[i]);
  const offsets = indicesOf(inner);
  return generate(dtype, shape, (index: Index) => {
    let next = 0;
    const base = keepDims ? index : a.shape.map((_, i) => reduced[i] ? 0 : index[next++]!);
    return element(offsets.map((offset) => elementAt(a, offset.map((o, i) => reduced[i] ? o : base[i]!))));
  });
}

type FloatReduction = (
  rounded: RoundedArithmetic,
  elements: readonly Approximate[],
  dtype: "float32" | "float64",
) => Expected;

function ofFloats(a: PlainArray, options: Reduction, element: FloatReduction): ExpectedArray {
  const dtype = asFloat(a.dtype) as "float32" | "float64";
  const rounded = new RoundedArithmetic(dtype);
  return reduce(
    convertArray(a, dtype),
    options,
    dtype,
    (elements) => element(rounded, elements.map((x) => rounded.exact(x)), dtype),
  );
}

/** The sum or product; of integers exact, or an infinity where it doesn't fit in int32. */
function total(a: PlainArray, options: Reduction, kind: "sum" | "product"): ExpectedArray {
  if (isFloat(a.dtype)) {
    return ofFloats(
      a,
      options,
      (rounded, elements) =>
        kind === "sum" ? rounded.sum(elements) : rounded.product(elements.map(({ value }) => value)),
    );
  }
  return reduce(a, options, "int32", (elements) => {
    const exact = elements.map(BigInt)
      .reduce((x, y) => kind === "sum" ? x + y : x * y, kind === "sum" ? 0n : 1n);
    return BigInt.asIntN(32, exact) === exact ? Number(exact) : Infinity;
  });
}

function mean(rounded: RoundedArithmetic, elements: readonly Approximate[]): Approximate {
  return rounded.divide(rounded.sum(elements), rounded.exact(elements.length));
}

function variance(rounded: RoundedArithmetic, elements: readonly Approximate[], ddof: number): Approximate {
  const centre = mean(rounded, elements);
  const squares = elements.map((element) => {
    const deviation = rounded.subtract(element, centre);
    return rounded.multiply(deviation, deviation);
  });
  return rounded.divide(rounded.sum(squares), rounded.exact(Math.max(0, elements.length - ddof)));
}

function norm(rounded: RoundedArithmetic, elements: readonly Approximate[], order: number): Expected {
  const sizes = elements.map(({ value }) => rounded.exact(Math.abs(value)));
  if (order === Infinity) return Math.max(...sizes.map(({ value }) => value));
  if (order === 1) return rounded.sum(sizes);
  if (order === 2) return rounded.squareRoot(rounded.sum(sizes.map((size) => rounded.multiply(size, size))));
  // A unit for each power, and one for JavaScript's.
  const powers = sizes.map((size) => rounded.power(size, order, 2));
  // 1/order is rounded too, which the power multiplies by the logarithm of its base.
  const sum = rounded.sum(powers);
  const root = rounded.power(sum, 1 / order, 2);
  const slack = Math.abs(root.value * Math.log(sum.value || 1) / order) * rounded.unit;
  return Number.isFinite(root.value) ? { value: root.value, error: root.error + slack } : root;
}

/** eˣ for x off the largest, and log Σ eˣ⁻ᵐᵃˣ */
function exponentials(
  rounded: RoundedArithmetic,
  elements: readonly Approximate[],
  dtype: "float32" | "float64",
) {
  const largest = rounded.exact(Math.max(...elements.map(({ value }) => value)));
  const shifted = elements.map((element) => rounded.subtract(element, largest));
  const powers = shifted.map((element) => rounded.exponential(element, ulpsOf.exp[dtype] + 1));
  return { largest, shifted, powers, sum: rounded.sum(powers) };
}

/** The reductions that a float or a number comes out of, by name. */
export const reductions = {
  sum: (a: PlainArray, options: Reduction) => total(a, options, "sum"),
  prod: (a: PlainArray, options: Reduction) => total(a, options, "product"),
  mean: (a: PlainArray, options: Reduction) => ofFloats(a, options, mean),
  var: (a: PlainArray, options: Reduction & { ddof?: number }) =>
    ofFloats(a, options, (rounded, elements) => variance(rounded, elements, options.ddof ?? 0)),
  std: (a: PlainArray, options: Reduction & { ddof?: number }) =>
    ofFloats(
      a,
      options,
      (rounded, elements) => rounded.squareRoot(variance(rounded, elements, options.ddof ?? 0)),
    ),
  norm: (a: PlainArray, options: Reduction & { order?: number }) =>
    ofFloats(a, options, (rounded, elements) => norm(rounded, elements, options.order ?? 2)),
  logSumExp: (a: PlainArray, options: Reduction) =>
    ofFloats(a, options, (rounded, elements, dtype) => {
      const { largest, sum } = exponentials(rounded, elements, dtype);
      if (!Number.isFinite(largest.value)) return largest;
      return rounded.add(largest, rounded.logarithm(sum, ulpsOf.log[dtype] + 1));
    }),
  max: (a: PlainArray, options: Reduction) =>
    reduce(a, options, a.dtype, (elements) => eitherZero(Math.max(...elements))),
  min: (a: PlainArray, options: Reduction) =>
    reduce(a, options, a.dtype, (elements) => eitherZero(Math.min(...elements))),
  all: (a: PlainArray, options: Reduction) =>
    reduce(a, options, "bool", (elements) => Number(elements.every((x) => x !== 0))),
  any: (a: PlainArray, options: Reduction) =>
    reduce(a, options, "bool", (elements) => Number(elements.some((x) => x !== 0))),
  argmax: (a: PlainArray, options: Reduction) =>
    reduce(a, options, "int32", (elements) => positionOf(elements, Math.max(...elements))),
  argmin: (a: PlainArray, options: Reduction) =>
    reduce(a, options, "int32", (elements) => positionOf(elements, Math.min(...elements))),
} satisfies Readonly<Record<string, (a: PlainArray, options: Reduction) => ExpectedArray>>;

/** Where the first element stands that equals the extremum; NaN if there is one. */
function positionOf(elements: readonly number[], extremum: number): number {
  return elements.findIndex((x) => x === extremum || (Number.isNaN(x) && Number.isNaN(extremum)));
}

/** eˣ/Σ eˣ along an axis, or its logarithm. */
export function softmax(a: PlainArray, axis: number, isLogarithm: boolean): ExpectedArray {
  const dtype = asFloat(a.dtype) as "float32" | "float64";
  const rounded = new RoundedArithmetic(dtype);
  const floats = convertArray(a, dtype);
  const along = axis < 0 ? axis + a.shape.length : axis;
  return generate(dtype, a.shape, (index) => {
    const row = Array.from(
      { length: a.shape[along]! },
      (_, i) => rounded.exact(elementAt(floats, index.with(along, i))),
    );
    const { shifted, powers, sum } = exponentials(rounded, row, dtype);
    const place = index[along]!;
    if (!isLogarithm) return rounded.divide(powers[place]!, sum);
    return rounded.subtract(shifted[place]!, rounded.logarithm(sum, ulpsOf.log[dtype] + 1));
  });
}

/** Whether some integer total doesn't fit in int32. */
export function overflows(expected: ExpectedArray): boolean {
  return elementsOf(expected).some((element) => element === Infinity);
}
