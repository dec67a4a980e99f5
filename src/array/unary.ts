import { kernels } from "../kernels/active.ts";
import { type DType, isFloat } from "./dtype.ts";
import { allocate, type NdArray } from "./nd_array.ts";
import { contiguous } from "./strided.ts";

/** A kernel over contiguous elements: (out, a, length), perhaps with one setting. */
type UnaryKernel = (out: number, a: number, length: number, setting?: number) => void;

/** Runs a contiguous unary kernel of the input's dtype; the result is of the same dtype unless another is given. */
export function runUnary(kernel: string, a: NdArray, setting?: number, dtype: DType = a.dtype): NdArray {
  const run = (kernels()[a.dtype] as unknown as Record<string, UnaryKernel>)[kernel];
  if (!run) throw new TypeError(`Cannot take ${kernel} of ${a.dtype} elements`);
  const source = contiguous(a);
  const out = allocate(a.shape, dtype);
  if (setting === undefined) run(out.address, source.address, out.size);
  else run(out.address, source.address, out.size, setting);
  source.release();
  return out;
}

type GradientKernel = (out: number, grad: number, other: number, length: number, setting: number) => void;

/** kernel(grad, other), element by element, where both have one shape. */
export function runGradient(kernel: string, grad: NdArray, other: NdArray, setting = 0): NdArray {
  if (!isFloat(grad.dtype)) throw new TypeError(`Cannot compute gradients in dtype ${grad.dtype}`);
  const run = (kernels()[grad.dtype] as unknown as Record<string, GradientKernel>)[kernel]!;
  const [g, o] = [contiguous(grad), contiguous(other)];
  const out = allocate(grad.shape, grad.dtype);
  run(out.address, g.address, o.address, out.size, setting);
  g.release();
  o.release();
  return out;
}
