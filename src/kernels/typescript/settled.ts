/**
 * What is kept from step to step, or 0 if that is negligible: an average of gradients that have become 0 would shrink to subnormal
 * numbers, with which arithmetic is many times slower.
 *
 * @param x The value.
 * @param single Whether it is kept as float32.
 */
export function settled(x: number, single: boolean): number {
  return Math.abs(x) < (single ? Math.fround(1e-35) : 1e-300) ? 0 : x;
}
