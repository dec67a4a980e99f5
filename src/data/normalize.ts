import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { MinMaxScaler } from "./min_max_scaler.ts";

/**
 * Brings each column of the first tensor into the range from 0 to 1, and treats the others with the same numbers: pass the training data
 * first. To store the statistics, or for another range, use {@linkcode MinMaxScaler}.
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
 * const [train, test] = ln.normalize(ln.tensor([[2], [4]]), ln.tensor([[3]]));
 * assertEquals(train.toArray(), [[0], [1]]);
 * assertEquals(test.toArray(), [[0.5]]);
 * ```
 */
export function normalize<T extends readonly [Tensor, ...Tensor[]]>(...tensors: T): T {
  return tidy(() => {
    const scaler = new MinMaxScaler().fit(tensors[0]);
    return tensors.map((tensor) => scaler.transform(tensor)) as unknown as T;
  });
}
