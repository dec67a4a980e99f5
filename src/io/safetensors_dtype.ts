import type { DType } from "../array/dtype.ts";
import { quoteName } from "./quote_name.ts";

/** An element type of safetensors files. */
export interface FileDType {
  /** Bytes an element. */
  readonly bytes: number;
  /** The dtype with the same bytes, if there is one. */
  readonly same?: DType;
  /** Else the element as a number, or as a BigInt where a number might not hold it. */
  readonly read?: (view: DataView, offset: number) => number | bigint;
  /** Else what the elements become; "integer" is int32, or float64 where a value doesn't fit. */
  readonly becomes?: "float32" | "int32" | "integer";
}

/** The value of a small float's bits: a sign, an exponent and a mantissa, as IEEE 754 has them. */
function smallFloat(bits: number, exponentBits: number, mantissaBits: number): number {
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = (bits >>> (exponentBits + mantissaBits)) & 1 ? -1 : 1;
  const exponent = (bits >>> mantissaBits) & (2 ** exponentBits - 1);
  const mantissa = (bits & (2 ** mantissaBits - 1)) / 2 ** mantissaBits;
  if (exponent === 2 ** exponentBits - 1) return mantissa === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * mantissa * 2 ** (1 - bias) : sign * (1 + mantissa) * 2 ** (exponent - bias);
}

/** OCP's E4M3 has no infinities: its largest exponent is an ordinary one, but for one mantissa that is NaN. */
function float8e4m3(bits: number): number {
  if ((bits & 0x7f) === 0x7f) return NaN;
  if ((bits & 0x78) !== 0x78) return smallFloat(bits, 4, 3);
  return (bits & 0x80 ? -1 : 1) * (1 + (bits & 7) / 8) * 2 ** 8;
}

/** The element types by name. What is not read is there all the same, so that a message can tell it from a wrong name. */
const FILE_DTYPES: Readonly<Record<string, FileDType | null>> = {
  F64: { bytes: 8, same: "float64" },
  F32: { bytes: 4, same: "float32" },
  I32: { bytes: 4, same: "int32" },
  BOOL: { bytes: 1, same: "bool" },
  F16: { bytes: 2, becomes: "float32", read: (view, at) => smallFloat(view.getUint16(at, true), 5, 10) },
  BF16: { bytes: 2, becomes: "float32", read: (view, at) => smallFloat(view.getUint16(at, true), 8, 7) },
  F8_E5M2: { bytes: 1, becomes: "float32", read: (view, at) => smallFloat(view.getUint8(at), 5, 2) },
  F8_E4M3: { bytes: 1, becomes: "float32", read: (view, at) => float8e4m3(view.getUint8(at)) },
  U8: { bytes: 1, becomes: "int32", read: (view, at) => view.getUint8(at) },
  I8: { bytes: 1, becomes: "int32", read: (view, at) => view.getInt8(at) },
  U16: { bytes: 2, becomes: "int32", read: (view, at) => view.getUint16(at, true) },
  I16: { bytes: 2, becomes: "int32", read: (view, at) => view.getInt16(at, true) },
  U32: { bytes: 4, becomes: "integer", read: (view, at) => view.getUint32(at, true) },
  U64: { bytes: 8, becomes: "integer", read: (view, at) => view.getBigUint64(at, true) },
  I64: { bytes: 8, becomes: "integer", read: (view, at) => view.getBigInt64(at, true) },
  C64: null,
  F8_E8M0: null,
  F8_E4M3FNUZ: null,
  F8_E5M2FNUZ: null,
  F6_E2M3: null,
  F6_E3M2: null,
  F4: null,
};

/**
 * An element type by its name.
 *
 * @param subject What has it, as the message says.
 * @param name The name.
 * @throws {TypeError} If there is none of this name, or it can't be read.
 */
export function fileDType(subject: string, name: string): FileDType {
  const known = Object.hasOwn(FILE_DTYPES, name) ? FILE_DTYPES[name] : undefined;
  if (known) return known;
  const readable = Object.keys(FILE_DTYPES).filter((one) => FILE_DTYPES[one] !== null).join(", ");
  throw new TypeError(
    `${subject} is of dtype ${quoteName(name)}, ${
      known === null ? "which has no counterpart here" : "which the format does not know"
    }: expected one of ${readable}`,
  );
}
