import type { Heap } from "../memory.ts";
import { byteShift, elementsOf, type NumberType } from "./elements.ts";

/**
 * Reduces the middle axis of `a`, `[outer, length, inner]`.
 *
 * @param out Contiguous, `[outer, inner]`.
 * @param aOuter The strides of `a` (any).
 */
export type ReductionKernel = (
  out: number,
  a: number,
  outer: number,
  length: number,
  inner: number,
  aOuter: number,
  aLength: number,
  aInner: number,
) => void;

/**
 * Like {@linkcode ReductionKernel}; of no elements the sum is 0.
 *
 * @param divisor What each result is divided by: the count of elements for a mean, else 1. Ignored for int32.
 */
export type SumKernel = (...parameters: [...Parameters<ReductionKernel>, divisor: number]) => void;

/** @internal Reduces the elements `start`, `start + stride`, … of an array. */
export type Line = (data: ArrayLike<number>, start: number, length: number, stride: number) => number;

/** @internal Pairwise, so that the error grows with log₂(length). */
export const sumOf: Line = (data, start, length, stride) => {
  if (length > 8) {
    const half = length >>> 1;
    return sumOf(data, start, half, stride) + sumOf(data, start + half * stride, length - half, stride);
  }
  let sum = 0;
  for (let i = 0; i < length; i++) sum += data[start + i * stride]!;
  return sum;
};

const productOf: Line = (data, start, length, stride) => {
  let product = 1;
  for (let i = 0; i < length; i++) product *= data[start + i * stride]!;
  return product;
};

const maximumOf: Line = (data, start, length, stride) => {
  let maximum = -Infinity;
  for (let i = 0; i < length; i++) maximum = Math.max(maximum, data[start + i * stride]!);
  return maximum;
};

const minimumOf: Line = (data, start, length, stride) => {
  let minimum = Infinity;
  for (let i = 0; i < length; i++) minimum = Math.min(minimum, data[start + i * stride]!);
  return minimum;
};

/** Where the first element is that none is `above`; the first NaN comes before any. */
function positionOf(above: (x: number, y: number) => boolean): Line {
  return (data, start, length, stride) => {
    let best = 0;
    for (let i = 0; i < length; i++) {
      const x = data[start + i * stride]!;
      if (Number.isNaN(x)) return i;
      if (above(x, data[start + best * stride]!)) best = i;
    }
    return best;
  };
}

/** Reductions of one axis. The float kernels add in an order that depends on `length` alone. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function reductionKernels(heap: Heap, dtype: NumberType) {
  const totals = dtype === "int32" ? "float64" : dtype;
  const reduce = (to: NumberType, line: Line): SumKernel =>
  (
    out,
    a,
    outer,
    length,
    inner,
    aOuter,
    aLength,
    aInner,
    divisor,
  ) => {
    const [input, output] = [elementsOf(heap, dtype), elementsOf(heap, to)];
    const [o, p] = [out >>> byteShift[to], a >>> byteShift[dtype]];
    for (let i = 0; i < outer; i++) {
      for (let j = 0; j < inner; j++) {
        output[o + i * inner + j] = line(input, p + i * aOuter + j * aInner, length, aLength) / divisor;
      }
    }
  };
  const plain = (to: NumberType, line: Line): ReductionKernel => {
    const kernel = reduce(to, line);
    return (...parameters) => kernel(...parameters, 1);
  };
  const sum = reduce(totals, sumOf);
  return {
    /** The sum divided by `divisor`; of int32 the exact sum, as float64. */
    sum: dtype === "int32" ? plain(totals, sumOf) as SumKernel : sum,
    /** The product, of int32 as float64; of no elements 1. */
    prod: plain(totals, productOf),
    /** The largest element; NaN where there is one. `length` is at least 1. */
    max: plain(dtype, maximumOf),
    /** The smallest element; NaN where there is one. `length` is at least 1. */
    min: plain(dtype, minimumOf),
    /** The position of the first largest element, or of the first NaN, as int32. `length` is at least 1. */
    argmax: plain("int32", positionOf((x, y) => x > y)),
    /** The position of the first smallest element, or of the first NaN, as int32. `length` is at least 1. */
    argmin: plain("int32", positionOf((x, y) => x < y)),
  };
}
