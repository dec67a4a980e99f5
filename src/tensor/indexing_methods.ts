import { describe, formatShape, normalizeAxis } from "../array/shape.ts";
import { isGradEnabled } from "../autograd/grad_mode.ts";
import { argsort } from "../ops/argsort.ts";
import { cast } from "../ops/cast.ts";
import { cumsum } from "../ops/cumsum.ts";
import { gather } from "../ops/gather.ts";
import { reshape, slice } from "../ops/shape.ts";
import { take } from "../ops/take.ts";
import { apply, toDType } from "./apply.ts";
import type { TensorBase } from "./base.ts";
import { type Indices, withIndices } from "./indices.ts";
import { tidy } from "./scope.ts";
import { ShapeMethods } from "./shape_methods.ts";
import type { Tensor } from "./tensor.ts";

/** The axis that an operation works along. */
export interface AxisOptions {
  /** Counted from the end when negative; each method says what it is when left out. */
  readonly axis?: number;
}

/** How to sort. */
export interface SortOptions {
  /** The axis to sort along (default −1, the last). */
  readonly axis?: number;
  /** Whether the largest comes first (default false). */
  readonly descending?: boolean;
}

/** Which elements `topK` takes. */
export interface TopKOptions {
  /** The axis to search along (default −1, the last). */
  readonly axis?: number;
  /** Whether the largest are wanted, or the smallest (default true). */
  readonly largest?: boolean;
}

/** What `topK` finds. */
export interface TopK {
  /** The elements, the best first. */
  readonly values: Tensor;
  /** Where they were, as int32. */
  readonly indices: Tensor;
}

/** The tensor with one axis, for methods that flatten when no axis is given; maybe the tensor itself. */
function flattened(tensor: TensorBase): TensorBase {
  return tensor.rank === 1 ? tensor : apply(reshape, [tensor], { shape: [tensor.size] });
}

/** Whether what is computed from a tensor goes on the tape. */
function isRecorded(tensor: TensorBase): boolean {
  return tensor.requiresGrad && isGradEnabled();
}

/** Choosing elements by their places, ordering them, and sums along the way. */
export abstract class IndexingMethods<out R extends number = number> extends ShapeMethods<R> {
  /**
   * The elements, rows or other parts at the given places, as NumPy's `take`.
   *
   * @param indices Which ones, in nested arrays or an int32 tensor of any shape, which comes in place of the axis; negative ones count
   * from the end.
   * @param options The axis (default: the flattened tensor).
   * @returns A copy.
   * @throws {RangeError} If an index is out of range.
   * @throws {TypeError} If the indices are a tensor of another dtype.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const a = ln.tensor([[1, 2], [3, 4], [5, 6]]);
   * assertEquals(a.take([2, 0], { axis: 0 }).toArray(), [[5, 6], [1, 2]]);
   * assertEquals(a.take(-1).item(), 6);
   * ```
   */
  take(indices: Indices, options: AxisOptions = {}): Tensor {
    const { axis } = options;
    const along = axis === undefined ? 0 : normalizeAxis(take.name, axis, this.rank);
    return withIndices(take.name, indices, isRecorded(this), (index) => {
      if (axis !== undefined) return apply(take, [this, index], { axis: along });
      const source = flattened(this);
      try {
        return apply(take, [source, index], { axis: 0 });
      } finally {
        if (source !== this) source.dispose();
      }
    });
  }

  /**
   * Along one axis, the element at the place that is given for each result: NumPy's `take_along_axis` and PyTorch's `gather`.
   *
   * @param index An int32 tensor or nested arrays, with as many axes as this tensor. Along the axis it may have any length; along the
   * others the two broadcast, as in NumPy.
   * @param options The axis (default −1, the last).
   * @returns A tensor of the shape of `index`, if nothing broadcasts.
   * @throws {RangeError} If an index is out of range, or the shapes don't fit.
   * @throws {TypeError} If `index` is a tensor of another dtype.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const probabilities = ln.tensor([[0.25, 0.75], [0.5, 0.5]]);
   * const labels = ln.tensor([[1], [0]], { dtype: "int32" });
   * assertEquals(probabilities.gather(labels, { axis: 1 }).toArray(), [[0.75], [0.5]]);
   * ```
   */
  gather(index: Indices, options: AxisOptions = {}): Tensor {
    const axis = normalizeAxis(gather.name, options.axis ?? -1, this.rank);
    return withIndices(
      gather.name,
      index,
      isRecorded(this),
      (index) => apply(gather, [this, index], { axis }),
    );
  }

  /**
   * The sums up to and including each element, one added after the other as in NumPy. bool counts as int32.
   *
   * @param options The axis (default: the flattened tensor).
   * @throws {RangeError} If an integer sum doesn't fit in int32.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const a = ln.tensor([[1, 2], [3, 4]]);
   * assertEquals(a.cumsum().toArray(), [1, 3, 6, 10]);
   * assertEquals(a.cumsum({ axis: 0 }).toArray(), [[1, 2], [4, 6]]);
   * ```
   */
  cumsum(options: AxisOptions = {}): Tensor {
    const { axis } = options;
    const along = axis === undefined ? 0 : normalizeAxis(cumsum.name, axis, this.rank);
    return tidy(() => {
      const numbers = this.dtype === "bool" ? toDType(this, "int32") : this;
      return apply(cumsum, [axis === undefined ? flattened(numbers) : numbers], { axis: along });
    });
  }

  /**
   * The positions that would sort the tensor along an axis. Equal elements stay in order. NaN counts as the largest, as in NumPy and
   * PyTorch.
   *
   * @param options The axis (default the last) and the direction.
   * @returns An int32 tensor of the same shape.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const a = ln.tensor([3, 1, 2, 1]);
   * assertEquals(a.argsort().toArray(), [1, 3, 2, 0]);
   * assertEquals(a.argsort({ descending: true }).toArray(), [0, 2, 1, 3]);
   * ```
   */
  argsort(options: SortOptions = {}): Tensor<R> {
    const axis = normalizeAxis(argsort.name, options.axis ?? -1, this.rank);
    return apply(argsort, [this], { axis, descending: options.descending ?? false });
  }

  /**
   * The elements sorted along an axis. Equal elements stay in order. NaN counts as the largest, as in NumPy and PyTorch.
   *
   * @param options The axis (default the last) and the direction.
   * @returns A copy.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const a = ln.tensor([[3, 1], [2, 4]]);
   * assertEquals(a.sort().toArray(), [[1, 3], [2, 4]]);
   * assertEquals(a.sort({ axis: 0, descending: true }).toArray(), [[3, 4], [2, 1]]);
   * ```
   */
  sort(options: SortOptions = {}): Tensor<R> {
    const axis = normalizeAxis(argsort.name, options.axis ?? -1, this.rank);
    const order = apply(argsort, [this], { axis, descending: options.descending ?? false });
    try {
      return apply(gather, [this, order], { axis });
    } finally {
      order.dispose();
    }
  }

  /**
   * The largest or smallest elements along an axis and their places, as PyTorch's `topk`. Of equal elements the first come first; NaN
   * counts as the largest.
   *
   * @param k How many.
   * @param options The axis (default the last), and whether the largest are wanted.
   * @throws {RangeError} If the axis has fewer elements.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const { values, indices } = ln.tensor([0.1, 0.6, 0.3]).topK(2);
   * assertEquals(indices.toArray(), [1, 2]);
   * assertEquals(values.shape, [2]);
   * ```
   */
  topK(k: number, options: TopKOptions = {}): TopK {
    const axis = normalizeAxis("take the top elements", options.axis ?? -1, this.rank);
    const length = this.shape[axis]!;
    if (typeof k !== "number") {
      throw new TypeError(`Cannot take the top ${describe(k)} elements: expected a whole number`);
    }
    if (!Number.isInteger(k) || k < 0 || k > length) {
      throw new RangeError(
        `Cannot take the top ${k} elements along axis ${axis} of a tensor of shape ${
          formatShape(this.shape)
        }: expected a whole number from 0 to ${length}`,
      );
    }
    return tidy(() => {
      const order = apply(argsort, [this], { axis, descending: options.largest ?? true });
      const first = apply(slice, [order], {
        starts: this.shape.map(() => 0),
        steps: this.shape.map(() => 1),
        lengths: this.shape.map((length, other) => other === axis ? k : length),
      });
      // A copy, so that the positions of all the other elements are freed.
      const indices = apply(cast, [first], { dtype: "int32" });
      return { values: apply(gather, [this, indices], { axis }), indices };
    });
  }
}
