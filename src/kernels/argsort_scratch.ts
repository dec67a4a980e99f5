/**
 * How much scratch memory the `argsort` kernel needs: two buffers of keys and two of positions.
 *
 * @param length How many elements are sorted.
 * @param bytes Bytes an element.
 * @returns Bytes.
 */
export function argsortScratchBytes(length: number, bytes: number): number {
  const keyBytes = bytes === 8 ? 8 : 4;
  return 2 * length * (keyBytes + 4);
}
