import { allocate, type NdArray } from "../array/nd_array.ts";
import { reducedShape, runReduce } from "../array/reduce.ts";
import { formatShape, type Shape } from "../array/shape.ts";
import { refuseInStep } from "../array/step_observer.ts";
import { castArray, contiguous, fillArray } from "../array/strided.ts";
import { runUnary } from "../array/unary.ts";
import type { FloatDType } from "../array/dtype.ts";
import { kernels } from "../kernels/active.ts";
import { div, mul, scale, sub } from "./arithmetic.ts";
import { broadcastTo } from "./broadcast.ts";
import { cast } from "./cast.ts";
import { equal } from "./comparison.ts";
import { constant, zeros } from "./creation.ts";
import { exp } from "./power.ts";
import { where } from "./selection.ts";
import type { Op, Run, Value } from "./op.ts";
import { reshape } from "./shape.ts";

/** Which axes a reduction runs over: sorted, from 0. */
export interface ReduceAttributes {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** The number of elements that are reduced to one. */
function countOf(shape: Shape, axes: readonly number[]): number {
  return axes.reduce((count, axis) => count * shape[axis]!, 1);
}

/** A reduction's result, or its gradient, viewed with the reduced axes as length 1 and broadcast to the input's shape. */
export function expand<V extends Value>(run: Run<V>, value: V, shape: Shape, { axes }: ReduceAttributes): V {
  const kept = run(reshape, [value], { shape: reducedShape(shape, axes, true) });
  return run(broadcastTo, [kept], { shape });
}

/** A sum or product of int32 or bool elements, computed exactly, as int32. */
export function reduceIntegers(
  kernel: "sum" | "prod",
  a: NdArray,
  { axes, keepDims }: ReduceAttributes,
): NdArray {
  const integers = castArray(a, "int32");
  const exact = allocate(reducedShape(a.shape, axes, keepDims), "float64");
  runReduce(kernel, exact, integers, axes);
  integers.release();
  refuseInStep(`check the ${kernel} of integers`, "convert them to a float type first");
  const data = exact.storage.address;
  const values = kernels().heap.float64;
  for (let i = 0; i < exact.size; i++) {
    const total = values[(data >>> 3) + i]!;
    // A product beyond the range of float64 times 0 is NaN, which becomes 0, as it should.
    if (total !== (total | 0) && !Number.isNaN(total)) {
      exact.release();
      throw new RangeError(
        `Cannot take the ${kernel} of an int32 array of shape ${
          formatShape(a.shape)
        }: ${total} does not fit in int32; ` +
          `use .astype("float64") first`,
      );
    }
  }
  const out = castArray(exact, "int32");
  exact.release();
  return out;
}

/** The sum; of int32 and bool exactly, as int32, or a RangeError. */
export const sum: Op<ReduceAttributes> = {
  name: "sum",
  forward([a], attributes) {
    if (a!.dtype === "int32" || a!.dtype === "bool") return reduceIntegers("sum", a!, attributes);
    const out = allocate(reducedShape(a!.shape, attributes.axes, attributes.keepDims), a!.dtype);
    runReduce("sum", out, a!, attributes.axes);
    return out;
  },
  gradient: (run, { inputs: [a], grad, attributes }) => [expand(run, grad, a!.shape, attributes)],
};

/** The mean of a float array. */
export const mean: Op<ReduceAttributes> = {
  name: "take the mean of",
  forward([a], { axes, keepDims }) {
    const out = allocate(reducedShape(a!.shape, axes, keepDims), a!.dtype);
    runReduce("sum", out, a!, axes, countOf(a!.shape, axes));
    return out;
  },
  gradient: (run, { inputs: [a], grad, attributes }) => [
    expand(run, run(scale, [grad], 1 / countOf(a!.shape, attributes.axes)), a!.shape, attributes),
  ],
};

/** log Σ eᵃ, stable for large a; −∞ of no elements. */
export const logSumExp: Op<ReduceAttributes> = {
  name: "take the log-sum-exp of",
  reads: "both",
  forward([a], { axes, keepDims }) {
    const out = allocate(reducedShape(a!.shape, axes, keepDims), a!.dtype);
    const kept = a!.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    const order = [...kept, ...axes];
    const permuted = a!.view(order.map((axis) => a!.shape[axis]!), order.map((axis) => a!.strides[axis]!));
    const rows = contiguous(permuted);
    permuted.release();
    const columns = countOf(a!.shape, axes);
    if (columns === 0) fillArray(out, -Infinity);
    else kernels()[a!.dtype as FloatDType].logSumExp(out.address, rows.address, out.size, columns);
    rows.release();
    return out;
  },
  gradient(run, { inputs: [a], output, grad, attributes }) {
    // Of nothing but −∞ every share is 0, where −∞ − (−∞) would give NaN.
    const lowest = run(constant, [], { value: -Infinity, dtype: grad.dtype });
    const zero = run(zeros, [], { shape: [], dtype: grad.dtype });
    const finite = run(where, [run(equal, [output, lowest]), zero, output]);
    const shares = run(exp, [run(sub, [a!, expand(run, finite, a!.shape, attributes)])]);
    return [run(mul, [shares, expand(run, grad, a!.shape, attributes)])];
  },
};

/** √Σa². The slope of the zero vector is 0, as in PyTorch. */
export const euclideanNorm: Op<ReduceAttributes> = {
  name: "take the norm of",
  reads: "both",
  forward([a], attributes) {
    const squares = runUnary("square", a!);
    const total = allocate(reducedShape(a!.shape, attributes.axes, attributes.keepDims), a!.dtype);
    runReduce("sum", total, squares, attributes.axes);
    squares.release();
    const out = runUnary("sqrt", total);
    total.release();
    return out;
  },
  gradient(run, { inputs: [a], output, grad, attributes }) {
    const zero = run(zeros, [], { shape: [], dtype: grad.dtype });
    const isZero = run(equal, [output, zero]);
    const scaled = run(div, [
      grad,
      run(where, [isZero, run(constant, [], { value: 1, dtype: grad.dtype }), output]),
    ]);
    return [run(mul, [a!, expand(run, scaled, a!.shape, attributes)])];
  },
};

function extremum(kernel: "max" | "min", name: string): Op<ReduceAttributes> {
  return {
    name,
    reads: "both",
    forward([a], { axes, keepDims }) {
      if (countOf(a!.shape, axes) === 0) {
        throw new RangeError(
          `Cannot ${name} an array of shape ${formatShape(a!.shape)}: no elements to choose from`,
        );
      }
      const out = allocate(reducedShape(a!.shape, axes, keepDims), a!.dtype);
      runReduce(kernel, out, a!, axes);
      return out;
    },
    // Elements that share the extremum share its gradient, as in PyTorch's amax.
    gradient(run, { inputs: [a], output, grad, attributes }) {
      const isExtremum = run(cast, [run(equal, [a!, expand(run, output, a!.shape, attributes)])], {
        dtype: grad.dtype,
      });
      const ties = run(sum, [isExtremum], { axes: attributes.axes, keepDims: attributes.keepDims });
      return [run(mul, [isExtremum, expand(run, run(div, [grad, ties]), a!.shape, attributes)])];
    },
  };
}

/** The largest element; NaN if there is one. */
export const max: Op<ReduceAttributes> = extremum("max", "take the maximum of");

/** The smallest element; NaN if there is one. */
export const min: Op<ReduceAttributes> = extremum("min", "take the minimum of");

function position(kernel: "argmax" | "argmin"): Op<ReduceAttributes> {
  return {
    name: kernel,
    forward([a], { axes, keepDims }) {
      if (countOf(a!.shape, axes) === 0) {
        throw new RangeError(
          `Cannot ${kernel} an array of shape ${formatShape(a!.shape)}: no elements to choose from`,
        );
      }
      const out = allocate(reducedShape(a!.shape, axes, keepDims), "int32");
      runReduce(kernel, out, a!, axes);
      return out;
    },
  };
}

/** The position of the first largest element along one axis or all, as int32; the first NaN counts as the largest. */
export const argmax: Op<ReduceAttributes> = position("argmax");

/** The position of the first smallest element along one axis or all, as int32; the first NaN counts as the smallest. */
export const argmin: Op<ReduceAttributes> = position("argmin");
