/**
 * Checks of what callers of the random streams pass in.
 *
 * @module
 */
import type { DType, FloatDType } from "../array/dtype.ts";
import { describe } from "../array/shape.ts";

/** Checks that every value is a number, NaN excepted. */
function checkNumbers(operation: string, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== "number") {
      throw new TypeError(`Cannot ${operation} with ${name} ${describe(value)}: expected a number`);
    }
    if (!Number.isFinite(value)) {
      throw new RangeError(`Cannot ${operation} with ${name} ${value}: expected a finite number`);
    }
  }
}

/**
 * Checks a seed.
 *
 * @param generator The class that is seeded.
 * @param seed The seed.
 * @param maximum The largest that the generator takes.
 * @returns The seed.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is not whole, negative or too large.
 */
export function checkSeed(generator: string, seed: unknown, maximum = Number.MAX_SAFE_INTEGER): number {
  if (typeof seed !== "number") {
    throw new TypeError(`Cannot seed ${generator} with ${describe(seed)}: expected a whole number`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > maximum) {
    throw new RangeError(
      `Cannot seed ${generator} with ${seed}: expected a whole number from 0 to ${maximum}`,
    );
  }
  return seed;
}

/** A seed from the system's entropy, for streams that were given none. */
export function unpredictableSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}

/** Checks the bounds of a uniform draw: finite numbers, `low` not above `high`. */
export function checkBounds(operation: string, low: number, high: number): void {
  checkNumbers(operation, { low, high });
  if (low > high) {
    throw new RangeError(`Cannot ${operation} from ${low} to ${high}: low must not exceed high`);
  }
  if (!Number.isFinite(high - low)) {
    throw new RangeError(`Cannot ${operation} from ${low} to ${high}: the distance overflows`);
  }
}

/** Checks the mean and the standard deviation of a normal draw. */
export function checkMoments(operation: string, mean: number, std: number): void {
  checkNumbers(operation, { mean, std });
  if (std < 0) {
    throw new RangeError(`Cannot ${operation} with std ${std}: a standard deviation is not negative`);
  }
}

/**
 * Checks the bounds of a draw of whole numbers: `low` below `high`, and each value exact in the dtype.
 *
 * @returns How many values there are to choose from.
 */
export function checkIntegerRange(operation: string, low: number, high: number, dtype: DType): number {
  checkNumbers(operation, { low, high });
  if (!Number.isInteger(low) || !Number.isInteger(high)) {
    throw new RangeError(`Cannot ${operation} from ${low} to ${high}: expected whole numbers`);
  }
  if (low >= high) {
    throw new RangeError(`Cannot ${operation} from ${low} to ${high}: low must be below high`);
  }
  const limit = dtype === "int32" ? 2 ** 31 : dtype === "float32" ? 2 ** 24 : 2 ** 53;
  const count = high - low;
  if (low < -limit || high > limit || count > 2 ** 53 || low + count !== high) {
    throw new RangeError(
      `Cannot ${operation} from ${low} to ${high} with dtype ${dtype}: the bounds must lie from ${-limit} to ${limit}` +
        (dtype === "float64" ? ` and be at most ${limit} apart` : `; float64 holds larger numbers`),
    );
  }
  return count;
}

/** Checks a number of things to draw: whole, from 0 to 2³¹ − 1. */
export function checkCount(operation: string, count: unknown): number {
  if (typeof count !== "number") {
    throw new TypeError(`Cannot ${operation} of ${describe(count)}: expected a whole number`);
  }
  if (!Number.isInteger(count) || count < 0 || count > 0x7fffffff) {
    throw new RangeError(
      `Cannot ${operation} of ${count} elements: expected a whole number from 0 to 2147483647`,
    );
  }
  return count;
}

/** Checks that a dtype is one of `allowed`. */
export function checkDrawType<D extends DType>(operation: string, dtype: unknown, allowed: readonly D[]): D {
  if (!(allowed as readonly unknown[]).includes(dtype)) {
    throw new TypeError(
      `Cannot ${operation} with dtype ${JSON.stringify(dtype)}: expected one of "${allowed.join('", "')}"`,
    );
  }
  return dtype as D;
}

/** The dtypes of real draws. */
export const FLOATS: readonly FloatDType[] = ["float32", "float64"];

/** The dtypes of draws of whole numbers. */
export const NUMBERS: readonly ("int32" | FloatDType)[] = ["int32", "float32", "float64"];
