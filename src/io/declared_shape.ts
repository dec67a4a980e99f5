import { formatShape } from "../array/shape.ts";

/** As deep as NumPy goes. */
const MAXIMUM_RANK = 64;
/** The linear memory has no more bytes. */
const MAXIMUM_BYTES = 2 ** 32;

/**
 * Checks the shape that a file says its array has, before anything is made of it.
 *
 * @param operation What error messages say was attempted.
 * @param shape The lengths: whole numbers of 0 or more.
 * @param elementBytes Bytes an element.
 * @returns The bytes that the elements take in the file.
 * @throws {RangeError} If there are too many axes, or the elements can't fit in memory.
 */
export function declaredBytes(operation: string, shape: readonly number[], elementBytes: number): number {
  if (shape.length > MAXIMUM_RANK) {
    throw new RangeError(
      `Cannot ${operation}: it says it has ${shape.length} axes, more than ${MAXIMUM_RANK}`,
    );
  }
  // Lengths beside one of 0 count too: they become strides.
  let bytes = elementBytes;
  for (const length of shape) bytes *= Math.max(length, 1);
  if (bytes > MAXIMUM_BYTES) {
    throw new RangeError(
      `Cannot ${operation}: the shape ${formatShape(shape)} that it says it has does not fit in memory`,
    );
  }
  return shape.includes(0) ? 0 : bytes;
}
