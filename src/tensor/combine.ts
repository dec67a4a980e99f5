import { promoteTypes } from "../array/dtype.ts";
import { describe, formatShape, normalizeAxis } from "../array/shape.ts";
import { concat as concatOp, reshape } from "../ops/shape.ts";
import { where as whereOp } from "../ops/selection.ts";
import { apply, promote, type TensorLike, toDType } from "./apply.ts";
import { TensorBase } from "./base.ts";
import { full } from "./creation.ts";
import { tidy } from "./scope.ts";
import type { Tensor } from "./tensor.ts";

function checkTensors(operation: string, tensors: readonly Tensor[]): void {
  if (!Array.isArray(tensors)) {
    throw new TypeError(`Cannot ${operation} ${describe(tensors)}: expected an array of tensors`);
  }
  if (tensors.length === 0) throw new RangeError(`Cannot ${operation} an empty list of tensors`);
  for (const one of tensors) {
    if (!(one instanceof TensorBase)) {
      throw new TypeError(`Cannot ${operation} ${describe(one)}: expected a tensor`);
    }
    one.assertAlive(operation);
  }
}

/**
 * Chooses, element by element, from two tensors; all three broadcast.
 *
 * @param condition Where it is not 0, `a` is taken.
 * @param a A tensor or a number.
 * @param b A tensor or a number; at least one of the two is a tensor, or both are numbers and the result is float32.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const x = ln.tensor([-1, 2]);
 * assertEquals(ln.where(x.greater(0), x, 0).toArray(), [0, 2]);
 * ```
 */
export function where(condition: Tensor, a: TensorLike, b: TensorLike): Tensor {
  checkTensors(whereOp.name, [condition]);
  const isNumber = (value: TensorLike) => typeof value === "number" || typeof value === "boolean";
  for (const value of [a, b]) {
    if (!isNumber(value) && !(value instanceof TensorBase)) {
      throw new TypeError(`Cannot ${whereOp.name} ${describe(value)}: expected a tensor or a number`);
    }
  }
  return tidy(() => {
    const areNumbers = isNumber(a) && isNumber(b);
    const left = areNumbers ? full(condition.shape, Number(a)) : a;
    const [x, y] = promote(whereOp.name, left, b);
    return apply(whereOp, [toDType(condition, "bool"), x, y]);
  });
}

/**
 * Joins tensors along an axis they have.
 *
 * @param tensors At least one; their shapes agree in every other axis. dtypes are promoted.
 * @param axis Where to join (default 0).
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.concat([ln.zeros([1, 2]), ln.ones([2, 2])]).shape, [3, 2]);
 * ```
 */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  checkTensors(concatOp.name, tensors);
  const first = tensors[0]!;
  const along = normalizeAxis(concatOp.name, axis, first.rank);
  for (const one of tensors) {
    if (one.rank !== first.rank || one.shape.some((length, i) => i !== along && length !== first.shape[i])) {
      throw new RangeError(
        `Cannot concatenate tensors of shapes ${formatShape(first.shape)} and ${
          formatShape(one.shape)
        } along axis ${axis}: they must agree in every other axis`,
      );
    }
  }
  const dtype = tensors.map((one) => one.dtype).reduce(promoteTypes);
  return tidy(() => apply(concatOp, tensors.map((one) => toDType(one, dtype)), { axis: along }));
}

/**
 * Joins tensors of one shape along a new axis.
 *
 * @param tensors At least one.
 * @param axis Where the new axis goes (default 0).
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.stack([ln.zeros([3]), ln.ones([3])], 1).shape, [3, 2]);
 * ```
 */
export function stack(tensors: readonly Tensor[], axis = 0): Tensor {
  checkTensors("stack", tensors);
  const first = tensors[0]!;
  const along = normalizeAxis("stack", axis, first.rank + 1);
  for (const one of tensors) {
    if (formatShape(one.shape) !== formatShape(first.shape)) {
      throw new RangeError(
        `Cannot stack tensors of shapes ${formatShape(first.shape)} and ${
          formatShape(one.shape)
        }: they must be equal`,
      );
    }
  }
  const shape = [...first.shape.slice(0, along), 1, ...first.shape.slice(along)];
  return tidy(() => concat(tensors.map((one) => apply(reshape, [one], { shape })), along));
}
