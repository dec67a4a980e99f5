import { checkDType, type DType } from "../array/dtype.ts";
import { describe } from "../array/shape.ts";
import { oneHot as oneHotOp } from "../ops/one_hot.ts";
import { apply } from "./apply.ts";
import { type Indices, withIndices } from "./indices.ts";
import type { Tensor } from "./tensor.ts";

/** Options of {@linkcode oneHot}. */
export interface OneHotOptions {
  /** The element type (default float32). */
  readonly dtype?: DType;
}

/**
 * Turns class numbers into rows of zeros with a single 1.
 *
 * @param indices The classes, from 0 to depth − 1, in nested arrays or an int32 tensor.
 * @param depth How many classes there are.
 * @param options The dtype.
 * @returns A tensor of the shape of `indices` with a new last axis of length `depth`.
 * @throws {RangeError} If a class is negative or too large.
 * @throws {TypeError} If the classes are a tensor of another dtype.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.oneHot([2, 0], 3).toArray(), [[0, 0, 1], [1, 0, 0]]);
 * ```
 */
export function oneHot(indices: Indices, depth: number, options: OneHotOptions = {}): Tensor {
  if (typeof depth !== "number") {
    throw new TypeError(`Cannot ${oneHotOp.name} with depth ${describe(depth)}: expected a whole number`);
  }
  if (!Number.isInteger(depth) || depth < 0 || depth >= 2 ** 31) {
    throw new RangeError(
      `Cannot ${oneHotOp.name} with depth ${depth}: expected a whole number from 0 to 2147483647`,
    );
  }
  const dtype = checkDType(oneHotOp.name, options.dtype ?? "float32");
  return withIndices("encode", indices, false, (index) => apply(oneHotOp, [index], { depth, dtype }));
}
