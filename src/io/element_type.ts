import type { DType } from "../array/dtype.ts";

/** How a file stores the elements of an array. */
export interface ElementType {
  /** The name that the format gives it, for messages. */
  readonly name: string;
  /** What the bits mean: "float" is one of IEEE 754, "bfloat" a float32 without its lower half, "e5m2" and "e4m3" are OCP's. */
  readonly kind: "bool" | "int" | "uint" | "float" | "bfloat" | "e5m2" | "e4m3";
  /** Bytes an element: 1, 2, 4 or 8. */
  readonly bytes: number;
  /** Whether the lowest byte comes first. */
  readonly littleEndian: boolean;
}

/** The dtype that takes the elements without loss; for integers of 32 bits without sign and of 64 bits, as far as they fit. */
export function dtypeOf({ kind, bytes }: ElementType): DType {
  if (kind === "bool") return "bool";
  if (kind === "int" || kind === "uint") return "int32";
  return bytes === 8 ? "float64" : "float32";
}

/** Whether `dtypeOf` gives a dtype that takes every element there can be. */
export function alwaysFits({ kind, bytes }: ElementType): boolean {
  return kind === "uint" ? bytes < 4 : kind !== "int" || bytes < 8;
}
