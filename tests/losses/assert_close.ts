import { assert, assertEquals } from "@std/assert";

/**
 * Asserts that numbers are within a bound of what is expected: bound × max(1, |expected|) each. NaN is close to nothing.
 *
 * @param what What is compared.
 * @param actual What came out.
 * @param expected What should have.
 * @param bound The bound.
 */
export function assertClose(
  what: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  bound: number,
): void {
  assertEquals(actual.length, expected.length, what);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    assert(
      difference <= bound * Math.max(1, Math.abs(expected[i]!)),
      `${what}[${i}]: ${actual[i]}, expected ${expected[i]}, differs by ${difference}`,
    );
  }
}
