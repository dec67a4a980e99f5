import { TensorBase } from "../tensor/base.ts";

/** How far the sum may be from 1: as NumPy, √ε. */
const TOLERANCE = Math.sqrt(Number.EPSILON);

/**
 * Checks the probabilities of a choice.
 *
 * @param p The probabilities.
 * @param count How many things there are to choose from.
 * @returns Them as doubles.
 * @throws {RangeError} If there is not one for each, or one is negative or NaN, or their sum is not 1.
 */
export function checkProbabilities(p: readonly number[] | TensorBase, count: number): Float64Array {
  const values = Float64Array.from(p instanceof TensorBase ? p.toTypedArray() : p);
  if (values.length !== count) {
    throw new RangeError(
      `Cannot choose from ${count} with ${values.length} probabilities: expected one for each`,
    );
  }
  // Kahan's sum, so that many small probabilities don't drift.
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    if (!(value >= 0)) {
      throw new RangeError(`Cannot choose with probability ${value}: expected 0 or more`);
    }
    const part = value - lost;
    const next = sum + part;
    lost = next - sum - part;
    sum = next;
  }
  if (!(Math.abs(sum - 1) <= TOLERANCE)) {
    throw new RangeError(`Cannot choose with probabilities whose sum is ${sum}: expected 1`);
  }
  return values;
}
