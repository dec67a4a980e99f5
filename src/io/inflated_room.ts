import { describe } from "../array/shape.ts";

/** No deflated byte stands for more: a match of 258 bytes takes at least two bits. */
const HIGHEST_RATIO = 1032;

/**
 * Memory for what compressed data says it stands for, once that is possible at all.
 *
 * @param operation What error messages say was attempted.
 * @param bytes How much it says.
 * @param compressedBytes How long it is.
 * @param maxBytes The most that the caller allows.
 * @returns Zeros to inflate into.
 * @throws {RangeError} If so little data can't hold so much, it is more than is allowed, or there is no memory.
 */
export function inflatedRoom(
  operation: string,
  bytes: number,
  compressedBytes: number,
  maxBytes: number,
): Uint8Array<ArrayBuffer> {
  if (bytes > HIGHEST_RATIO * compressedBytes) {
    throw new RangeError(
      `Cannot ${operation}: ${compressedBytes} bytes of compressed data cannot hold the ${bytes} bytes that they should`,
    );
  }
  if (bytes > maxBytes) {
    throw new RangeError(`Cannot ${operation}: its ${bytes} bytes are more than maxBytes, ${maxBytes}`);
  }
  try {
    return new Uint8Array(bytes);
  } catch {
    throw new RangeError(`Cannot ${operation}: its ${bytes} bytes do not fit in memory`);
  }
}

/**
 * Checks the option `maxBytes`.
 *
 * @param operation What the error message says was attempted.
 * @param maxBytes The value.
 * @throws {RangeError} If it is no number of 0 or more.
 */
export function checkMaxBytes(operation: string, maxBytes: unknown): void {
  if (typeof maxBytes === "number" && maxBytes >= 0) return;
  throw new RangeError(
    `Cannot ${operation} with maxBytes ${describe(maxBytes)}: expected a number of 0 or more`,
  );
}
