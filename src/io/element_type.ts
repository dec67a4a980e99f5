import type { DType } from "../array/dtype.ts";

/** How a file stores the elements of an array. */
export interface ElementType {
  /** The name that the format gives it, for messages. */
  readonly name: string;
  /** What the bits mean. */
  readonly kind: "bool" | "int" | "uint" | "float";
  /** Bytes an element: 1, 2, 4 or 8. */
  readonly bytes: number;
  /** Whether the lowest byte comes first. */
  readonly littleEndian: boolean;
}

/** The dtype that takes the elements without loss; for integers of 32 bits without sign and of 64 bits, as far as they fit. */
export function dtypeOf({ kind, bytes }: ElementType): DType {
  if (kind === "bool") return "bool";
  if (kind === "float") return bytes === 8 ? "float64" : "float32";
  return "int32";
}
