import type { FloatDType } from "../array/dtype.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { contiguous } from "../array/strided.ts";
import { kernels } from "../kernels/active.ts";
import { add, mul, neg, sub } from "./arithmetic.ts";
import type { Op, Run, Value } from "./op.ts";
import { exp } from "./power.ts";
import { sum } from "./reduce.ts";

/** Runs `kernel` over rows that lie along `axis`: the axis is moved last for it, and back after it. */
function alongAxis(
  arrays: readonly NdArray[],
  axis: number,
  kernel: (out: NdArray, inputs: readonly NdArray[], rows: number, columns: number) => void,
): NdArray {
  const last = arrays[0]!.rank - 1;
  const order = arrays[0]!.shape.map((_, i) => i === last ? axis : i === axis ? last : i);
  const swap = (a: NdArray) => a.view(order.map((i) => a.shape[i]!), order.map((i) => a.strides[i]!));
  const inputs = arrays.map((array) => {
    const swapped = swap(array);
    const packed = contiguous(swapped);
    swapped.release();
    return packed;
  });
  const out = allocate(inputs[0]!.shape, inputs[0]!.dtype);
  const columns = out.shape[last]!;
  if (out.size > 0) kernel(out, inputs, out.size / columns, columns);
  for (const input of inputs) input.release();
  const result = swap(out);
  out.release();
  return result;
}

function rowOp(kernel: "softmax" | "logSoftmax"): Op<{ axis: number }>["forward"] {
  return ([a], { axis }) =>
    alongAxis(
      [a!],
      axis,
      (out, [rows], count, columns) =>
        kernels()[a!.dtype as FloatDType][kernel](out.address, rows!.address, count, columns),
    );
}

function rowGradient(kernel: "softmaxGradient" | "logSoftmaxGradient"): Op<{ axis: number }>["forward"] {
  return ([grad, output], { axis }) =>
    alongAxis([grad!, output!], axis, (out, [g, y], count, columns) => {
      kernels()[grad!.dtype as FloatDType][kernel](out.address, g!.address, y!.address, count, columns);
    });
}

function sumAlong<V extends Value>(run: Run<V>, value: V, axis: number): V {
  return run(sum, [value], { axes: [axis], keepDims: true });
}

/** y·(grad − Σ grad·y), where y is the output of softmax. */
export const softmaxGradient: Op<{ axis: number }> = {
  name: "differentiate softmax",
  reads: "inputs",
  forward: rowGradient("softmaxGradient"),
  gradient(run, { inputs: [inner, y], grad, attributes, needs }) {
    const towardsOutput = () => {
      const centred = run(sub, [inner!, sumAlong(run, run(mul, [inner!, y!]), attributes.axis)]);
      const product = run(mul, [inner!, sumAlong(run, run(mul, [grad, y!]), attributes.axis)]);
      return run(sub, [run(mul, [grad, centred]), product]);
    };
    return [
      needs[0] ? run(softmaxGradient, [grad, y!], attributes) : null,
      needs[1] ? towardsOutput() : null,
    ];
  },
};

/** eᵃ / Σ eᵃ along one axis. */
export const softmax: Op<{ axis: number }> = {
  name: "softmax",
  reads: "output",
  forward: rowOp("softmax"),
  gradient: (run, { output, grad, attributes }) => [run(softmaxGradient, [grad, output], attributes)],
};

/** grad − eʸ·Σ grad, where y is the output of log-softmax. */
export const logSoftmaxGradient: Op<{ axis: number }> = {
  name: "differentiate log-softmax",
  reads: "inputs",
  forward: rowGradient("logSoftmaxGradient"),
  gradient(run, { inputs: [inner, y], grad, attributes: { axis }, needs }) {
    const probabilities = run(exp, [y!]);
    const weighted = run(mul, [grad, probabilities]);
    return [
      needs[0] ? run(add, [grad, run(neg, [sumAlong(run, weighted, axis)])]) : null,
      needs[1] ? run(neg, [run(mul, [weighted, sumAlong(run, inner!, axis)])]) : null,
    ];
  },
};

/** log(softmax(a)) along one axis, without losing small probabilities. */
export const logSoftmax: Op<{ axis: number }> = {
  name: "log-softmax",
  reads: "output",
  forward: rowOp("logSoftmax"),
  gradient: (run, { output, grad, attributes }) => [run(logSoftmaxGradient, [grad, output], attributes)],
};
