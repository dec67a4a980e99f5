import type { FloatDType } from "../array/dtype.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { fillArray } from "../array/strided.ts";
import { kernels } from "../kernels/active.ts";

/**
 * The norm of several gradients as if they were one vector, and what they are to be multiplied by so that it is at most `limit`.
 *
 * @param gradients Contiguous.
 * @param limit The largest norm.
 * @param epsilon What is added to the norm before the limit is divided by it.
 * @returns Three float64: the square of the norm, the norm, and the factor. Release it.
 */
export function gradientNorm(gradients: readonly NdArray[], limit: number, epsilon: number): NdArray {
  const cells = allocate([3], "float64");
  fillArray(cells, 0);
  for (const gradient of gradients) {
    kernels()[gradient.dtype as FloatDType].addSquares(cells.address, gradient.address, gradient.size);
  }
  kernels().float64.clipFactor(cells.address + 8, cells.address, limit, epsilon);
  return cells;
}

/** Multiplies gradients, in place, by the factor that {@linkcode gradientNorm} found. */
export function scaleGradients(gradients: readonly NdArray[], cells: NdArray): void {
  for (const gradient of gradients) {
    kernels()[gradient.dtype as FloatDType].scaleBy(gradient.address, gradient.size, cells.address + 16);
    gradient.storage.markWritten("clipGradNorm");
  }
}

/** Scales contiguous gradients down, in place, to a norm of at most `limit`; returns the cells of {@linkcode gradientNorm}. */
export function scaleToNorm(gradients: readonly NdArray[], limit: number, epsilon: number): NdArray {
  const cells = gradientNorm(gradients, limit, epsilon);
  scaleGradients(gradients, cells);
  return cells;
}

/** Moves what lies outside −limit … limit to the nearer of the two, in contiguous gradients, in place. */
export function limitGradients(gradients: readonly NdArray[], limit: number): void {
  for (const gradient of gradients) {
    kernels()[gradient.dtype as FloatDType].limitTo(gradient.address, gradient.size, limit);
    gradient.storage.markWritten("clipGradValue");
  }
}
