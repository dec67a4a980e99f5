import { type Decimal, decimalDigits } from "./decimal_digits.ts";
import type { FloatDType } from "./dtype.ts";

// From here on NumPy (since 2.3) prints exponents: beyond the digits that the type holds.
const LARGE_IN_ARRAY: Readonly<Record<FloatDType, number>> = { float32: 1e6, float64: 1e8 };
const LARGE_ALONE: Readonly<Record<FloatDType, number>> = { float32: 1e6, float64: 1e16 };
const SMALL = 1e-4;
const LARGEST_RATIO = 1000;

function nonFinite(value: number): string {
  return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
}

/** The parts of `-12.5` or `-1.25e+01`, without the point and the "e". */
interface Parts {
  readonly whole: string;
  readonly fraction: string;
  readonly exponent: string;
}

function fixedParts({ negative, digits, exponent }: Decimal): Parts {
  const point = exponent + 1;
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, "0") : "0";
  const fraction = point > 0 ? digits.slice(point) : "0".repeat(-point) + digits;
  return { whole: negative ? `-${whole}` : whole, fraction: fraction.replace(/0+$/, ""), exponent: "" };
}

function scientificParts({ negative, digits, exponent }: Decimal): Parts {
  return {
    whole: negative ? `-${digits[0]}` : digits[0]!,
    fraction: digits.slice(1).replace(/0+$/, ""),
    exponent: String(Math.abs(exponent)).padStart(2, "0"),
  };
}

/**
 * Prints one float the way NumPy prints a scalar: all the digits that the type needs, and at least one on
 * each side of the point (of a number without exponent).
 *
 * @param value The number.
 * @param dtype The type whose neighbouring values decide how many digits are needed.
 * @returns The text, such as `0.1`, `1.0`, `1e+16`, `-inf` or `nan`.
 *
 * @example Usage
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatFloatScalar(1 / 3, "float64"), "0.3333333333333333");
 * assertEquals(formatFloatScalar(Math.fround(1 / 3), "float32"), "0.33333334");
 * ```
 */
export function formatFloatScalar(value: number, dtype: FloatDType): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const magnitude = Math.abs(value);
  const limits = { maximum: Infinity, minimum: 0 };
  if (magnitude === 0 || (magnitude >= SMALL && magnitude < LARGE_ALONE[dtype])) {
    const { whole, fraction } = fixedParts(decimalDigits(value, dtype, { notation: "fixed", ...limits }));
    return `${whole}.${fraction || "0"}`;
  }
  const decimal = decimalDigits(value, dtype, { notation: "scientific", ...limits });
  const { whole, fraction, exponent } = scientificParts(decimal);
  return `${whole}${fraction && "."}${fraction}e${decimal.exponent < 0 ? "-" : "+"}${exponent}`;
}

function needsExponents(finite: readonly number[], dtype: FloatDType, suppress: boolean): boolean {
  let smallest = Infinity;
  let largest = 0;
  for (const value of finite) {
    const magnitude = Math.abs(value);
    if (magnitude === 0) continue;
    smallest = Math.min(smallest, magnitude);
    largest = Math.max(largest, magnitude);
  }
  if (largest === 0) return false;
  if (largest >= LARGE_IN_ARRAY[dtype]) return true;
  // NumPy compares in the array's own type.
  const rounded = dtype === "float32" ? Math.fround : (x: number) => x;
  return !suppress && (smallest < rounded(SMALL) || rounded(largest / smallest) > LARGEST_RATIO);
}

/** What stands on the two sides of the point; the right sides of an array are equally long. */
interface Cell {
  readonly left: string;
  readonly right: string;
}

function longest(parts: readonly Parts[], part: keyof Parts): number {
  return parts.reduce((length, each) => Math.max(length, each[part].length), 0);
}

function fixedColumns(values: readonly number[], dtype: FloatDType, precision: number): Cell[] {
  const limits = { notation: "fixed", maximum: precision, minimum: 0 } as const;
  const parts = values.map((value) => fixedParts(decimalDigits(value, dtype, limits)));
  const length = longest(parts, "fraction");
  return parts.map(({ whole, fraction }) => ({ left: whole, right: fraction.padEnd(length) }));
}

function scientificColumns(values: readonly number[], dtype: FloatDType, precision: number): Cell[] {
  const limits = { notation: "scientific", maximum: precision, minimum: 0 } as const;
  const decimals = values.map((value) => decimalDigits(value, dtype, limits));
  const parts = decimals.map(scientificParts);
  const length = longest(parts, "fraction");
  const exponentLength = longest(parts, "exponent");
  return values.map((value, i) => {
    // Where another value needs more digits, NumPy shows those of the exact value here too, not zeros: the
    // float32 1e11 becomes 9.9999998e+10 beside 1.2345678e+10, with another exponent than its short form has.
    const short = parts[i]!.fraction.length < length;
    const decimal = short
      ? decimalDigits(value, dtype, { ...limits, maximum: length, minimum: length })
      : decimals[i]!;
    const { whole, fraction, exponent } = scientificParts(decimal);
    const sign = decimal.exponent < 0 ? "-" : "+";
    return {
      left: whole,
      right: `${fraction.padEnd(length, "0")}e${sign}${exponent.padStart(exponentLength, "0")}`,
    };
  });
}

/**
 * Prints the floats of one array the way NumPy prints them: all with or all without exponents, in equally
 * wide cells with the points in one column.
 *
 * @param values The numbers that will be seen; they alone decide the width.
 * @param dtype The type whose neighbouring values decide how many digits are needed.
 * @param precision The most digits after the point; a value that needs fewer gets fewer.
 * @param suppress Whether exponents are kept for large values: small ones and ratios don't bring them about.
 * @returns The cells, one a value.
 *
 * @example Usage
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatFloats([1, -2.5, 10], "float64"), [" 1. ", "-2.5", "10. "]);
 * assertEquals(formatFloats([1, 1e-5], "float64"), ["1.e+00", "1.e-05"]);
 * ```
 */
export function formatFloats(
  values: readonly number[],
  dtype: FloatDType,
  precision: number = 8,
  suppress: boolean = false,
): string[] {
  const finite = values.filter(Number.isFinite);
  const cells = needsExponents(finite, dtype, suppress)
    ? scientificColumns(finite, dtype, precision)
    : fixedColumns(finite, dtype, precision);
  const right = cells.length > 0 ? cells[0]!.right.length : 0;
  let left = cells.reduce((length, cell) => Math.max(length, cell.left.length), 0);
  if (finite.length < values.length) {
    const nameLength = values.includes(-Infinity) ? 4 : 3;
    left = Math.max(left, nameLength - right - 1);
  }
  let next = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return nonFinite(value).padStart(left + 1 + right);
    const cell = cells[next++]!;
    return `${cell.left.padStart(left)}.${cell.right}`;
  });
}
