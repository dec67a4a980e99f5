import { allocate } from "../array/nd_array.ts";
import { runReduce } from "../array/reduce.ts";
import { broadcastShapes, formatShape, sameShape, type Shape } from "../array/shape.ts";
import { broadcastStrides } from "../array/strided.ts";
import type { Op, Run, Value } from "./op.ts";

/** A view on the input as if it had `shape`: no data is copied. */
export const broadcastTo: Op<{ shape: Shape }> = {
  name: "broadcast",
  forward([a], { shape }) {
    if (!sameShape(broadcastShapes("broadcast", a!.shape, shape), shape)) {
      throw new RangeError(
        `Cannot broadcast an array of shape ${formatShape(a!.shape)} to ${formatShape(shape)}`,
      );
    }
    return a!.view(shape, broadcastStrides(a!, shape));
  },
  gradient: (run, { inputs: [a], grad }) => [sumToShape(run, grad, a!.shape)],
};

/** The sum over the axes along which an array of `shape` was broadcast: the transpose of {@linkcode broadcastTo}. */
export const sumTo: Op<{ shape: Shape }> = {
  name: "sum",
  forward([a], { shape }) {
    const missing = a!.shape.length - shape.length;
    const axes = a!.shape.map((_, axis) => axis)
      .filter((axis) => axis < missing || (shape[axis - missing] === 1 && a!.shape[axis] !== 1));
    const out = allocate(shape, a!.dtype);
    runReduce("sum", out, a!, axes);
    return out;
  },
  gradient: (run, { inputs: [a], grad }) => [run(broadcastTo, [grad], { shape: a!.shape })],
};

/** `value` summed over its broadcast axes; itself when there are none. */
export function sumToShape<V extends Value>(run: Run<V>, value: V, shape: Shape): V {
  return sameShape(value.shape, shape) ? value : run(sumTo, [value], { shape });
}
