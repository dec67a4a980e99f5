import { describe, formatShape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import { fromTypedArray } from "../tensor/creation.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkClassWeight, type ClassWeight } from "./class_weight.ts";

export type { ClassWeight };

/** How much each sample counts in the loss: `[n]`, or `[n, 1]`. */
export type SampleWeight = Tensor | ArrayLike<number>;

/** The class of each target: its value, or the place of the largest in a row. */
function classesOf(targets: Tensor): number[] {
  const values = targets.toTypedArray();
  const rows = targets.shape[0]!;
  const columns = targets.size / rows;
  if (columns === 1) return Array.from(values);
  return Array.from({ length: rows }, (_, row) => {
    const own = values.subarray(row * columns, (row + 1) * columns);
    return own.indexOf(Math.max(...own));
  });
}

/** The weights of samples as numbers. */
function weightsAsGiven(operation: string, targets: Tensor, sampleWeight: unknown): ArrayLike<number> {
  const rows = targets.shape[0]!;
  const expected = `expected ${rows}, one a row of the targets`;
  if (sampleWeight instanceof TensorBase) {
    sampleWeight.assertAlive(operation);
    const { shape, size } = sampleWeight;
    if (shape[0] !== rows || size !== rows) {
      throw new RangeError(
        `Cannot ${operation} with sample weights of shape ${formatShape(shape)}: ${expected}`,
      );
    }
    return sampleWeight.toTypedArray();
  }
  if (!Array.isArray(sampleWeight) && !ArrayBuffer.isView(sampleWeight)) {
    throw new TypeError(
      `Cannot ${operation} with sampleWeight ${
        describe(sampleWeight)
      }: expected a tensor or an array of numbers`,
    );
  }
  const list = sampleWeight as ArrayLike<number>;
  if (list.length !== rows) {
    throw new RangeError(`Cannot ${operation} with ${list.length} sample weights: ${expected}`);
  }
  return list;
}

/**
 * What each sample counts in the loss.
 *
 * @param operation What messages say was attempted.
 * @param targets The targets, one a row.
 * @param sampleWeight One weight a sample, or undefined.
 * @param classWeight Weights by class, or undefined.
 * @returns `[n]` in the targets' float type, owned by nobody; null where every sample counts 1.
 * @throws {TypeError} If something is of the wrong kind.
 * @throws {RangeError} If there is not one weight a sample, or one is negative or not finite, or a class is none.
 */
export function sampleWeights(
  operation: string,
  targets: Tensor,
  sampleWeight: SampleWeight | undefined,
  classWeight: ClassWeight | undefined,
): Tensor | null {
  if (sampleWeight === undefined && classWeight === undefined) return null;
  const rows = targets.shape[0]!;
  const weights = new Float64Array(rows).fill(1);
  if (sampleWeight !== undefined) {
    const given = weightsAsGiven(operation, targets, sampleWeight);
    for (let i = 0; i < rows; i++) {
      const weight: unknown = given[i];
      if (typeof weight !== "number" || !(weight >= 0 && weight < Infinity)) {
        throw new RangeError(
          `Cannot ${operation} with the weight ${
            describe(weight)
          } of sample ${i}: expected a finite number of 0 or more`,
        );
      }
      weights[i] = weight;
    }
  }
  if (classWeight !== undefined) {
    checkClassWeight(operation, targets, classWeight);
    classesOf(targets).forEach((index, i) => weights[i]! *= classWeight[index] ?? 1);
  }
  const dtype = targets.dtype === "float64" ? "float64" : "float32";
  return fromTypedArray(weights, [rows], { dtype }).keep();
}
