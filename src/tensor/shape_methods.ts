import { checkDType, type DType } from "../array/dtype.ts";
import { checkShape, describe, formatShape, normalizeAxis, type Shape, sizeOf } from "../array/shape.ts";
import { broadcastTo } from "../ops/broadcast.ts";
import { cast } from "../ops/cast.ts";
import { matmul } from "../ops/matmul.ts";
import { permute, reshape } from "../ops/shape.ts";
import { apply } from "./apply.ts";
import { TensorBase } from "./base.ts";
import { ArrangementMethods } from "./arrangement_methods.ts";
import { tidy } from "./scope.ts";
import { tensordot } from "./tensordot.ts";
import type { ProductRank } from "./rank.ts";
import type { Tensor } from "./tensor.ts";

/** Works out a length of −1 in a new shape. */
function completeShape(shape: readonly number[], size: number): number[] {
  const unknown = Array.isArray(shape) ? shape.indexOf(-1) : -1;
  if (unknown < 0) return checkShape("reshape to an array", shape);
  const others = checkShape("reshape to an array", shape.filter((_, axis) => axis !== unknown));
  const known = sizeOf(others);
  if (known === 0 || size % known !== 0) {
    throw new RangeError(
      `Cannot reshape ${size} elements to ${formatShape(shape)}: they do not fill rows of ${known}`,
    );
  }
  return shape.map((length, axis) => axis === unknown ? size / known : length);
}

/** Shapes, views and matrix products. Views share their data with the tensor they come from. */
export abstract class ShapeMethods<out R extends number = number> extends ArrangementMethods<R> {
  /**
   * The same elements under another shape: a view where the layout allows it.
   *
   * @param shape The new lengths; one of them may be −1 and is worked out.
   */
  reshape<const S extends Shape>(shape: S): Tensor<S["length"]> {
    return apply(reshape, [this], { shape: completeShape(shape, this.size) });
  }

  /**
   * The axes in another order: a view.
   *
   * @param axes The axes as they shall come (default: reversed, as in NumPy).
   */
  transpose(axes?: readonly number[]): Tensor<R> {
    const order = axes === undefined
      ? this.shape.map((_, axis) => this.rank - 1 - axis)
      : Array.from(axes, (axis) => normalizeAxis("transpose", axis, this.rank));
    if (order.length !== this.rank || new Set(order).size !== this.rank) {
      throw new RangeError(
        `Cannot transpose an array of shape ${formatShape(this.shape)} by axes [${
          axes?.join(", ")
        }]: expected each of its ${this.rank} axes once`,
      );
    }
    return apply(permute, [this], { axes: order });
  }

  /** The transposed view: all axes reversed. */
  get T(): Tensor<R> {
    return this.transpose();
  }

  /**
   * A view with the tensor's values repeated along new axes and along those of length 1.
   *
   * @param shape What to broadcast to.
   */
  broadcastTo<const S extends Shape>(shape: S): Tensor<S["length"]> {
    return apply(broadcastTo, [this], { shape: checkShape("broadcast to an array", shape) });
  }

  /**
   * The values in another dtype. To int32 they are cut towards 0 and limited to its range, NaN becomes 0; to bool they become
   * whether they differ from 0.
   *
   * @param dtype The new element type.
   */
  astype(dtype: DType): Tensor<R> {
    return apply(cast, [this], { dtype: checkDType("convert to a tensor", dtype) });
  }

  /**
   * The matrix product, as NumPy's `@`: over the last two axes, the ones before them broadcast; a vector counts as a row on the
   * left and as a column on the right.
   *
   * @param other Of the same float dtype.
   * @throws {TypeError} If the dtypes differ or are no floats.
   * @throws {RangeError} If the inner dimensions differ.
   */
  matmul<S extends number>(other: TensorBase<S>): Tensor<ProductRank<R, S>> {
    if (!(other instanceof TensorBase)) {
      throw new TypeError(`Cannot multiply matrices: expected a tensor, got ${describe(other)}`);
    }
    if (this.rank > 1 && other.rank > 1 || this.rank === 0 || other.rank === 0) {
      return apply(matmul, [this, other]);
    }
    this.assertAlive(matmul.name);
    other.assertAlive(matmul.name);
    const left = this.rank === 1 ? apply(reshape, [this], { shape: [1, this.size] }) : this;
    const right = other.rank === 1 ? apply(reshape, [other], { shape: [other.size, 1] }) : other;
    try {
      const product = apply(matmul, [left, right]);
      try {
        const shape = product.shape.slice(0, -2);
        if (this.rank > 1) shape.push(product.shape.at(-2)!);
        if (other.rank > 1) shape.push(product.shape.at(-1)!);
        return apply(reshape, [product], { shape });
      } finally {
        product.dispose();
      }
    } finally {
      if (left !== this) left.dispose();
      if (right !== other) right.dispose();
    }
  }

  /**
   * The product of vectors, as NumPy's `dot`: of two vectors their inner product, else the sum over the last axis of this and the
   * last but one (of a vector: the only) axis of the other.
   *
   * @param other Of the same float dtype.
   */
  dot(other: Tensor): Tensor {
    if (!((other as unknown) instanceof TensorBase)) {
      throw new TypeError(`Cannot take the dot product: expected a tensor, got ${describe(other)}`);
    }
    if (this.rank === 0 || other.rank === 0) return this.mul(other);
    return tensordot(this as unknown as Tensor, other, [[-1], [other.rank === 1 ? 0 : -2]]);
  }

  /**
   * All products of an element of this with one of the other, both flattened: `[this.size, other.size]`.
   *
   * @param other A tensor.
   */
  outer(other: Tensor): Tensor<2> {
    if (!((other as unknown) instanceof TensorBase)) {
      throw new TypeError(`Cannot take the outer product: expected a tensor, got ${describe(other)}`);
    }
    return tidy(() => this.reshape([this.size, 1]).mul(other.reshape([1, other.size])));
  }
}
