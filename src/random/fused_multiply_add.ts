import { productError, sumError } from "./double_double.ts";

const bits = new DataView(new ArrayBuffer(8));

/** x + error, where error is less than half an ulp of x, rounded to odd: an inexact result gets an odd last bit. */
function roundToOdd(x: number, error: number): number {
  if (error === 0) return x;
  bits.setFloat64(0, x);
  const word = bits.getBigInt64(0);
  if (word & 1n) return x;
  bits.setBigInt64(0, (error > 0) === (x > 0) ? word + 1n : word - 1n);
  return bits.getFloat64(0);
}

/**
 * a·b + c with one rounding, for results neither subnormal nor near overflow (Boldo and Melquiond 2008, "Emulation of FMA and
 * correctly rounded sums": the low parts are added with rounding to odd).
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const productLow = productError(a, b, product);
  const inner = c + productLow;
  const innerLow = sumError(c, productLow, inner);
  const sum = product + inner;
  const sumLow = sumError(product, inner, sum);
  const rest = innerLow + sumLow;
  return sum + roundToOdd(rest, sumError(innerLow, sumLow, rest));
}
