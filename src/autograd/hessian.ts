import { formatShape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkFunction } from "./differentiate.ts";
import { gradient } from "./gradient.ts";
import { jacobianFor } from "./jacobian.ts";

/**
 * The second derivatives of a function of one tensor, for small functions: the Jacobian of its gradient.
 *
 * @param fn Computes one number, a tensor with one element. It must not be asynchronous.
 * @param x The argument, a float tensor. It need not require gradients, and its `grad` is left alone.
 * @returns A tensor of the shape of `x` twice in a row, of its dtype, owned by the innermost scope.
 * @throws {TypeError} If `fn` returns no tensor, or `x` is no float tensor.
 * @throws {RangeError} If the result has more than one element, or none.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const x = ln.tensor([2, 3]);
 * // x₀²·x₁
 * const curvature = ln.hessian((x) => x.at(0).square().mul(x.at(1)), x);
 * assertEquals(curvature.toArray(), [[6, 4], [4, 0]]);
 * ```
 */
export function hessian(fn: (x: Tensor) => Tensor, x: Tensor): Tensor {
  const operation = "take the Hessian";
  checkFunction(operation, fn);
  const checked = (): Tensor => {
    const value = fn(x);
    if (value instanceof TensorBase && value.size !== 1) {
      throw new RangeError(
        `Cannot ${operation} of a result of shape ${formatShape(value.shape)}: reduce it to one number`,
      );
    }
    return value;
  };
  return jacobianFor(() => gradient(checked, [x])[0]!, x, operation);
}
