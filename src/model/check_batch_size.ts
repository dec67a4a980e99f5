import { describe } from "../array/shape.ts";

/**
 * Checks how many samples are taken at a time.
 *
 * @param operation What the message says was attempted.
 * @param batchSize The number (default 32).
 * @returns The number.
 * @throws {RangeError} If it is no whole number of 1 or more.
 */
export function checkBatchSize(operation: string, batchSize = 32): number {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(
      `Cannot ${operation} with batchSize ${describe(batchSize)}: expected a whole number of 1 or more`,
    );
  }
  return batchSize;
}
