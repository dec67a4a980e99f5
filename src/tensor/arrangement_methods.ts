import type { Range } from "../array/ranges.ts";
import { checkShape, describe, formatShape, normalizeAxes, normalizeAxis } from "../array/shape.ts";
import { toElement } from "../array/dtype.ts";
import { broadcastTo } from "../ops/broadcast.ts";
import { diagonal, fromDiagonal, triangle } from "../ops/diagonal.ts";
import { reshape, slice, unslice } from "../ops/shape.ts";
import { apply } from "./apply.ts";
import type { TensorBase } from "./base.ts";
import { PartMethods } from "./part_methods.ts";
import type { RankAfter } from "./rank.ts";
import { tidy } from "./scope.ts";
import type { Tensor } from "./tensor.ts";

/** How many entries to add before and after each axis: one pair for all axes, or one pair an axis. */
export type PadWidth =
  | number
  | readonly [before: number, after: number]
  | readonly (readonly [before: number, after: number])[];

function padPairs(width: PadWidth, rank: number): [number, number][] {
  const pair = (value: unknown): [number, number] => {
    const [before, after] = Array.isArray(value) ? value : [value, value];
    checkShape("pad to an array", [before, after]);
    return [before, after];
  };
  if (Array.isArray(width) && Array.isArray(width[0])) {
    if (width.length !== rank) {
      throw new RangeError(
        `Cannot pad a tensor of ${rank} axes with ${width.length} pairs of widths: expected one pair, or one an axis`,
      );
    }
    return width.map(pair);
  }
  return Array.from({ length: rank }, () => pair(width));
}

function checkWhole(operation: string, value: number): number {
  if (!Number.isInteger(value)) {
    throw new RangeError(`Cannot ${operation} with offset ${describe(value)}: expected a whole number`);
  }
  return value;
}

function cutTriangle<R extends number>(
  tensor: TensorBase<R>,
  keep: "lower" | "upper",
  offset: number,
): Tensor<R> {
  checkWhole("cut a triangle", offset);
  if (tensor.rank < 2) {
    throw new RangeError(
      `Cannot cut the triangle of a tensor of shape ${formatShape(tensor.shape)}: expected two axes or more`,
    );
  }
  return apply(triangle, [tensor], { keep, offset });
}

/** Repetitions and rearrangements. */
export abstract class ArrangementMethods<out R extends number = number> extends PartMethods<R> {
  /**
   * The elements in reverse order along some axes: a view.
   *
   * @param options.axis One axis or several (default: all).
   */
  flip(options: { axis?: number | readonly number[] } = {}): Tensor<R> {
    const axes = normalizeAxes("flip", options.axis, this.rank);
    return apply(slice, [this], {
      starts: this.shape.map((length, axis) => axes.includes(axis) ? Math.max(length - 1, 0) : 0),
      steps: this.shape.map((_, axis) => axes.includes(axis) ? -1 : 1),
      lengths: this.shape,
    });
  }

  /**
   * The tensor without axes of length 1: a view.
   *
   * @param options.axis Which ones (default: all of length 1).
   * @throws {RangeError} If one of them is longer.
   */
  squeeze(options: { axis?: number | readonly number[] } = {}): Tensor {
    const axes = options.axis === undefined
      ? this.shape.flatMap((length, axis) => length === 1 ? [axis] : [])
      : normalizeAxes("squeeze", options.axis, this.rank);
    for (const axis of axes) {
      if (this.shape[axis] !== 1) {
        throw new RangeError(
          `Cannot squeeze axis ${axis} of a tensor of shape ${formatShape(this.shape)}: its length is ${
            this.shape[axis]
          }, not 1`,
        );
      }
    }
    return apply(reshape, [this], { shape: this.shape.filter((_, axis) => !axes.includes(axis)) });
  }

  /**
   * The tensor with a new axis of length 1: a view.
   *
   * @param axis Where it stands in the result; negative ones count from the end.
   */
  expandDims(axis: number): Tensor<RankAfter<R>> {
    const place = normalizeAxis("insert an axis", axis, this.rank + 1);
    return apply(reshape, [this], { shape: [...this.shape.slice(0, place), 1, ...this.shape.slice(place)] });
  }

  /**
   * The whole tensor repeated like tiles.
   *
   * @param repetitions How often along each axis, aligned at the last; longer than the shape it adds axes in front.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(ln.tensor([1, 2]).tile([2, 2]).toArray(), [[1, 2, 1, 2], [1, 2, 1, 2]]);
   * ```
   */
  tile(repetitions: number | readonly number[]): Tensor {
    const given = checkShape(
      "tile to an array",
      typeof repetitions === "number" ? [repetitions] : repetitions,
    );
    const rank = Math.max(given.length, this.rank);
    const counts = [...new Array<number>(rank - given.length).fill(1), ...given];
    const shape = [...new Array<number>(rank - this.rank).fill(1), ...this.shape];
    return tidy(() => {
      const spread = apply(reshape, [this], { shape: shape.flatMap((length) => [1, length]) });
      const repeated = apply(broadcastTo, [spread], {
        shape: shape.flatMap((length, axis) => [counts[axis]!, length]),
      });
      return apply(reshape, [repeated], { shape: shape.map((length, axis) => length * counts[axis]!) });
    });
  }

  /**
   * Each element repeated, as NumPy's `repeat`.
   *
   * @param count How often.
   * @param options.axis Along which axis (default: the flattened tensor).
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(ln.tensor([1, 2]).repeat(2).toArray(), [1, 1, 2, 2]);
   * ```
   */
  repeat(count: number, options: { axis?: number } = {}): Tensor {
    checkShape("repeat to an array", [count]);
    return tidy(() => {
      const source = options.axis === undefined ? apply(reshape, [this], { shape: [this.size] }) : this;
      const axis = normalizeAxis("repeat", options.axis ?? 0, source.rank);
      const [before, length, after] = [
        source.shape.slice(0, axis),
        source.shape[axis]!,
        source.shape.slice(axis + 1),
      ];
      const spread = apply(reshape, [source], { shape: [...before, length, 1, ...after] });
      const repeated = apply(broadcastTo, [spread], { shape: [...before, length, count, ...after] });
      return apply(reshape, [repeated], { shape: [...before, length * count, ...after] });
    });
  }

  /**
   * The tensor with a border of one value.
   *
   * @param width How wide: a number, a pair [before, after], or one pair an axis.
   * @param value What the border holds, converted to the tensor's dtype (default 0).
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(ln.tensor([1, 2]).pad([1, 2], 9).toArray(), [9, 1, 2, 9, 9]);
   * ```
   */
  pad(width: PadWidth, value = 0): Tensor<R> {
    const pairs = padPairs(width, this.rank);
    const shape = this.shape.map((length, axis) => pairs[axis]![0] + length + pairs[axis]![1]);
    return apply(unslice, [this], {
      shape,
      value: toElement(value, this.dtype),
      starts: pairs.map(([before]) => before),
      steps: pairs.map(() => 1),
      lengths: this.shape,
    });
  }

  /**
   * Cuts the tensor along an axis: views.
   *
   * @param sections Into how many equal parts, or at which positions to cut, as NumPy's `split`.
   * @param axis The axis (default 0).
   * @throws {RangeError} If the axis doesn't divide into so many equal parts.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(ln.arange(6).split([2, 3]).map((part) => part.toArray()), [[0, 1], [2], [3, 4, 5]]);
   * ```
   */
  split(sections: number | readonly number[], axis = 0): Tensor<R>[] {
    const along = normalizeAxis("split", axis, this.rank);
    const length = this.shape[along]!;
    let cuts: readonly number[];
    if (typeof sections === "number") {
      if (!Number.isInteger(sections) || sections < 1 || length % sections !== 0) {
        throw new RangeError(
          `Cannot split axis ${axis} of a tensor of shape ${
            formatShape(this.shape)
          } into ${sections} equal parts`,
        );
      }
      cuts = Array.from({ length: sections - 1 }, (_, i) => (i + 1) * length / sections);
    } else {
      cuts = sections;
    }
    const edges = [0, ...cuts, length];
    const whole: Range[] = this.shape.slice(0, along).map(() => null);
    return edges.slice(1).map((stop, i) => this.slice(...whole, [edges[i]!, stop]) as Tensor<R>);
  }

  /**
   * Of a vector, the matrix with it on a diagonal; of a matrix, that diagonal as a view.
   *
   * @param offset Which diagonal: columns to the right of the main one (default 0).
   */
  diag(offset = 0): Tensor {
    checkWhole("take a diagonal", offset);
    if (this.rank === 2) return apply(diagonal, [this], { offset });
    if (this.rank !== 1) {
      throw new RangeError(
        `Cannot take the diagonal of a tensor of shape ${formatShape(this.shape)}: expected one or two axes`,
      );
    }
    const length = this.size + Math.abs(offset);
    return apply(fromDiagonal, [this], { offset, shape: [length, length] });
  }

  /**
   * A copy with zeros above a diagonal of the last two axes.
   *
   * @param offset Which diagonal is the last to be kept: columns to the right of the main one (default 0).
   */
  tril(offset = 0): Tensor<R> {
    return cutTriangle(this, "lower", offset);
  }

  /**
   * A copy with zeros below a diagonal of the last two axes.
   *
   * @param offset Which diagonal is the first to be kept: columns to the right of the main one (default 0).
   */
  triu(offset = 0): Tensor<R> {
    return cutTriangle(this, "upper", offset);
  }
}
