import { assert, assertEquals } from "@std/assert";

/**
 * Asserts that float64 numbers meet a recorded run: within 1e-12 × max(1, largest |golden| of the array). NaN meets nothing.
 *
 * @param name What is compared.
 * @param actual What came out.
 * @param expected What was recorded.
 */
export function assertGolden(name: string, actual: ArrayLike<number>, expected: readonly number[]): void {
  assertEquals(actual.length, expected.length, name);
  const bound = 1e-12 * Math.max(1, ...expected.map(Math.abs));
  expected.forEach((value, i) => {
    const difference = Math.abs(actual[i]! - value);
    assert(
      difference <= bound,
      `${name}[${i}]: ${actual[i]} differs from the recorded ${value} by ${difference}, more than ${bound}`,
    );
  });
}
