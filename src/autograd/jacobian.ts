import { stack } from "../tensor/combine.ts";
import { fromTypedArray, zeros, zerosLike } from "../tensor/creation.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkFunction, differentiate } from "./differentiate.ts";
import { withGradMode } from "./grad_mode.ts";
import { isRecording } from "./recorder.ts";
import { sourceGradients } from "./source_gradients.ts";

/**
 * The derivatives of all elements of a function's result with respect to all elements of its argument, for small functions: it
 * runs the function once and makes one backward pass for each element of the result. Nested in `gradient` or a recording `GradientTape`
 * it is recorded itself.
 *
 * @param fn Computes a tensor of any shape. It must not be asynchronous.
 * @param x The argument, a float tensor. It need not require gradients, and its `grad` is left alone.
 * @returns A tensor of the result's shape followed by that of `x`, of the dtype of `x`, owned by the innermost scope; zeros where
 * the result doesn't depend on `x`.
 * @throws {TypeError} If `fn` returns no tensor, or `x` is no float tensor.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const x = ln.tensor([1, 2, 3]);
 * assertEquals(ln.jacobian((x) => x.square(), x).toArray(), [[2, 0, 0], [0, 4, 0], [0, 0, 6]]);
 * ```
 */
export function jacobian(fn: (x: Tensor) => Tensor, x: Tensor): Tensor {
  const operation = "take the Jacobian";
  checkFunction(operation, fn);
  return jacobianFor(fn, x, operation);
}

/** @internal The Jacobian, with a name for error messages. */
export function jacobianFor(fn: (x: Tensor) => Tensor, x: Tensor, operation: string): Tensor {
  return differentiate(operation, () => fn(x), [x], ({ value }) => {
    const createGraph = isRecording();
    const shape = [...value.shape, ...x.shape];
    if (value.size === 0) return zeros(shape, { dtype: x.dtype });
    const rows = Array.from({ length: value.size }, (_, i) => {
      const unit = new Float64Array(value.size);
      unit[i] = 1;
      const seed = fromTypedArray(unit, value.shape, { dtype: value.dtype });
      const [row] = sourceGradients(value, [x.entry], { gradient: seed, createGraph, retainGraph: true });
      seed.dispose();
      return row ?? zerosLike(x);
    });
    return withGradMode(createGraph, () => stack(rows).reshape(shape));
  });
}
