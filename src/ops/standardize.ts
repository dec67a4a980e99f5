import { allocate, type NdArray } from "../array/nd_array.ts";
import { reducedShape, runReduce } from "../array/reduce.ts";
import type { Shape } from "../array/shape.ts";
import { runBinary, scalarArray } from "../array/strided.ts";
import { runUnary } from "../array/unary.ts";
import { mul, scale, sub } from "./arithmetic.ts";
import type { Op } from "./op.ts";
import { square } from "./power.ts";
import { mean } from "./reduce.ts";

/** What {@linkcode standardize} is told. */
export interface StandardizeAttributes {
  /** The axes whose elements share a mean and a variance: sorted, from 0. */
  readonly axes: readonly number[];
  /** Added to the variance. */
  readonly epsilon: number;
  /** Told the mean and the variance, with the reduced axes as length 1, when the result is there; they are freed afterwards. */
  readonly observe?: (mean: NdArray, variance: NdArray) => void;
}

/** How many elements share a mean. */
function countOf(shape: Shape, axes: readonly number[]): number {
  return axes.reduce((count, axis) => count * shape[axis]!, 1);
}

/**
 * The factor 1/√(variance + ε) of a call of {@linkcode standardize}, which is known already: the inputs are what was standardised, the
 * factor, and the result. It is an op for its gradient, which second-order gradients need: dr/dx = −r²·y/n.
 */
const inverseDeviation: Op<{ readonly count: number }> = {
  name: "differentiate the deviation of",
  reads: "both",
  forward: ([, known]) => known!.view(known!.shape, known!.strides),
  gradient(run, { inputs: [, , y], output: r, grad, attributes: { count } }) {
    const slope = run(scale, [run(mul, [grad, run(square, [r])])], -1 / count);
    return [run(mul, [y!, slope]), null, null];
  },
};

/**
 * (a − mean)/√(variance + ε) over some axes, with the variance that divides by the number of elements: what batch normalisation
 * (Ioffe & Szegedy 2015) and layer normalisation (Ba, Kiros & Hinton 2016) begin with.
 *
 * With the result y and r = 1/√(variance + ε), the gradient is r·(g − mean(g) − y·mean(g·y)).
 */
export const standardize: Op<StandardizeAttributes> = {
  name: "standardize",
  reads: "output",
  forward([a], { axes, epsilon, observe }, save) {
    const { shape, dtype } = a!;
    const kept = reducedShape(shape, axes, true);
    const count = countOf(shape, axes);
    const [center, variance, shifted] = [allocate(kept, dtype), allocate(kept, dtype), allocate(kept, dtype)];
    const centered = allocate(shape, dtype);
    runReduce("sum", center, a!, axes, count);
    runBinary("sub", centered, a!, center);
    const squares = runUnary("square", centered);
    runReduce("sum", variance, squares, axes, count);
    const added = scalarArray(epsilon, dtype);
    runBinary("add", shifted, variance, added);
    const deviation = runUnary("sqrt", shifted);
    const inverse = runUnary("reciprocal", deviation);
    const out = allocate(shape, dtype);
    runBinary("mul", out, centered, inverse);
    observe?.(center, variance);
    for (const one of [center, variance, shifted, centered, squares, added, deviation]) one.release();
    save(inverse);
    return out;
  },
  gradient(run, { inputs: [a], output: y, saved: [known], grad, attributes: { axes } }) {
    const along = { axes, keepDims: true };
    const r = run(inverseDeviation, [a!, known!, y], { count: countOf(y.shape, axes) });
    const tilt = run(mul, [y, run(mean, [run(mul, [grad, y])], along)]);
    const centered = run(sub, [grad, run(mean, [grad], along)]);
    return [run(mul, [run(sub, [centered, tilt]), r])];
  },
};
