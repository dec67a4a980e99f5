/**
 * The value of a small float's bits: a sign, an exponent and a mantissa, as IEEE 754 has them.
 *
 * @param bits The float.
 * @param exponentBits How many bits the exponent has: 5 in a half float and E5M2, 8 in a bfloat16.
 * @param mantissaBits How many the mantissa has: 10 in a half float, 7 in a bfloat16, 2 in E5M2.
 * @returns The number, exactly.
 */
export function smallFloat(bits: number, exponentBits: number, mantissaBits: number): number {
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = (bits >>> (exponentBits + mantissaBits)) & 1 ? -1 : 1;
  const exponent = (bits >>> mantissaBits) & (2 ** exponentBits - 1);
  const mantissa = (bits & (2 ** mantissaBits - 1)) / 2 ** mantissaBits;
  if (exponent === 2 ** exponentBits - 1) return mantissa === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * mantissa * 2 ** (1 - bias) : sign * (1 + mantissa) * 2 ** (exponent - bias);
}

/**
 * The value of OCP's E4M3. It has no infinities: its largest exponent is an ordinary one, but for one mantissa that is NaN.
 *
 * @param bits From 0 to 255.
 * @returns The number, exactly.
 */
export function float8e4m3(bits: number): number {
  if ((bits & 0x7f) === 0x7f) return NaN;
  if ((bits & 0x78) !== 0x78) return smallFloat(bits, 4, 3);
  return (bits & 0x80 ? -1 : 1) * (1 + (bits & 7) / 8) * 2 ** 8;
}
