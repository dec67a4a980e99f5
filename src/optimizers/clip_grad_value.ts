import { describe } from "../array/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { limitGradients } from "./gradient_norm.ts";
import { ownGradients } from "./own_gradients.ts";

/**
 * Moves what lies outside −limit … limit in gradients to the nearer of the two, in place: PyTorch's `clip_grad_value_`. NaN stays.
 *
 * @param parameters A module's parameters; those without a gradient are left out.
 * @param limit The largest absolute value, 0 or more.
 * @throws {TypeError} If an argument is of the wrong kind.
 * @throws {RangeError} If the limit is negative or NaN.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const w = new ln.Parameter(ln.tensor([3, -4, 0.5]));
 * w.square().sum().backward();
 * ln.clipGradValue([w], 5);
 * assertEquals(w.grad!.toArray(), [5, -5, 1]);
 * ```
 */
export function clipGradValue(parameters: Tensor | readonly Tensor[], limit: number): void {
  const operation = "clip the gradients' values";
  if (typeof limit !== "number") {
    throw new TypeError(`Cannot ${operation} to ${describe(limit)}: expected a number of 0 or more`);
  }
  if (!(limit >= 0)) {
    throw new RangeError(`Cannot ${operation} to ${limit}: expected a number of 0 or more`);
  }
  limitGradients(ownGradients(operation, parameters), limit);
}
