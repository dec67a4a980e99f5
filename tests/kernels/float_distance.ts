/**
 * How far two floats are apart.
 *
 * @module
 */

/** The float types, by name. */
export type FloatType = "float32" | "float64";

const bits = new DataView(new ArrayBuffer(8));

/** Where x stands among the floats of `dtype` in ascending order; −0 and +0 are one place. */
function ordinal(dtype: FloatType, x: number): bigint {
  if (dtype === "float32") {
    bits.setFloat32(0, x);
    const i = bits.getInt32(0);
    return BigInt(i < 0 ? -(i & 0x7fffffff) : i);
  }
  bits.setFloat64(0, x);
  const i = bits.getBigInt64(0);
  return i < 0n ? -(i & 0x7fffffffffffffffn) : i;
}

/** How many floats of `dtype` lie between two numbers, 0 when both are NaN, Infinity when one is. */
export function floatsBetween(dtype: FloatType, x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) && Number.isNaN(y) ? 0 : Infinity;
  return Math.abs(Number(ordinal(dtype, x) - ordinal(dtype, y)));
}

/** x rounded to `dtype`. */
export function rounded(dtype: FloatType, x: number): number {
  return dtype === "float32" ? Math.fround(x) : x;
}

/** The unit in the last place that `dtype` has at x. */
export function unitInLastPlace(dtype: FloatType, x: number): number {
  const [smallest, digits] = dtype === "float32" ? [-126, 23] : [-1022, 52];
  bits.setFloat64(0, x);
  const exponent = ((bits.getUint16(0) >>> 4) & 0x7ff) - 1023;
  return 2 ** (Math.max(exponent, smallest) - digits);
}

/**
 * The error of `actual` in units in the last place of `expected`, which need not be rounded to `dtype`. Infinity where one
 * is NaN or infinite and the other, rounded, is not the same.
 */
export function ulpsFrom(dtype: FloatType, actual: number, expected: number): number {
  const nearest = rounded(dtype, expected);
  if (!Number.isFinite(actual) || !Number.isFinite(nearest)) {
    return Object.is(actual, nearest) ? 0 : Infinity;
  }
  return Math.abs(actual - expected) / unitInLastPlace(dtype, expected);
}
