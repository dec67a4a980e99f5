import { describe } from "../array/shape.ts";

/**
 * Checks that a layer's size is a whole number of 1 or more.
 *
 * @param layer The layer with its article, as the message names it.
 * @param what The setting.
 * @param value The value.
 */
export function checkCount(layer: string, what: string, value: number): number {
  if (typeof value !== "number") {
    throw new TypeError(`Cannot make ${layer} with ${what} ${describe(value)}: expected a number`);
  }
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(
      `Cannot make ${layer} with ${what} ${value}: expected a whole number of 1 or more`,
    );
  }
  return value;
}
