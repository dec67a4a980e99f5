import { describe } from "../../array/shape.ts";

/**
 * Checks an option that is a number of epochs.
 *
 * @param callback The callback, as the message names it.
 * @param name The option.
 * @param value Its value.
 * @throws {RangeError} If it is no whole number of 0 or more.
 */
export function checkEpochs(callback: string, name: string, value: number): void {
  if (Number.isInteger(value) && value >= 0) return;
  throw new RangeError(
    `Cannot make ${callback} with ${name} ${describe(value)}: expected a whole number of epochs, 0 or more`,
  );
}
