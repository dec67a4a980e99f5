import { describe, formatShape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * Checks samples and targets: tensors of as many rows, at least one, without NaN.
 *
 * @param operation What the error message says was attempted.
 * @param x The samples, one a row.
 * @param y The targets, one a row.
 * @throws {TypeError} If one of them is no tensor.
 * @throws {RangeError} If the rows don't match, or a value is not finite.
 */
export function checkData(operation: string, x: unknown, y: unknown): asserts x is Tensor {
  for (const [name, value] of Object.entries({ x, y })) {
    if (!(value instanceof TensorBase)) {
      const hint = Array.isArray(value) && typeof value.flat(Infinity)[0] === "string"
        ? "a tensor; encode text labels as class indices"
        : "a tensor";
      throw new TypeError(`Cannot ${operation} with ${name} = ${describe(value)}: expected ${hint}`);
    }
    value.assertAlive(operation);
    if (value.rank === 0 || value.size === 0) {
      throw new RangeError(
        `Cannot ${operation} with ${name} of shape ${formatShape(value.shape)}: expected at least one row`,
      );
    }
    const tensor = value as Tensor;
    const position = tidy(() => tensor.isFinite().logicalNot().argmax().item());
    if (tidy(() => tensor.isFinite().all().item() === 0)) {
      const row = Math.floor(position / (tensor.size / tensor.shape[0]!));
      throw new RangeError(
        `Cannot ${operation} with ${name} that holds NaN or infinity, first in row ${row}: remove or replace such values`,
      );
    }
  }
  const [a, b] = [x, y] as [TensorBase, TensorBase];
  if (a.shape[0] !== b.shape[0]) {
    throw new RangeError(
      `Cannot ${operation} with x of ${a.shape[0]} rows and y of ${b.shape[0]}: each sample needs its target`,
    );
  }
}
