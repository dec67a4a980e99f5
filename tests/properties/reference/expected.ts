import type { DType, PlainArray } from "./plain_array.ts";
import { isFloat, largest, roundTo, spacing } from "./dtypes.ts";

/** A number with the largest error allowed around it. */
export interface Approximate {
  readonly value: number;
  readonly error: number;
}

/** What an element must be: a number, to the last bit once it is rounded to the dtype, or one near enough to a number. */
export type Expected = number | Approximate;

/** What an operation must return. */
export type ExpectedArray = PlainArray<Expected>;

/**
 * A value that the result may miss by some units in its last place, as they are counted: numbers of the dtype from the nearest to the
 * value, which is itself up to half a unit away.
 */
export function within(dtype: DType, value: number, ulps: number): Expected {
  if (!Number.isFinite(value) || value === 0) return value;
  return { value, error: (ulps + 0.5) * spacing(dtype, value) };
}

/** A value; of zeros either, where the standards leave the sign open. */
export function eitherZero(value: number): Expected {
  return value === 0 ? { value: 0, error: 0 } : value;
}

/** Whether a result is what was expected. NaN is only what was expected of NaN. */
export function matches(dtype: DType, actual: number, expected: Expected): boolean {
  if (typeof expected === "number") {
    return Object.is(actual, isFloat(dtype) ? roundTo(dtype, expected) : expected);
  }
  const { value, error } = expected;
  if (!Number.isFinite(value)) return Object.is(actual, value);
  if (!Number.isFinite(actual)) {
    return actual === Math.sign(value) * Infinity && Math.abs(value) + error > largest(dtype);
  }
  return Math.abs(actual - value) <= error;
}
