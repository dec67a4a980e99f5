import { describe } from "../array/shape.ts";

/**
 * Where the parts of a dataset begin and end.
 *
 * @param sizes A share below 1 or a number of elements, for each part but the last.
 * @param count How many elements there are.
 * @returns One number more than there are parts: 0, the ends of the parts, and so `count` last.
 * @throws {RangeError} If a part would have no elements.
 */
export function splitBounds(sizes: readonly number[], count: number): number[] {
  const bounds = [0];
  if (!Array.isArray(sizes) || sizes.length === 0) {
    throw new TypeError(
      `Cannot split a dataset by ${describe(sizes)}: expected a share, a number or an array of them`,
    );
  }
  for (const size of sizes) {
    const part = size > 0 && size < 1 ? Math.round(size * count) : size;
    if (!Number.isInteger(part) || part < 1 || bounds.at(-1)! + part >= count) {
      throw new RangeError(
        `Cannot split a dataset of ${count} elements by ${
          sizes.map(describe).join(", ")
        }: expected shares below 1 or whole ` +
          `numbers that leave each part, the last one too, at least one element`,
      );
    }
    bounds.push(bounds.at(-1)! + part);
  }
  return [...bounds, count];
}
