/** The high 32 bits of the product of two unsigned 32-bit integers. */
export function multiplyHigh(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  // Every sum here stays below 2⁵³.
  const middle = aHigh * bLow + Math.floor(aLow * bLow / 0x10000);
  return aHigh * bHigh + Math.floor((middle + aLow * bHigh) / 0x10000);
}

/**
 * Philox-4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"): four random words for each
 * counter of four words, without a state.
 *
 * @param words The counter; replaced by the result.
 * @param key0 The first word of the key.
 * @param key1 The second.
 */
export function philox(words: Uint32Array, key0: number, key1: number): void {
  for (let round = 0; round < 10; round++) {
    const [c0, c1, c2, c3] = words as unknown as [number, number, number, number];
    words[0] = multiplyHigh(0xcd9e8d57, c2) ^ c1 ^ key0;
    words[1] = Math.imul(0xcd9e8d57, c2);
    words[2] = multiplyHigh(0xd2511f53, c0) ^ c3 ^ key1;
    words[3] = Math.imul(0xd2511f53, c0);
    key0 = key0 + 0x9e3779b9 | 0;
    key1 = key1 + 0xbb67ae85 | 0;
  }
}
