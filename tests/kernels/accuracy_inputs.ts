/**
 * What the accuracy tests share.
 *
 * @module
 */
import type { FloatType } from "./float_distance.ts";
import { arrayOf, type KernelSet, poisoned, randomNumbers } from "./kernel_harness.ts";

/** The functions whose accuracy is measured against references. */
export type Name =
  | "exp"
  | "log"
  | "tanh"
  | "sigmoid"
  | "expm1"
  | "log1p"
  | "sin"
  | "cos"
  | "softplus"
  | "silu"
  | "gelu";

/** What a kernel makes of the inputs. */
export function applied(
  { kernels }: KernelSet,
  dtype: FloatType,
  name: Name,
  inputs: readonly number[],
): ArrayLike<number> {
  const a = arrayOf(kernels, dtype, inputs);
  const out = poisoned(kernels, dtype, inputs.length);
  kernels[dtype][name](out.address, a.address, inputs.length);
  a.take();
  return out.take(name);
}

/** Numbers spread evenly over a range, where most of the work happens. */
export function spread(low: number, high: number, count: number): number[] {
  const next = randomNumbers(11);
  return Array.from({ length: count }, () => low + (high - low) * (next() + next() * 2 ** -24));
}
