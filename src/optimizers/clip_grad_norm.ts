import { type DType, promoteTypes } from "../array/dtype.ts";
import { allocate, NdArray } from "../array/nd_array.ts";
import { describe } from "../array/shape.ts";
import { castArray, fillArray } from "../array/strided.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { gradientNorm, scaleGradients } from "./gradient_norm.ts";
import { ownGradients } from "./own_gradients.ts";

/** Options of {@linkcode clipGradNorm}. */
export interface ClipGradNormOptions {
  /** Whether a norm that is NaN or infinite is an error, with the gradients left as they are (default false). */
  readonly errorIfNonFinite?: boolean;
}

/** What PyTorch adds to the norm, so that it never divides by 0. */
const EPSILON = 1e-6;

/**
 * Scales gradients down, in place, so that their norm, taken over all of them as one vector, is at most `maxNorm`: PyTorch's
 * `clip_grad_norm_`. A norm that is NaN makes all gradients NaN, an infinite one makes them 0 where they are finite.
 *
 * @param parameters A module's parameters; those without a gradient are left out.
 * @param maxNorm The largest norm, 0 or more.
 * @param options See {@linkcode ClipGradNormOptions}.
 * @returns The norm before, a tensor with one number; owned by the innermost scope.
 * @throws {TypeError} If an argument is of the wrong kind.
 * @throws {RangeError} If the largest norm is negative or NaN; or the norm is not finite, where that was to be an error.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const w = new ln.Parameter(ln.tensor([3, 4]));
 * w.square().sum().div(2).backward();
 * assertEquals(ln.clipGradNorm([w], 1).item(), 5);
 * assertAlmostEquals(w.grad!.max().item(), 0.8, 1e-6);
 * ```
 */
export function clipGradNorm(
  parameters: Tensor | readonly Tensor[],
  maxNorm: number,
  options: ClipGradNormOptions = {},
): Tensor<0> {
  const operation = "clip the gradients' norm";
  if (typeof maxNorm !== "number") {
    throw new TypeError(`Cannot ${operation} to ${describe(maxNorm)}: expected a number of 0 or more`);
  }
  if (!(maxNorm >= 0)) {
    throw new RangeError(`Cannot ${operation} to ${maxNorm}: expected a number of 0 or more`);
  }
  const gradients = ownGradients(operation, parameters);
  const dtype = gradients.reduce<DType>((dtype, gradient) => promoteTypes(dtype, gradient.dtype), "float32");
  if (gradients.length === 0) {
    const zero = allocate([], dtype);
    fillArray(zero, 0);
    return makeTensor(zero, null);
  }
  const cells = gradientNorm(gradients, maxNorm, EPSILON);
  try {
    const norm = makeTensor<0>(castArray(new NdArray(cells.storage, "float64", [], [], 1), dtype), null);
    if (options.errorIfNonFinite && !Number.isFinite(norm.item())) {
      const value = norm.item();
      norm.dispose();
      throw new RangeError(
        `Cannot ${operation} to ${maxNorm}: it is ${value}; look for the layer whose gradient is not finite`,
      );
    }
    scaleGradients(gradients, cells);
    return norm;
  } finally {
    cells.release();
  }
}
