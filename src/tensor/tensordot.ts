import { describe, formatShape, normalizeAxis } from "../array/shape.ts";
import { matmul } from "../ops/matmul.ts";
import { permute, reshape } from "../ops/shape.ts";
import { apply } from "./apply.ts";
import { TensorBase } from "./base.ts";
import { tidy } from "./scope.ts";
import type { Tensor } from "./tensor.ts";

/**
 * The sum of products over pairs of axes, as NumPy's `tensordot`.
 *
 * @param a A float tensor.
 * @param b A tensor of the same dtype.
 * @param axes Which axes of `a` and of `b` to sum over, `[[…], […]]`; or a number n for the last n of `a` and the first n of `b`
 * (default 2).
 * @returns The axes of `a` that are left, then those of `b`.
 * @throws {RangeError} If paired axes differ in length.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const a = ln.ones([2, 3, 4]);
 * const b = ln.ones([4, 3, 5]);
 * assertEquals(ln.tensordot(a, b, [[1, 2], [1, 0]]).shape, [2, 5]);
 * ```
 */
export function tensordot(
  a: Tensor,
  b: Tensor,
  axes: number | readonly [readonly number[], readonly number[]] = 2,
): Tensor {
  const operation = "take the tensor product";
  for (const one of [a, b]) {
    if (!((one as unknown) instanceof TensorBase)) {
      throw new TypeError(`Cannot ${operation} of ${describe(one)}: expected a tensor`);
    }
    one.assertAlive(operation);
  }
  if (typeof axes === "number" && (!Number.isInteger(axes) || axes < 0 || axes > Math.min(a.rank, b.rank))) {
    throw new RangeError(
      `Cannot ${operation} over ${axes} axes of tensors of shapes ${formatShape(a.shape)} and ${
        formatShape(b.shape)
      }`,
    );
  }
  const [ofA, ofB] = typeof axes === "number"
    ? [Array.from({ length: axes }, (_, i) => a.rank - axes + i), Array.from({ length: axes }, (_, i) => i)]
    : [
      axes[0].map((axis) => normalizeAxis(operation, axis, a.rank)),
      axes[1].map((axis) => normalizeAxis(operation, axis, b.rank)),
    ];
  if (ofA.length !== ofB.length || ofA.some((axis, i) => a.shape[axis] !== b.shape[ofB[i]!])) {
    throw new RangeError(
      `Cannot ${operation} of tensors of shapes ${formatShape(a.shape)} and ${
        formatShape(b.shape)
      } over axes [${ofA.join(", ")}] and ` +
        `[${ofB.join(", ")}]: paired axes must have one length`,
    );
  }
  if (new Set(ofA).size < ofA.length || new Set(ofB).size < ofB.length) {
    throw new RangeError(
      `Cannot ${operation} over axes [${ofA.join(", ")}] and [${ofB.join(", ")}]: an axis comes twice`,
    );
  }
  const [keptA, keptB] = [[a, ofA], [b, ofB]].map(([one, summed]) =>
    (one as Tensor).shape.map((_, axis) => axis).filter((axis) => !(summed as number[]).includes(axis))
  ) as [number[], number[]];
  const count = (one: Tensor, list: readonly number[]) =>
    list.reduce((product, axis) => product * one.shape[axis]!, 1);
  return tidy(() => {
    const left = apply(reshape, [apply(permute, [a], { axes: [...keptA, ...ofA] })], {
      shape: [count(a, keptA), count(a, ofA)],
    });
    const right = apply(reshape, [apply(permute, [b], { axes: [...ofB, ...keptB] })], {
      shape: [count(b, ofB), count(b, keptB)],
    });
    const shape = [...keptA.map((axis) => a.shape[axis]!), ...keptB.map((axis) => b.shape[axis]!)];
    return apply(reshape, [apply(matmul, [left, right])], { shape });
  });
}
