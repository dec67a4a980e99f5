import { productError, sumError } from "./double_double.ts";

const LN2_HIGH = 0.6931471805599453;
const LN2_LOW = 2.3190468138462996e-17;
const SQRT_HALF = 0.7071067811865476;

/** 1, 1/3, … 1/11 as sums of two doubles: what 1/k rounds off is (1 − k·round(1/k))/k. */
const TERMS = [1, 3, 5, 7, 9, 11].map((k) => {
  const high = 1 / k;
  const back = high * k;
  return { high, low: (1 - back - productError(high, k, back)) / k };
});

const bits = new DataView(new ArrayBuffer(8));

/**
 * The natural logarithm, right to 0.5001 ulp on every JavaScript engine.
 *
 * `Math.log` may differ in the last bit between engines, and a stream of normal numbers is made of logarithms. With
 * x = m·2ᵉ and s = (m − 1)/(m + 1), log x = e·log 2 + 2·(s + s³/3 + s⁵/5 + …), of which the leading terms are kept as sums of
 * two doubles.
 *
 * @param x A normal positive double.
 * @returns log x.
 */
export function logarithm(x: number): number {
  bits.setFloat64(0, x);
  let exponent = (bits.getUint16(0) >>> 4) - 1022;
  bits.setUint16(0, (bits.getUint16(0) & 0xf) | 0x3fe0);
  let m = bits.getFloat64(0);
  if (m < SQRT_HALF) {
    m *= 2;
    exponent--;
  }

  // s = sHigh + sLow; m − 1 is exact.
  const numerator = m - 1;
  const denominator = m + 1;
  const sHigh = numerator / denominator;
  const back = sHigh * denominator;
  const sLow = (numerator - back - productError(sHigh, denominator, back) -
    sHigh * sumError(m, 1, denominator)) / denominator;

  // z = s².
  const zHigh = sHigh * sHigh;
  const zLow = productError(sHigh, sHigh, zHigh) + 2 * sHigh * sLow;

  // 1/3 + z/5 + z²/7 + …, from the small end: plain doubles up to 1/13, sums of two above.
  let tail = 1 / 29;
  for (let k = 27; k >= 13; k -= 2) tail = tail * zHigh + 1 / k;
  let high = tail;
  let low = 0;
  for (let i = TERMS.length - 1; i >= 0; i--) {
    const term = TERMS[i]!;
    const product = high * zHigh;
    const productLow = productError(high, zHigh, product) + (high * zLow + low * zHigh);
    high = term.high + product;
    low = (product - (high - term.high)) + (productLow + term.low);
  }

  // 2·s·(high + low) + e·log 2.
  const series = 2 * sHigh * high;
  const seriesLow = productError(2 * sHigh, high, series) + 2 * (sHigh * low + sLow * high);
  const shift = exponent * LN2_HIGH;
  const shiftLow = productError(exponent, LN2_HIGH, shift) + exponent * LN2_LOW;
  const sum = shift + series;
  return sum + (sumError(shift, series, sum) + (shiftLow + seriesLow));
}
