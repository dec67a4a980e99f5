import { bytesPerElement, type DType } from "../array/dtype.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import type { Shape } from "../array/shape.ts";
import { undoOnError } from "../array/storage.ts";
import { castArray } from "../array/strided.ts";
import { dtypeOf, type ElementType } from "./element_type.ts";
import { halfToNumber } from "./half_float.ts";

/** What elements become. */
export interface ElementOptions {
  /** The dtype (default: the one that takes the elements without loss). Floats are converted as `astype` does. */
  readonly dtype?: DType | undefined;
  /** What integers are multiplied by in a float dtype (default 1). */
  readonly scale?: number | undefined;
}

/**
 * Makes a contiguous array of elements as a file stores them.
 *
 * @param operation What error messages say was attempted.
 * @param bytes The elements, and nothing else.
 * @param type How they are stored.
 * @param shape How many there are.
 * @param options What they become.
 * @returns The array.
 * @throws {RangeError} If a whole number doesn't fit in int32, and is to; nothing is kept then.
 */
export function readElements(
  operation: string,
  bytes: Uint8Array,
  type: ElementType,
  shape: Shape,
  { dtype = dtypeOf(type), scale = 1 }: ElementOptions = {},
): NdArray {
  const natural = dtypeOf(type);
  return undoOnError(() => {
    if (natural !== "int32" && dtype !== natural) {
      const stored = readElements(operation, bytes, type, shape);
      const converted = castArray(stored, dtype);
      stored.release();
      return converted;
    }
    const out = allocate(shape, dtype);
    const isCopy = dtype === natural && type.bytes === bytesPerElement(dtype) && type.kind !== "bool";
    if (isCopy && type.kind !== "uint") copyBits(out, bytes, type);
    else if (type.kind === "uint" && type.bytes === 1) convertBytes(out, bytes, scale);
    else convert(operation, out, bytes, type, scale);
    out.storage.markFilled(out.size * bytesPerElement(dtype));
    return out;
  });
}

/** The elements' memory, as the dtype has it, and the first one's index there. */
function elementsOf({ storage: { heap }, dtype, address }: NdArray): [data: number[], first: number] {
  const data = dtype === "bool" ? heap.uint8 : heap[dtype];
  return [data as unknown as number[], address / bytesPerElement(dtype)];
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Copies bits as they are, so that NaNs keep theirs. */
function copyBits(out: NdArray, bytes: Uint8Array, type: ElementType): void {
  const { heap } = out.storage;
  if (type.littleEndian) return heap.uint8.set(bytes, out.address);
  const words = heap.int32;
  const view = viewOf(bytes);
  // A number of two words has the higher one first in the file, and last in memory.
  const other = type.bytes === 8 ? 1 : 0;
  for (let i = 0, first = out.address >>> 2; i < bytes.length >>> 2; i++) {
    words[first + (i ^ other)] = view.getInt32(4 * i, false);
  }
}

function convertBytes(out: NdArray, bytes: Uint8Array, scale: number): void {
  const [data, first] = elementsOf(out);
  if (scale === 1 && out.dtype !== "bool") return (data as unknown as Float32Array).set(bytes, first);
  const values = Float64Array.from({ length: 256 }, (_, byte) => byte * scale);
  if (out.dtype === "bool") values.fill(1, 1);
  for (let i = 0; i < bytes.length; i++) data[first + i] = values[bytes[i]!]!;
}

function convert(operation: string, out: NdArray, bytes: Uint8Array, type: ElementType, scale: number): void {
  const [data, first] = elementsOf(out);
  const read = elementReader(bytes, type);
  const { size, dtype } = out;
  for (let i = 0; i < size; i++) {
    const value = read(i);
    if (dtype === "int32" && value !== (value | 0)) {
      throw new RangeError(
        `Cannot ${operation}: element ${i} is ${
          exactText(bytes, type, i)
        }, which int32 does not hold; pass { dtype: "float64" } to have the nearest number of that dtype`,
      );
    }
    data[first + i] = dtype === "bool" ? Number(value !== 0) : value * scale;
  }
}

/** Reads single elements as numbers; 64-bit integers as the nearest one. */
function elementReader(bytes: Uint8Array, type: ElementType): (index: number) => number {
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
      return (i) => halfToNumber(view.getUint16(2 * i, little));
    case "bool1":
      return (i) => view.getUint8(i);
  }
  const [low, high] = little ? [0, 4] : [4, 0];
  return type.kind === "int"
    ? (i) => view.getInt32(8 * i + high, little) * 2 ** 32 + view.getUint32(8 * i + low, little)
    : (i) => view.getUint32(8 * i + high, little) * 2 ** 32 + view.getUint32(8 * i + low, little);
}

/** An integer too large for int32 in full. */
function exactText(
  bytes: Uint8Array,
  { kind, bytes: width, littleEndian }: ElementType,
  index: number,
): string {
  const view = viewOf(bytes);
  if (width === 4) return String(view.getUint32(4 * index, littleEndian));
  return String(
    kind === "int" ? view.getBigInt64(8 * index, littleEndian) : view.getBigUint64(8 * index, littleEndian),
  );
}
