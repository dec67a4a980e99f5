import type { ElementType } from "./element_type.ts";
import { float8e4m3, smallFloat } from "./small_float.ts";

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Reads single elements as a file stores them.
 *
 * @param bytes The elements.
 * @param type How they are stored; not float32 or float64, which are copied as they are.
 * @returns A function from an element's place to its number; whole numbers of 64 bits become the nearest one.
 */
export function elementReader(bytes: Uint8Array, type: ElementType): (index: number) => number {
  const view = viewOf(bytes);
  const little = type.littleEndian;
  switch (`${type.kind}${type.bytes}`) {
    case "int1":
      return (i) => view.getInt8(i);
    case "int2":
      return (i) => view.getInt16(2 * i, little);
    case "uint2":
      return (i) => view.getUint16(2 * i, little);
    case "int4":
      return (i) => view.getInt32(4 * i, little);
    case "uint4":
      return (i) => view.getUint32(4 * i, little);
    case "float2":
      return (i) => smallFloat(view.getUint16(2 * i, little), 5, 10);
    case "bfloat2":
      return (i) => smallFloat(view.getUint16(2 * i, little), 8, 7);
    case "e5m21":
      return (i) => smallFloat(view.getUint8(i), 5, 2);
    case "e4m31":
      return (i) => float8e4m3(view.getUint8(i));
    case "bool1":
      return (i) => view.getUint8(i);
  }
  const [low, high] = little ? [0, 4] : [4, 0];
  return type.kind === "int"
    ? (i) => view.getInt32(8 * i + high, little) * 2 ** 32 + view.getUint32(8 * i + low, little)
    : (i) => view.getUint32(8 * i + high, little) * 2 ** 32 + view.getUint32(8 * i + low, little);
}

/**
 * A whole number of 32 or 64 bits in full.
 *
 * @param bytes The elements.
 * @param type How they are stored.
 * @param index The place of one.
 * @returns The element.
 */
export function integerAt(
  bytes: Uint8Array,
  { kind, bytes: width, littleEndian }: ElementType,
  index: number,
): bigint {
  const view = viewOf(bytes);
  if (width === 4) return BigInt(view.getUint32(4 * index, littleEndian));
  return kind === "int"
    ? view.getBigInt64(8 * index, littleEndian)
    : view.getBigUint64(8 * index, littleEndian);
}
