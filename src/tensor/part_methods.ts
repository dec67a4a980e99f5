import { toElement } from "../array/dtype.ts";
import { type Range, resolveRanges } from "../array/ranges.ts";
import { broadcastShapes, describe, formatShape, sameShape } from "../array/shape.ts";
import { castArray, copyInto } from "../array/strided.ts";
import { isGradEnabled } from "../autograd/grad_mode.ts";
import { reshape, slice, sliceView } from "../ops/shape.ts";
import { apply } from "./apply.ts";
import { TensorBase } from "./base.ts";
import { fullTensor } from "./full_tensor.ts";
import type { IndexedRank } from "./rank.ts";
import { ReductionMethods } from "./reduction_methods.ts";
import { tidy } from "./scope.ts";
import type { Tensor } from "./tensor.ts";

/** Reading and writing parts of a tensor. */
export abstract class PartMethods<out R extends number = number> extends ReductionMethods<R> {
  /**
   * A part of the tensor: a view.
   *
   * @param ranges For each axis from the first: an index, which drops the axis; `[start, stop]` or `[start, stop, step]`; null
   * for all of it. Negative positions count from the end.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const a = ln.arange(12).reshape([3, 4]);
   * assertEquals(a.slice([0, 2], -1).toArray(), [3, 7]);
   * assertEquals(a.slice(0, [null, null, -1]).toArray(), [3, 2, 1, 0]);
   * ```
   */
  slice(...ranges: readonly Range[]): Tensor {
    const resolved = resolveRanges("slice", this.shape, ranges);
    const part = apply(slice, [this], resolved);
    if (resolved.shape.length === this.rank) return part;
    try {
      return apply(reshape, [part], { shape: resolved.shape });
    } finally {
      part.dispose();
    }
  }

  /**
   * The element, or the part, at the given indices: `slice` for whole numbers only.
   *
   * @param indices One an axis from the first; negative ones count from the end.
   * @returns A view; `item()` gives the number.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const a = ln.tensor([[1, 2], [3, 4]]);
   * assertEquals(a.at(1, -1).item(), 4);
   * assertEquals(a.at(0).toArray(), [1, 2]);
   * ```
   */
  at<const Indices extends readonly number[]>(
    ...indices: Indices
  ): Tensor<IndexedRank<R, Indices["length"]>> {
    for (const index of indices) {
      if (typeof index !== "number") {
        throw new TypeError(
          `Cannot index with ${describe(index)}: expected whole numbers; slice() takes ranges`,
        );
      }
    }
    return this.slice(...indices) as Tensor<IndexedRank<R, Indices["length"]>>;
  }

  /**
   * Overwrites a part of the tensor in place. Views on the same data see it.
   *
   * @param value A number, or a tensor that broadcasts to the part; it is converted to this tensor's dtype.
   * @param ranges The part, as for {@linkcode slice}; without ranges the whole tensor.
   * @returns The tensor itself.
   * @throws {TypeError} If the tensor requires gradients, outside `noGrad`.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const a = ln.zeros([2, 3]).set(7, 0, [1, 3]);
   * assertEquals(a.toArray(), [[0, 7, 7], [0, 0, 0]]);
   * ```
   */
  set(value: Tensor | number | boolean, ...ranges: readonly Range[]): this {
    this.assertAlive("set elements");
    const { array } = this;
    const resolved = resolveRanges("set elements of", this.shape, ranges);
    if (this.requiresGrad && isGradEnabled()) {
      throw new TypeError(
        "Cannot set elements of a tensor that requires gradients: do it inside noGrad(), or on a copy",
      );
    }
    if (array.size > 0 && array.strides.some((stride, axis) => stride === 0 && array.shape[axis]! > 1)) {
      throw new TypeError(
        "Cannot set elements of a broadcast view, in which one element stands for many: set them in the original",
      );
    }
    if (
      typeof value !== "number" && typeof value !== "boolean" && !((value as unknown) instanceof TensorBase)
    ) {
      throw new TypeError(`Cannot set elements to ${describe(value)}: expected a number or a tensor`);
    }
    tidy(() => {
      const source = value instanceof TensorBase
        ? value
        : fullTensor([], toElement(Number(value), this.dtype), this.dtype);
      source.assertAlive("set elements");
      if (!sameShape(broadcastShapes("set elements from", source.shape, resolved.shape), resolved.shape)) {
        throw new RangeError(
          `Cannot set elements of a part of shape ${formatShape(resolved.shape)} from a tensor of shape ${
            formatShape(source.shape)
          }: it does not broadcast to it`,
        );
      }
      // A copy, for the value may be a view on the tensor itself.
      const values = castArray(source.array, this.dtype);
      const part = sliceView(array, resolved);
      const kept = part.strides.filter((_, axis) => typeof ranges[axis] !== "number");
      const target = part.view(resolved.shape, kept);
      copyInto(target, values);
      for (const one of [target, part, values]) one.release();
    });
    array.storage.markWritten("set");
    return this;
  }
}
