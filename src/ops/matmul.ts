import { isFloat } from "../array/dtype.ts";
import { runGemm } from "../array/gemm.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { broadcastShapes, formatShape, type Shape } from "../array/shape.ts";
import { sumToShape } from "./broadcast.ts";
import type { Op, Run, Value } from "./op.ts";
import { permute } from "./shape.ts";

/** A view with the last two axes exchanged. */
function transposed<V extends Value>(run: Run<V>, value: V): V {
  const axes = value.shape.map((_, axis) => axis);
  axes.push(axes.splice(-2, 1)[0]!);
  return run(permute, [value], { axes });
}

/** Checks what two operands of a matrix product must have in common. */
export function checkMatrixProduct(a: NdArray, b: NdArray): void {
  // Read only when there is something to complain about: formatting takes longer than a small product.
  const shapes = () => `${formatShape(a.shape)} and ${formatShape(b.shape)}`;
  if (a.dtype !== b.dtype) {
    throw new TypeError(
      `Cannot multiply matrices of dtypes ${a.dtype} and ${b.dtype}: convert one of them with .astype("${a.dtype}")`,
    );
  }
  if (!isFloat(a.dtype)) {
    throw new TypeError(`Cannot multiply matrices of dtype ${a.dtype}: convert them with .astype("float32")`);
  }
  if (a.rank < 2 || b.rank < 2) {
    throw new RangeError(`Cannot multiply matrices of shapes ${shapes()}: each needs two axes or more`);
  }
  const [inner, outer] = [a.shape[a.rank - 1]!, b.shape[b.rank - 2]!];
  if (inner !== outer) {
    throw new RangeError(
      `Cannot multiply matrices of shapes ${shapes()}: inner dimensions ${inner} and ${outer} differ`,
    );
  }
}

function productShape(a: Shape, b: Shape): Shape {
  const matrix = [a[a.length - 2]!, b[b.length - 1]!];
  if (a.length === 2 && b.length === 2) return matrix;
  return [...broadcastShapes("multiply batches of matrices in", a.slice(0, -2), b.slice(0, -2)), ...matrix];
}

/** The matrix product of the last two axes; the axes before them broadcast. */
export const matmul: Op = {
  name: "multiply matrices",
  reads: "inputs",
  forward([a, b]) {
    checkMatrixProduct(a!, b!);
    const out = allocate(productShape(a!.shape, b!.shape), a!.dtype);
    runGemm(out, a!, b!);
    return out;
  },
  gradient: (run, { inputs: [a, b], grad, needs }) => [
    needs[0] ? sumToShape(run, run(matmul, [grad, transposed(run, b!)]), a!.shape) : null,
    needs[1] ? sumToShape(run, run(matmul, [transposed(run, a!), grad]), b!.shape) : null,
  ],
};
