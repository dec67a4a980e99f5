import { describe, formatShape } from "../array/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** How much each class counts, by its index; classes that are left out count 1, as in Keras. */
export type ClassWeight = Readonly<Record<number, number>>;

/**
 * Checks weights by class.
 *
 * @param operation What messages say was attempted.
 * @param targets The targets, one a row: class indices, or rows with one place a class.
 * @param classWeight The weights.
 * @throws {TypeError} If they are no object.
 * @throws {RangeError} If a key is no class index, or a weight is negative or not finite.
 */
export function checkClassWeight(
  operation: string,
  targets: Tensor,
  classWeight: unknown,
): asserts classWeight is ClassWeight {
  if (
    typeof classWeight !== "object" || classWeight === null ||
    Symbol.iterator in classWeight && !Array.isArray(classWeight)
  ) {
    throw new TypeError(
      `Cannot ${operation} with classWeight ${
        describe(classWeight)
      }: expected an object of weights by class index, such as { 0: 1, 1: 5 }`,
    );
  }
  const columns = targets.size / targets.shape[0]!;
  const wrong = columns === 1 ? targets.toTypedArray().findIndex((target) => !Number.isInteger(target)) : -1;
  if (wrong >= 0) {
    throw new RangeError(
      `Cannot ${operation} with classWeight: target ${
        targets.toTypedArray()[wrong]
      } in row ${wrong} is no class index`,
    );
  }
  for (const [key, weight] of Object.entries(classWeight)) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || (columns > 1 && index >= columns)) {
      const expected = columns > 1
        ? `a whole number from 0 to ${columns - 1}, for the targets have shape ${formatShape(targets.shape)}`
        : "a whole number of 0 or more";
      throw new RangeError(
        `Cannot ${operation} with a classWeight of class ${JSON.stringify(key)}: expected ${expected}`,
      );
    }
    if (typeof weight !== "number" || !(weight >= 0 && weight < Infinity)) {
      throw new RangeError(
        `Cannot ${operation} with the classWeight ${
          describe(weight)
        } of class ${key}: expected a finite number of 0 or more`,
      );
    }
  }
}
