import { describe } from "../array/shape.ts";
import { noGrad } from "../autograd/grad_mode.ts";
import { TensorBase } from "./base.ts";
import { fromTypedArray } from "./creation.ts";
import { tidy } from "./scope.ts";
import type { Tensor } from "./tensor.ts";

/** What {@linkcode unique} gives beside the values. */
export interface UniqueOptions {
  /** Whether to give where each value comes first (default false). */
  readonly returnIndex?: boolean;
  /** Whether to give, for each element, which of the values it is (default false). */
  readonly returnInverse?: boolean;
  /** Whether to give how often each value comes (default false). */
  readonly returnCounts?: boolean;
}

/** What {@linkcode unique} finds, as far as it was asked for. */
export type UniqueResult<O extends UniqueOptions> =
  & {
    /** The values, sorted. */
    readonly values: Tensor;
  }
  & (O extends { readonly returnIndex: true } ? {
      /** Where each value comes first in the flattened tensor, as int32. */
      readonly index: Tensor;
    }
    : unknown)
  & (O extends { readonly returnInverse: true } ? {
      /** For each element the position of its value, as int32; of the tensor's shape. */
      readonly inverse: Tensor;
    }
    : unknown)
  & (O extends { readonly returnCounts: true } ? {
      /** How often each value comes, as int32. */
      readonly counts: Tensor;
    }
    : unknown);

/**
 * The values that occur in a tensor, sorted, each once. NaN counts as one value, −0 and 0 as the same. Not differentiable.
 *
 * @param tensor Of any shape.
 * @returns A tensor with one axis.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const labels = ln.tensor([2, 0, 2, 1], { dtype: "int32" });
 * assertEquals(ln.unique(labels).toArray(), [0, 1, 2]);
 * const { counts } = ln.unique(labels, { returnCounts: true });
 * assertEquals(counts.toArray(), [1, 1, 2]);
 * ```
 */
export function unique(tensor: Tensor): Tensor;
/**
 * The values that occur in a tensor, and more about them.
 *
 * @param tensor Of any shape.
 * @param options What to give beside the values.
 * @returns The values and what was asked for.
 */
export function unique<const O extends UniqueOptions>(tensor: Tensor, options: O): UniqueResult<O>;
export function unique(tensor: Tensor, options?: UniqueOptions): Tensor | UniqueResult<UniqueOptions> {
  if (!(tensor instanceof TensorBase)) {
    throw new TypeError(`Cannot find the unique values of ${describe(tensor)}: expected a tensor`);
  }
  const result = tidy(() => noGrad(() => find(tensor, options ?? {})));
  return options ? result : result.values;
}

function find(tensor: Tensor, options: UniqueOptions): UniqueResult<UniqueOptions> {
  const order = tensor.reshape([-1]).argsort();
  const [sorted, places] = [tensor.take(order).toTypedArray(), order.toTypedArray()];
  const isNew = (i: number) =>
    i === 0 || (sorted[i] !== sorted[i - 1] && !(Number.isNaN(sorted[i]) && Number.isNaN(sorted[i - 1])));
  const starts: number[] = [];
  const inverse = new Int32Array(sorted.length);
  for (let i = 0; i < sorted.length; i++) {
    if (isNew(i)) starts.push(i);
    inverse[places[i]!] = starts.length - 1;
  }
  const first = Int32Array.from(starts, (start) => places[start]!);
  const counts = Int32Array.from(starts, (start, value) => (starts[value + 1] ?? sorted.length) - start);
  return {
    values: tensor.take(fromTypedArray(first)),
    ...(options.returnIndex ? { index: fromTypedArray(first) } : {}),
    ...(options.returnInverse ? { inverse: fromTypedArray(inverse, tensor.shape) } : {}),
    ...(options.returnCounts ? { counts: fromTypedArray(counts) } : {}),
  };
}
