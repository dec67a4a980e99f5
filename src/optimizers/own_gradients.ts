import type { NdArray } from "../array/nd_array.ts";
import { describe } from "../array/shape.ts";
import { castArray } from "../array/strided.ts";
import { TensorBase } from "../tensor/base.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * The gradients of parameters, as contiguous arrays that may be changed in place. A gradient that is on the tape, or a view with gaps, is
 * replaced by a copy first, for it may share its data with others.
 *
 * @param operation What the error message says was attempted.
 * @param parameters A tensor, or several, each taken once; those without a gradient are left out.
 * @throws {TypeError} If something is no tensor, or was disposed of.
 */
export function ownGradients(operation: string, parameters: Tensor | readonly Tensor[]): NdArray[] {
  const list: readonly unknown[] = parameters instanceof TensorBase ? [parameters] : parameters;
  if (!Array.isArray(list)) {
    throw new TypeError(
      `Cannot ${operation} of ${describe(parameters)}: expected the parameters of a module`,
    );
  }
  const gradients: Tensor[] = [];
  for (const parameter of new Set(list)) {
    if (!(parameter instanceof TensorBase)) {
      throw new TypeError(`Cannot ${operation} of ${describe(parameter)}: expected a tensor`);
    }
    parameter.assertAlive(operation);
    const { grad } = parameter;
    if (grad === null) continue;
    grad.assertAlive(operation);
    if (grad.entry !== null || !grad.array.isContiguous) {
      const copy = makeTensor(castArray(grad.array, grad.dtype), null);
      copy.owner = null;
      copy.guard();
      parameter.grad = copy;
    }
    gradients.push(parameter.grad!);
  }
  return gradients.map(({ array }) => array);
}
