import { checkDType, type DType, isFloat } from "../array/dtype.ts";
import { describe } from "../array/shape.ts";
import { checkBytes } from "../io/check_bytes.ts";
import { declaredBytes } from "../io/declared_shape.ts";
import type { ElementType } from "../io/element_type.ts";
import { dtypeOf } from "../io/element_type.ts";
import { gunzip, isGzip } from "../io/gzip.ts";
import { checkMaxBytes, inflatedRoom } from "../io/inflated_room.ts";
import { readElements } from "../io/read_elements.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Options of {@linkcode readIdx}. */
export interface ReadIdxOptions {
  /** The tensor's dtype (default: int32 for whole numbers, float32 and float64 for floats; float32 where there is a `scale`). */
  readonly dtype?: DType;
  /** What each whole number is multiplied by, in a float dtype: 1 / 255 makes pixels of bytes. */
  readonly scale?: number;
  /** The most bytes that a compressed file may stand for (default: as many as memory holds). */
  readonly maxBytes?: number;
}

const PREFIX_BYTES = 4;
const LENGTH_BYTES = 4;
const MOST_AXES = 255;

const TYPES: Readonly<Record<number, Omit<ElementType, "littleEndian">>> = {
  0x08: { name: "unsigned byte", kind: "uint", bytes: 1 },
  0x09: { name: "signed byte", kind: "int", bytes: 1 },
  0x0b: { name: "short", kind: "int", bytes: 2 },
  0x0c: { name: "int", kind: "int", bytes: 4 },
  0x0d: { name: "float", kind: "float", bytes: 4 },
  0x0e: { name: "double", kind: "float", bytes: 8 },
};

interface IdxHeader {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly dataStart: number;
  readonly dataBytes: number;
}

/**
 * Reads an IDX file, the format of MNIST and its kin; compressed by gzip too.
 *
 * @param bytes The file's contents.
 * @param options The dtype, a factor, and how large the array may be.
 * @returns The tensor.
 * @throws {RangeError} If the file is damaged, cut off, goes on after the array, or has more than `maxBytes`.
 * @throws {TypeError} If `bytes` is no `Uint8Array`, or there is a `scale` for what are no whole numbers, or are to be.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * // ln.readIdx(await Deno.readFile("train-images-idx3-ubyte.gz"), { scale: 1 / 255 })
 * const bytes = new Uint8Array([0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 51, 255]);
 * assertEquals(ln.readIdx(bytes).toArray(), [[0, 51, 255]]);
 * assertEquals(ln.readIdx(bytes, { scale: 1 / 51 }).toArray(), [[0, 1, 5]]);
 * ```
 */
export function readIdx(bytes: Uint8Array, options: ReadIdxOptions = {}): Tensor {
  const operation = "read IDX";
  const { scale, maxBytes = Infinity } = options;
  if (options.dtype !== undefined) checkDType(operation, options.dtype);
  checkMaxBytes(operation, maxBytes);
  const file = checkBytes(operation, bytes);
  const contents = isGzip(file) ? unzip(operation, file, maxBytes) : file;
  const { type, shape, dataStart, dataBytes } = parseHeader(operation, contents);
  checkLength(operation, contents.length - dataStart, dataBytes);
  const dtype = options.dtype ?? (scale === undefined ? dtypeOf(type) : "float32");
  checkScale(operation, scale, type, dtype);
  const data = contents.subarray(dataStart);
  return new Tensor(readElements(operation, data, type, shape, { dtype, scale }));
}

function parseHeader(operation: string, bytes: Uint8Array): IdxHeader {
  const cutOff = () => new RangeError(`Cannot ${operation}: its header is cut off`);
  if (bytes.length < PREFIX_BYTES) throw cutOff();
  const type = TYPES[bytes[2]!];
  if (bytes[0] !== 0 || bytes[1] !== 0 || type === undefined) {
    throw new RangeError(
      `Cannot ${operation}: it does not begin as an IDX file does, with two zeros and one of the types ${
        Object.keys(TYPES).join(", ")
      }, but with ${bytes.subarray(0, 3).join(", ")}`,
    );
  }
  const rank = bytes[3]!;
  const dataStart = PREFIX_BYTES + LENGTH_BYTES * rank;
  if (bytes.length < dataStart) throw cutOff();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(PREFIX_BYTES + LENGTH_BYTES * axis));
  return {
    type: { ...type, littleEndian: false },
    shape,
    dataStart,
    dataBytes: declaredBytes(operation, shape, type.bytes),
  };
}

function checkLength(operation: string, held: number, needed: number): void {
  if (held === needed) return;
  const what = held < needed ? "is cut off" : "goes on after its array";
  throw new RangeError(
    `Cannot ${operation}: it ${what}: ${held} bytes of elements, its header says ${needed}`,
  );
}

function checkScale(operation: string, scale: number | undefined, type: ElementType, dtype: DType): void {
  if (scale === undefined) return;
  if (typeof scale !== "number" || !Number.isFinite(scale)) {
    throw new RangeError(`Cannot ${operation} with scale ${describe(scale)}: expected a finite number`);
  }
  if (type.kind === "float" || !isFloat(dtype)) {
    throw new TypeError(
      `Cannot ${operation} with a scale from elements of type ${type.name} to ${dtype}: scale is for whole numbers that become floats`,
    );
  }
}

/** The array's own header, unpacked first, says how much there is to unpack. */
function unzip(operation: string, file: Uint8Array, maxBytes: number): Uint8Array {
  const head = new Uint8Array(PREFIX_BYTES + LENGTH_BYTES * MOST_AXES);
  const length = gunzip(operation, file, head, true);
  const { dataStart, dataBytes } = parseHeader(operation, head.subarray(0, length));
  const contents = inflatedRoom(operation, dataStart + dataBytes, file.length, maxBytes);
  gunzip(operation, file, contents);
  return contents;
}
