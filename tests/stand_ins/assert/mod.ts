/**
 * Stands in for `@std/assert` where jsr.io can't be reached: the functions the tests use, with the same names
 * and signatures, over `node:assert`.
 *
 * @module
 */
import assertModule from "node:assert";
import { isDeepStrictEqual } from "node:util";
import { firstDifference, isLarge } from "./first_difference.ts";

/** Raised by every function here when its assertion fails. */
export const AssertionError: typeof assertModule.AssertionError = assertModule.AssertionError;

/** Asserts that `condition` is truthy. */
export function assert(condition: unknown, message = ""): asserts condition {
  assertModule.ok(condition, message || "Expected a truthy value");
}

/** Asserts that two values are deeply equal; `NaN` equals `NaN` and `0` differs from `-0` as in `Object.is`. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  if (!isLarge(actual) && !isLarge(expected)) return assertModule.deepStrictEqual(actual, expected, message);
  throw new AssertionError({
    message: `${message ? message + ": " : ""}large values are not equal: ${
      firstDifference(actual, expected)
    }`,
    operator: "assertEquals",
  });
}

/** Asserts that two values are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  assertModule.notDeepStrictEqual(actual, expected, message);
}

/** Asserts that two values are the same by `Object.is`. */
export function assertStrictEquals<T>(actual: unknown, expected: T, message?: string): asserts actual is T {
  assertModule.strictEqual(actual, expected, message);
}

/** Asserts that `actual` is within `tolerance` of `expected` (1e-7 of the larger when it is left out). */
export function assertAlmostEquals(actual: number, expected: number, tolerance?: number, message = ""): void {
  if (Object.is(actual, expected)) return;
  const allowed = tolerance ?? Math.max(Math.abs(expected), Number.EPSILON) * 1e-7;
  const difference = Math.abs(expected - actual);
  if (difference <= allowed) return;
  throw new AssertionError({
    message: `${message ? message + ": " : ""}expected ${expected} within ${allowed}, got ${actual}`,
    actual,
    expected,
    operator: "assertAlmostEquals",
  });
}

/** Asserts that `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, message = ""): void {
  assert(
    actual.includes(expected),
    message || `Expected ${JSON.stringify(actual)} to include ${JSON.stringify(expected)}`,
  );
}

/** Asserts that `actual` matches `expected`. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  assertModule.match(actual, expected, message);
}

// deno-lint-ignore no-explicit-any -- the signature of @std/assert
type ErrorConstructor<E extends Error> = abstract new (...args: any[]) => E;

function checkError<E extends Error>(
  error: unknown,
  ErrorClass?: ErrorConstructor<E>,
  includes?: string,
): asserts error is E {
  assert(error instanceof Error, `Expected an Error, got ${String(error)}`);
  if (ErrorClass) {
    assert(error instanceof ErrorClass, `Expected ${ErrorClass.name}, got ${error.name}: ${error.message}`);
  }
  if (includes !== undefined) assertStringIncludes(error.message, includes);
}

/** Asserts that `fn` throws an `ErrorClass` whose message includes `messageIncludes`, and returns the error. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass?: ErrorConstructor<E>,
  messageIncludes?: string,
): E {
  let thrown: unknown;
  try {
    fn();
  } catch (error) {
    thrown = error;
  }
  assert(thrown !== undefined, "Expected the function to throw");
  checkError(thrown, ErrorClass, messageIncludes);
  return thrown;
}

/** Asserts that the promise of `fn` rejects with an `ErrorClass` whose message includes `messageIncludes`. */
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass?: ErrorConstructor<E>,
  messageIncludes?: string,
): Promise<E> {
  let thrown: unknown;
  try {
    await fn();
  } catch (error) {
    thrown = error;
  }
  assert(thrown !== undefined, "Expected the promise to reject");
  checkError(thrown, ErrorClass, messageIncludes);
  return thrown;
}
