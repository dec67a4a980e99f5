/**
 * Arithmetic on unevaluated sums of two doubles (Dekker 1971, Knuth's TwoSum), for the few places where a stream's
 * last bit needs more than a double can hold.
 *
 * @module
 */

/** 2²⁷ + 1: splits a double in two halves of 26 bits. */
const SPLITTER = 134217729;

/** The rounding error of `product`, which is a·b in doubles. */
export function productError(a: number, b: number, product: number): number {
  const aBig = a * SPLITTER;
  const aHigh = aBig - (aBig - a);
  const aLow = a - aHigh;
  const bBig = b * SPLITTER;
  const bHigh = bBig - (bBig - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** The rounding error of `sum`, which is a + b in doubles. */
export function sumError(a: number, b: number, sum: number): number {
  const bPart = sum - a;
  return (a - (sum - bPart)) + (b - bPart);
}
