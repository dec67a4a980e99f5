import { describe } from "../array/shape.ts";

const RANGES = {
  "that is finite": (_value: number) => true,
  "of 0 or more": (value: number) => value >= 0,
  "above 0": (value: number) => value > 0,
  "from 0 to 1": (value: number) => value >= 0 && value <= 1,
};

/**
 * Checks a setting of a layer that is a finite number.
 *
 * @param layer The layer with its article, as the message names it.
 * @param what The setting.
 * @param value The value.
 * @param range What it may be.
 * @returns The value.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is out of the range.
 */
export function checkNumber(
  layer: string,
  what: string,
  value: number,
  range: keyof typeof RANGES,
): number {
  if (typeof value !== "number") {
    throw new TypeError(`Cannot make ${layer} with ${what} ${describe(value)}: expected a number`);
  }
  if (!Number.isFinite(value) || !RANGES[range](value)) {
    throw new RangeError(`Cannot make ${layer} with ${what} ${value}: expected a number ${range}`);
  }
  return value;
}
