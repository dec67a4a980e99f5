import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { StandardScaler } from "./standard_scaler.ts";

/**
 * Gives each column of the first tensor mean 0 and standard deviation 1, and treats the others with the same numbers: pass the training
 * data first. To store the statistics use {@linkcode StandardScaler}.
 *
 * @param tensors One sample a row, all with as many columns.
 * @returns New tensors in the same order, of float dtypes.
 * @throws {RangeError} If there are no rows, an element of the first is infinite, or the numbers of columns differ.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const [train, test] = ln.standardize(ln.tensor([[1], [3]]), ln.tensor([[5]]));
 * assertEquals(train.toArray(), [[-1], [1]]);
 * assertEquals(test.toArray(), [[3]]);
 * ```
 */
export function standardize<T extends readonly [Tensor, ...Tensor[]]>(...tensors: T): T {
  return tidy(() => {
    const scaler = new StandardScaler().fit(tensors[0]);
    return tensors.map((tensor) => scaler.transform(tensor)) as unknown as T;
  });
}
