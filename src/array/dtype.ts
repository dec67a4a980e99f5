import { describe } from "./shape.ts";

/** The element types, in the order of promotion from the weakest to the strongest. */
export const DTYPES: readonly DType[] = ["bool", "int32", "float32", "float64"];

/** An element type. `bool` takes one byte an element. */
export type DType = "bool" | "int32" | "float32" | "float64";

/** The float element types: those that can have gradients. */
export type FloatDType = "float32" | "float64";

const BYTES: Readonly<Record<DType, number>> = { bool: 1, int32: 4, float32: 4, float64: 8 };

/** Bytes an element of `dtype`. */
export function bytesPerElement(dtype: DType): number {
  return BYTES[dtype];
}

/** Whether `dtype` is float32 or float64. */
export function isFloat(dtype: DType): dtype is FloatDType {
  return dtype === "float32" || dtype === "float64";
}

/** The dtype that holds values of both: the stronger of the two (bool < int32 < float32 < float64). */
export function promoteTypes(a: DType, b: DType): DType {
  return DTYPES.indexOf(a) >= DTYPES.indexOf(b) ? a : b;
}

/**
 * What conversion to a dtype makes of a number: for int32 it is cut towards 0 and limited to the range, and NaN is 0; for bool it is
 * whether the number differs from 0.
 */
export function toElement(value: number, dtype: DType): number {
  if (dtype === "bool") return value === 0 ? 0 : 1;
  if (dtype === "int32") return Math.max(-(2 ** 31), Math.min(Math.trunc(value) || 0, 2 ** 31 - 1));
  return value;
}

/**
 * Checks that a value names a dtype.
 *
 * @param operation What the error message says was attempted.
 * @param value The value.
 * @returns The value.
 * @throws {TypeError} If it names none.
 */
export function checkDType(operation: string, value: unknown): DType {
  if (!(DTYPES as readonly unknown[]).includes(value)) {
    throw new TypeError(
      `Cannot ${operation} with dtype ${describe(value)}: expected one of "${DTYPES.join('", "')}"`,
    );
  }
  return value as DType;
}
