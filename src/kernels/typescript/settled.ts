/**
 * An average of gradients or of steps that is kept from step to step, or 0 if it is negligible: when gradients have become 0 it would shrink
 * to subnormal numbers, with which arithmetic is many times slower. Times a learning rate it is not subnormal either.
 *
 * @param x The value.
 * @param single Whether it is kept as float32.
 */
export function settled(x: number, single: boolean): number {
  return Math.abs(x) < (single ? Math.fround(1e-30) : 1e-290) ? 0 : x;
}

/**
 * The same for an average of squares.
 *
 * @param x The value.
 * @param single Whether it is kept as float32.
 */
export function settledSquare(x: number, single: boolean): number {
  return Math.abs(x) < (single ? Math.fround(1e-35) : 1e-300) ? 0 : x;
}
