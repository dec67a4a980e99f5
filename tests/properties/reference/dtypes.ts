import { type DType, map, type PlainArray } from "./plain_array.ts";

/** All dtypes. */
export const dtypes: readonly DType[] = ["bool", "int32", "float32", "float64"];

/** The dtypes that hold fractions. */
export const floats: readonly DType[] = ["float32", "float64"];

/** Whether a dtype holds fractions. */
export function isFloat(dtype: DType): boolean {
  return floats.includes(dtype);
}

/** The nearest number that a dtype holds; an integer wraps around. */
export function roundTo(dtype: DType, value: number): number {
  if (dtype === "float64") return value;
  if (dtype === "float32") return Math.fround(value);
  return dtype === "int32" ? value | 0 : Number(value !== 0);
}

/** What conversion makes of a number: as C does where C defines it; beyond int32 its ends, and 0 of NaN. */
export function convert(value: number, dtype: DType): number {
  if (dtype !== "int32") return roundTo(dtype, value);
  if (Number.isNaN(value)) return 0;
  if (value >= 2 ** 31) return 2 ** 31 - 1;
  return value <= -(2 ** 31) ? -(2 ** 31) : value | 0;
}

/** The array in another dtype. */
export function convertArray(array: PlainArray, dtype: DType): PlainArray {
  return map(array, dtype, (value) => convert(value, dtype));
}

/** bool < int32 < float32 < float64: the higher of two. */
export function promote(a: DType, b: DType): DType {
  if (a === "float64" || b === "float64") return "float64";
  if (a === "float32" || b === "float32") return "float32";
  return a === "int32" || b === "int32" ? "int32" : "bool";
}

/** The dtype of an operation between an array and a bare number or boolean. */
export function promoteWeak(dtype: DType, value: number | boolean): DType {
  if (typeof value === "boolean" || isFloat(dtype)) return dtype;
  const isInt32 = Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
  return isInt32 ? "int32" : "float32";
}

/** The dtype in which division and functions such as exp are computed. */
export function asFloat(dtype: DType): DType {
  return isFloat(dtype) ? dtype : "float32";
}

/** The dtype in which sums and the like are computed. */
export function asNumber(dtype: DType): DType {
  return dtype === "bool" ? "int32" : dtype;
}

/** The largest finite number of a float dtype. */
export function largest(dtype: DType): number {
  return dtype === "float32" ? (2 - 2 ** -23) * 2 ** 127 : Number.MAX_VALUE;
}

/** The distance between the numbers of a float dtype near a value. */
export function spacing(dtype: DType, value: number): number {
  const [fractionBits, lowest] = dtype === "float32" ? [23, -149] : [52, -1074];
  const size = Math.abs(value);
  let exponent = Math.floor(Math.log2(size));
  if (2 ** exponent > size) exponent--;
  else if (2 ** (exponent + 1) <= size) exponent++;
  return 2 ** Math.max(exponent - fractionBits, lowest);
}
