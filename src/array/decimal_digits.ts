import type { FloatDType } from "./dtype.ts";

/** A decimal number ±d₀.d₁d₂… × 10^exponent. */
export interface Decimal {
  /** Whether the sign is minus; negative zero has it too. */
  readonly negative: boolean;
  /** The digits d₀d₁d₂…, without a point; trailing zeros may be missing. */
  readonly digits: string;
  /** The power of ten of the first digit. */
  readonly exponent: number;
}

/** How many digits {@linkcode decimalDigits} may and must give. */
export interface DigitLimits {
  /** Whether digits are counted from the decimal point ("fixed") or from the first digit ("scientific"). */
  readonly notation: "fixed" | "scientific";
  /** At most this many digits after the point; `Infinity` for as many as the value needs. */
  readonly maximum: number;
  /** At least this many digits after the point, even when fewer tell the value from its neighbours. */
  readonly minimum: number;
}

interface BinaryFloat {
  readonly mantissa: bigint;
  readonly exponent: number;
  readonly lowerNeighbourIsCloser: boolean;
}

const bits = new DataView(new ArrayBuffer(8));

function decompose(value: number, dtype: FloatDType): BinaryFloat {
  let fraction: bigint;
  let biased: number;
  let fractionBits: number;
  let bias: number;
  if (dtype === "float32") {
    bits.setFloat32(0, value);
    const word = bits.getUint32(0);
    fraction = BigInt(word & 0x7fffff);
    biased = (word >>> 23) & 0xff;
    [fractionBits, bias] = [23, 127];
  } else {
    bits.setFloat64(0, value);
    fraction = BigInt.asUintN(52, bits.getBigUint64(0));
    biased = (bits.getUint32(0) >>> 20) & 0x7ff;
    [fractionBits, bias] = [52, 1023];
  }
  // Subnormals have no implicit bit and share the exponent of the smallest normal numbers.
  const mantissa = biased === 0 ? fraction : fraction | (1n << BigInt(fractionBits));
  return {
    mantissa,
    exponent: Math.max(biased, 1) - bias - fractionBits,
    lowerNeighbourIsCloser: fraction === 0n && biased > 1,
  };
}

function roundUp(negative: boolean, digits: string, exponent: number): Decimal {
  const kept = digits.replace(/9+$/, "");
  if (kept === "") return { negative, digits: "1", exponent: exponent + 1 };
  const last = kept.length - 1;
  return { negative, digits: kept.slice(0, last) + (Number(kept[last]) + 1), exponent };
}

/**
 * Gives the shortest decimal digits that tell a float from its neighbours of the same type, cut to a
 * maximum or continued to a minimum; the last digit is rounded from the exact value, ties to even.
 *
 * The method is the free-format algorithm of Burger and Dybvig, "Printing Floating-Point Numbers Quickly and
 * Accurately" (1996), with the cut-offs of Ryan Juckett's Dragon4, which NumPy uses too. All arithmetic is
 * exact.
 *
 * @param value A finite number; it must be a float32 when `dtype` says so.
 * @param dtype The type whose neighbouring values count.
 * @param limits How many digits to give.
 * @returns The sign, the digits and the power of ten of the first; zero is the single digit 0.
 *
 * @example The float32 nearest to 0.1 needs one digit, the same number as a float64 needs seventeen
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const limits = { notation: "fixed", maximum: Infinity, minimum: 0 } as const;
 * assertEquals(decimalDigits(Math.fround(0.1), "float32", limits).digits, "1");
 * assertEquals(decimalDigits(Math.fround(0.1), "float64", limits).digits, "10000000149011612");
 * ```
 */
export function decimalDigits(value: number, dtype: FloatDType, limits: DigitLimits): Decimal {
  const negative = value < 0 || Object.is(value, -0);
  if (value === 0) return { negative, digits: "0", exponent: 0 };
  const { mantissa, exponent: power, lowerNeighbourIsCloser } = decompose(Math.abs(value), dtype);
  const even = (mantissa & 1n) === 0n;

  // |value| = rest / scale; low and high are half the distances to the neighbours, in the same unit. The
  // extra factor 2 (4 when the distances differ) keeps the halves whole.
  const extra = lowerNeighbourIsCloser ? 2 : 1;
  let rest = mantissa << BigInt(Math.max(power, 0) + extra);
  let scale = 1n << BigInt(Math.max(-power, 0) + extra);
  let low = 1n << BigInt(Math.max(power, 0));
  let high = lowerNeighbourIsCloser ? low << 1n : low;

  // Divide by 10^exponent, so that the integer part is the first digit.
  let exponent = Math.floor(Math.log10(Math.abs(value)));
  if (exponent >= 0) {
    scale *= 10n ** BigInt(exponent);
  } else {
    const factor = 10n ** BigInt(-exponent);
    rest *= factor;
    low *= factor;
    high *= factor;
  }
  if (rest < scale) { // the logarithm was rounded up
    exponent--;
    rest *= 10n;
    low *= 10n;
    high *= 10n;
  } else if (rest >= 10n * scale) {
    exponent++;
    scale *= 10n;
  }

  const origin = limits.notation === "fixed" ? 0 : exponent;
  const lastAllowed = origin - limits.maximum;
  const lastRequired = Math.min(origin - limits.minimum, exponent);
  if (exponent < lastAllowed) { // nothing but zeros before the cut: start at the cut itself
    scale *= 10n ** BigInt(lastAllowed - exponent);
    exponent = lastAllowed;
  }

  let digits = "";
  for (let position = exponent;; position--) {
    const digit = rest / scale;
    rest -= digit * scale;
    const downIsUnique = even ? rest <= low : rest < low;
    const upIsUnique = even ? rest + high >= scale : rest + high > scale;
    if (((downIsUnique || upIsUnique) && position <= lastRequired) || position <= lastAllowed) {
      let up = upIsUnique;
      if (downIsUnique === upIsUnique) {
        const twice = rest << 1n;
        up = twice > scale || (twice === scale && (digit & 1n) === 1n);
      }
      digits += digit;
      return up ? roundUp(negative, digits, exponent) : { negative, digits, exponent };
    }
    digits += digit;
    rest *= 10n;
    low *= 10n;
    high *= 10n;
  }
}
