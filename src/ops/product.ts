import { allocate, type NdArray } from "../array/nd_array.ts";
import { reducedShape, runReduce } from "../array/reduce.ts";
import { isFloat } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import { div, mul } from "./arithmetic.ts";
import { broadcastTo } from "./broadcast.ts";
import { cast } from "./cast.ts";
import { equal } from "./comparison.ts";
import { constant, zeros } from "./creation.ts";
import { fromDiagonal } from "./diagonal.ts";
import { logicalNot } from "./logic.ts";
import type { Op, Run, Value } from "./op.ts";
import { expand, type ReduceAttributes, reduceIntegers, sum } from "./reduce.ts";
import { where } from "./selection.ts";
import { permute, reshape } from "./shape.ts";

/** Runs a rule on bare arrays; frees what it made, except the result. */
function onArrays(rule: (run: Run<NdArray>) => NdArray): NdArray {
  const made: NdArray[] = [];
  const run = (<A>(op: Op<A>, inputs: readonly NdArray[], attributes: A) => {
    const result = op.forward(inputs, attributes, (array) => array.release());
    made.push(result);
    return result;
  }) as Run<NdArray>;
  try {
    const result = rule(run);
    result.storage.retain();
    return result;
  } finally {
    for (const array of made) array.release();
  }
}

/** true on the diagonal of an n × n matrix. */
function identity<V extends Value>(run: Run<V>, length: number): V {
  const ones = run(broadcastTo, [run(constant, [], { value: 1, dtype: "bool" })], { shape: [length] });
  return run(fromDiagonal, [ones], { offset: 0, shape: [length, length] });
}

/**
 * For each element the product of the others along the last axis: the slope of the product. With one 0 among them only that element's is
 * not 0, with more none.
 */
const productOfOthers: Op = {
  name: "differentiate the product of",
  reads: "inputs",
  forward: ([a]) =>
    onArrays((run) => {
      const { shape, dtype } = a!;
      const last: ReduceAttributes = { axes: [shape.length - 1], keepDims: true };
      const zero = run(zeros, [], { shape: [], dtype });
      const one = run(constant, [], { value: 1, dtype });
      const isZero = run(equal, [a!, zero]);
      const nonZero = run(where, [isZero, one, a!]);
      const zeroCount = run(sum, [run(cast, [isZero], { dtype })], last);
      const product = run(prod, [nonZero], last);
      const alone = run(where, [run(equal, [zeroCount, one]), run(where, [isZero, product, zero]), zero]);
      return run(where, [run(equal, [zeroCount, zero]), run(div, [product, nonZero]), alone]);
    }),
  // Of the product of all but k, the slope towards i is the product of all but both. It takes a matrix: row k has 1 in place of element k.
  gradient(run, { inputs: [a], grad }) {
    const { shape, dtype } = grad;
    const length = shape.at(-1)!;
    const matrix = [...shape.slice(0, -1), length, length];
    const asRows = (value: typeof grad) =>
      run(broadcastTo, [run(reshape, [value], { shape: [...shape.slice(0, -1), 1, length] })], {
        shape: matrix,
      });
    const isDiagonal = identity(run, length);
    const one = run(constant, [], { value: 1, dtype });
    const slopes = run(productOfOthers, [run(where, [isDiagonal, one, asRows(a!)])]);
    const isOther = run(cast, [run(logicalNot, [isDiagonal])], { dtype });
    const weighted = run(mul, [run(mul, [slopes, asRows(grad)]), isOther]);
    return [run(sum, [weighted], { axes: [shape.length], keepDims: false })];
  },
};

/** The product; of int32 and bool exactly, as int32, or a RangeError. */
export const prod: Op<ReduceAttributes> = {
  name: "multiply",
  reads: "inputs",
  forward([a], attributes) {
    if (!isFloat(a!.dtype)) return reduceIntegers("prod", a!, attributes);
    const { axes, keepDims } = attributes;
    const out = allocate(reducedShape(a!.shape, axes, keepDims), a!.dtype);
    runReduce("prod", out, a!, axes);
    return out;
  },
  gradient(run, { inputs: [a], grad, attributes }) {
    const { shape } = a!;
    const kept = shape.map((_, axis) => axis).filter((axis) => !attributes.axes.includes(axis));
    const order = [...kept, ...attributes.axes];
    const moved = run(permute, [a!], { axes: order });
    const length = sizeOf(moved.shape.slice(kept.length));
    const rows = run(reshape, [moved], { shape: [...moved.shape.slice(0, kept.length), length] });
    const slopes = run(reshape, [run(productOfOthers, [rows])], { shape: moved.shape });
    const inverse = shape.map((_, axis) => order.indexOf(axis));
    return [run(mul, [run(permute, [slopes], { axes: inverse }), expand(run, grad, shape, attributes)])];
  },
};
