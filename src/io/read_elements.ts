import { bytesPerElement, type DType } from "../array/dtype.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import type { Shape } from "../array/shape.ts";
import { undoOnError } from "../array/storage.ts";
import { castArray } from "../array/strided.ts";
import { elementReader, integerAt } from "./element_reader.ts";
import { alwaysFits, dtypeOf, type ElementType } from "./element_type.ts";

/** What elements become. */
export interface ElementOptions {
  /** The dtype (default: the one that takes the elements without loss). Elements are converted to it as `astype` does. */
  readonly dtype?: DType | undefined;
  /** What integers are multiplied by in a float dtype (default 1). */
  readonly scale?: number | undefined;
  /** What the message about a whole number that doesn't fit says to do. */
  readonly advice?: string;
}

/**
 * Makes a contiguous array of elements as a file stores them.
 *
 * Without a dtype no element changes its value: whole numbers become int32, or float64 where one of them needs it, and one that float64
 * would round is an error, for it would be another label, index or id, and nothing would tell.
 *
 * @param operation What error messages say was attempted.
 * @param bytes The elements, and nothing else.
 * @param type How they are stored.
 * @param shape How many there are.
 * @param options What they become.
 * @returns The array.
 * @throws {RangeError} If no dtype holds a whole number exactly, or int32 was asked for and it doesn't fit; nothing is kept then.
 */
export function readElements(
  operation: string,
  bytes: Uint8Array,
  type: ElementType,
  shape: Shape,
  { dtype: wanted, scale = 1, advice = "" }: ElementOptions = {},
): NdArray {
  const natural = dtypeOf(type);
  const dtype = wanted ?? exactDType(operation, bytes, type, advice);
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
    else convert(operation, out, bytes, type, scale, advice);
    out.storage.markFilled(out.size * bytesPerElement(dtype));
    return out;
  });
}

/** The dtype that holds every element exactly. */
function exactDType(operation: string, bytes: Uint8Array, type: ElementType, advice: string): DType {
  let dtype = dtypeOf(type);
  if (alwaysFits(type)) return dtype;
  const read = elementReader(bytes, type);
  for (let i = 0; i < bytes.length / type.bytes; i++) {
    const value = read(i);
    if (value === (value | 0)) continue;
    dtype = "float64";
    if (!Number.isSafeInteger(value) && BigInt(value) !== integerAt(bytes, type, i)) {
      throw new RangeError(
        `Cannot ${operation}: element ${i} is ${
          integerAt(bytes, type, i)
        }, which no dtype here holds exactly${advice}`,
      );
    }
  }
  return dtype;
}

/** The elements' memory, as the dtype has it, and the first one's index there. */
function elementsOf({ storage: { heap }, dtype, address }: NdArray): [data: number[], first: number] {
  const data = dtype === "bool" ? heap.uint8 : heap[dtype];
  return [data as unknown as number[], address / bytesPerElement(dtype)];
}

/** Copies bits as they are, so that NaNs keep theirs. */
function copyBits(out: NdArray, bytes: Uint8Array, type: ElementType): void {
  const { heap } = out.storage;
  if (type.littleEndian) return heap.uint8.set(bytes, out.address);
  const words = heap.int32;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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

function convert(
  operation: string,
  out: NdArray,
  bytes: Uint8Array,
  type: ElementType,
  scale: number,
  advice: string,
): void {
  const [data, first] = elementsOf(out);
  const read = elementReader(bytes, type);
  const { size, dtype } = out;
  for (let i = 0; i < size; i++) {
    const value = read(i);
    if (dtype === "int32" && value !== (value | 0)) {
      throw new RangeError(
        `Cannot ${operation}: element ${i} is ${
          integerAt(bytes, type, i)
        }, which int32 does not hold${advice}`,
      );
    }
    data[first + i] = dtype === "bool" ? Number(value !== 0) : value * scale;
  }
}
