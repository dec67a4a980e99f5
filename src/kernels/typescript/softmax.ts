import type { Heap } from "../memory.ts";
import { byteShift } from "./elements.ts";

/**
 * Normalises each row; all contiguous.
 *
 * @param out `[rows, columns]`, or `[rows]` for `logSumExp`; may be `a`.
 * @param a `[rows, columns]`.
 */
export type RowKernel = (out: number, a: number, rows: number, columns: number) => void;

/**
 * Turns a gradient of normalised rows into one of their inputs; all contiguous, `[rows, columns]`.
 *
 * @param out May be `grad`.
 * @param grad The gradient of the output.
 * @param output What the kernel gave.
 */
export type RowGradientKernel = (
  out: number,
  grad: number,
  output: number,
  rows: number,
  columns: number,
) => void;

/** Softmax and its kin, over rows. Each exponent has the row's maximum taken from it first, so that none overflows. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function softmaxKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = byteShift[dtype];
  const maximumOf = (data: Float32Array | Float64Array, start: number, columns: number) => {
    let maximum = -Infinity;
    for (let j = 0; j < columns; j++) maximum = Math.max(maximum, data[start + j]!);
    return maximum;
  };
  const sumOfExponentials = (
    data: Float32Array | Float64Array,
    start: number,
    columns: number,
    maximum: number,
  ) => {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += Math.exp(data[start + j]! - maximum);
    return sum;
  };
  const softmax: RowKernel = (out, a, rows, columns) => {
    const data = heap[dtype];
    for (let i = 0; i < rows; i++) {
      const [o, p] = [(out >>> shift) + i * columns, (a >>> shift) + i * columns];
      const maximum = maximumOf(data, p, columns);
      const sum = sumOfExponentials(data, p, columns, maximum);
      for (let j = 0; j < columns; j++) data[o + j] = Math.exp(data[p + j]! - maximum) / sum;
    }
  };
  const logSoftmax: RowKernel = (out, a, rows, columns) => {
    const data = heap[dtype];
    for (let i = 0; i < rows; i++) {
      const [o, p] = [(out >>> shift) + i * columns, (a >>> shift) + i * columns];
      const maximum = maximumOf(data, p, columns);
      const logSum = Math.log(sumOfExponentials(data, p, columns, maximum));
      for (let j = 0; j < columns; j++) data[o + j] = data[p + j]! - maximum - logSum;
    }
  };
  const logSumExp: RowKernel = (out, a, rows, columns) => {
    const data = heap[dtype];
    for (let i = 0; i < rows; i++) {
      const p = (a >>> shift) + i * columns;
      const maximum = maximumOf(data, p, columns);
      // An infinite maximum is the result; the shift would make it NaN.
      data[(out >>> shift) + i] = Math.abs(maximum) === Infinity
        ? maximum
        : maximum + Math.log(sumOfExponentials(data, p, columns, maximum));
    }
  };
  const softmaxGradient: RowGradientKernel = (out, grad, output, rows, columns) => {
    const data = heap[dtype];
    for (let i = 0; i < rows; i++) {
      const [o, g, y] = [out, grad, output].map((address) => (address >>> shift) + i * columns) as [
        number,
        number,
        number,
      ];
      let dot = 0;
      for (let j = 0; j < columns; j++) dot += data[g + j]! * data[y + j]!;
      for (let j = 0; j < columns; j++) data[o + j] = (data[g + j]! - dot) * data[y + j]!;
    }
  };
  const logSoftmaxGradient: RowGradientKernel = (out, grad, output, rows, columns) => {
    const data = heap[dtype];
    for (let i = 0; i < rows; i++) {
      const [o, g, y] = [out, grad, output].map((address) => (address >>> shift) + i * columns) as [
        number,
        number,
        number,
      ];
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += data[g + j]!;
      for (let j = 0; j < columns; j++) data[o + j] = data[g + j]! - Math.exp(data[y + j]!) * sum;
    }
  };
  return {
    /** e^(x − max)/Σ e^(x − max); a row whose maximum is infinite gives NaN, as in PyTorch. */
    softmax,
    /** x − max − log Σ e^(x − max) */
    logSoftmax,
    /** max + log Σ e^(x − max), one element a row; an infinite maximum is the result. */
    logSumExp,
    /** (g − Σ g·y)·y */
    softmaxGradient,
    /** g − eʸ·Σ g */
    logSoftmaxGradient,
  };
}
