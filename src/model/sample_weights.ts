import { describe, formatShape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import { fromTypedArray } from "../tensor/creation.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** How much each class counts, by its index; classes that are left out count 1. */
export type ClassWeight = Readonly<Record<number, number>>;

/** The class of each target: its value, or the place of the 1 in a one-hot row. */
function classesOf(targets: Tensor): number[] {
  const values = targets.toTypedArray();
  const rows = targets.shape[0]!;
  const columns = targets.size / rows;
  return Array.from(
    { length: rows },
    (_, row) => columns === 1 ? values[row]! : values.subarray(row * columns, (row + 1) * columns).indexOf(1),
  );
}

/**
 * What each sample counts in the loss.
 *
 * @param targets The targets, one a row.
 * @param sampleWeight `[n]`, or undefined.
 * @param classWeight Weights by class, or undefined.
 * @returns `[n]` in the targets' float type, owned by nobody; null where every sample counts 1.
 * @throws {RangeError} If there is not one weight a sample, or one is negative or no number.
 */
export function sampleWeights(
  targets: Tensor,
  sampleWeight: Tensor | readonly number[] | undefined,
  classWeight: ClassWeight | undefined,
): Tensor | null {
  if (sampleWeight === undefined && classWeight === undefined) return null;
  const rows = targets.shape[0]!;
  const weights = new Float64Array(rows).fill(1);
  if (sampleWeight !== undefined) {
    const given = sampleWeight instanceof TensorBase ? sampleWeight.toTypedArray() : sampleWeight;
    if (!Array.isArray(sampleWeight) && !(sampleWeight instanceof TensorBase)) {
      throw new TypeError(
        `Cannot fit with sampleWeight ${describe(sampleWeight)}: expected a tensor or an array of numbers`,
      );
    }
    if (given.length !== rows) {
      throw new RangeError(
        `Cannot fit with ${given.length} sample weights for targets of shape ${
          formatShape(targets.shape)
        }: expected ${rows}`,
      );
    }
    for (let i = 0; i < rows; i++) weights[i] = given[i]!;
  }
  if (classWeight !== undefined) {
    classesOf(targets).forEach((index, i) => weights[i]! *= classWeight[index] ?? 1);
  }
  const bad = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (bad >= 0) {
    throw new RangeError(
      `Cannot fit with the weight ${weights[bad]} of sample ${bad}: expected a finite number of 0 or more`,
    );
  }
  const dtype = targets.dtype === "float64" ? "float64" : "float32";
  return fromTypedArray(weights, [rows], { dtype }).keep();
}
