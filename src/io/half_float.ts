/**
 * The value of a 16-bit float (IEEE 754 binary16): a sign, 5 bits of exponent, 10 of fraction.
 *
 * @param bits From 0 to 65535.
 * @returns The number, exactly.
 */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = bits >> 10 & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
