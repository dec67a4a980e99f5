import { bytesPerElement, type DType } from "../array/dtype.ts";
import type { NdArray } from "../array/nd_array.ts";
import { formatShape, type Shape } from "../array/shape.ts";
import { contiguous } from "../array/strided.ts";
import { declaredBytes } from "../io/declared_shape.ts";
import { quoteName } from "../io/quote_name.ts";
import { ELEMENT_TYPE, type TensorProto } from "./schema.ts";

/** The element types that are read: those of tensors, and int64, which ONNX has for shapes, axes and indices. */
export type StoredType = keyof typeof ELEMENT_TYPE;

/** A constant of a model: a weight, or a setting that comes as an input. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly type: StoredType;
  /** The elements, lowest byte first. */
  readonly bytes: Uint8Array;
}

const NAMES = new Map<number, StoredType>(
  Object.entries(ELEMENT_TYPE).map(([name, number]) => [number, name as StoredType]),
);
const EXTERNAL = 1;

/** The name of an element type, or undefined. */
export function storedType(number: number | undefined): StoredType | undefined {
  return NAMES.get(number ?? 0);
}

/** Bytes an element. */
export function storedBytes(type: StoredType): number {
  return type === "int64" ? 8 : bytesPerElement(type);
}

/** A tensor message of bytes. */
export function tensorOfBytes(name: string, shape: Shape, type: StoredType, bytes: Uint8Array): TensorProto {
  return {
    dims: [...shape],
    dataType: ELEMENT_TYPE[type],
    floatData: [],
    int32Data: [],
    int64Data: [],
    doubleData: [],
    ...(name !== "" && { name }),
    rawData: bytes,
    externalData: [],
  };
}

/** A copy of an array's elements in row-major order. */
export function bytesOfArray(array: NdArray): Uint8Array<ArrayBuffer> {
  const packed = contiguous(array);
  try {
    const { address, storage: { heap } } = packed;
    const bytes = new Uint8Array(packed.size * bytesPerElement(packed.dtype));
    bytes.set(heap.uint8.subarray(address, address + bytes.length));
    return bytes;
  } finally {
    packed.release();
  }
}

/** Numbers as a tensor message. */
export function tensorOfNumbers(shape: Shape, type: StoredType, values: readonly number[]): TensorProto {
  return tensorOfBytes("", shape, type, bytesOfNumbers(type, values));
}

/** Numbers as a file stores them. */
export function bytesOfNumbers(type: StoredType, values: readonly number[]): Uint8Array<ArrayBuffer> {
  const width = storedBytes(type);
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    const at = i * width;
    switch (type) {
      case "float32":
        return view.setFloat32(at, value, true);
      case "float64":
        return view.setFloat64(at, value, true);
      case "int32":
        return view.setInt32(at, value, true);
      case "int64":
        return view.setBigInt64(at, BigInt(value), true);
      case "bool":
        return view.setUint8(at, value === 0 ? 0 : 1);
    }
  });
  return bytes;
}

/** The elements as numbers, those of int64 the nearest ones. */
export function numbersOf({ type, bytes }: StoredTensor): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = storedBytes(type);
  return Array.from({ length: bytes.length / width }, (_, i) => {
    const at = i * width;
    switch (type) {
      case "float32":
        return view.getFloat32(at, true);
      case "float64":
        return view.getFloat64(at, true);
      case "int32":
        return view.getInt32(at, true);
      case "int64":
        return Number(view.getBigInt64(at, true));
      case "bool":
        return view.getUint8(at);
    }
  });
}

/** The field that holds elements of a type when they don't come as bytes. */
function typedField(proto: TensorProto, type: StoredType): readonly number[] {
  switch (type) {
    case "float32":
      return proto.floatData;
    case "float64":
      return proto.doubleData;
    case "int64":
      return proto.int64Data;
    case "int32":
    case "bool":
      return proto.int32Data;
  }
}

/**
 * Checks a tensor message of a file.
 *
 * @param operation What error messages say was attempted.
 * @param proto The message.
 * @param name Its name, as messages say it.
 * @returns The tensor; its bytes may be a view on the file.
 * @throws {TypeError} If the elements are of another type, or elsewhere.
 * @throws {RangeError} If the shape can't be, or there are more or fewer elements than it says.
 */
export function readTensorProto(operation: string, proto: TensorProto, name: string): StoredTensor {
  const subject = `${operation}: the tensor ${quoteName(name)}`;
  const type = storedType(proto.dataType);
  if (type === undefined) {
    throw new TypeError(
      `Cannot ${subject} has elements of type ${proto.dataType ?? "unknown"}, expected ${
        Object.entries(ELEMENT_TYPE).map(([name, number]) => `${number} (${name})`).join(", ")
      }`,
    );
  }
  if (proto.dataLocation === EXTERNAL || proto.externalData.length > 0) {
    throw new TypeError(
      `Cannot ${subject} has its elements in another file; save the model as one file`,
    );
  }
  if (proto.segment) throw new TypeError(`Cannot ${subject} is a part of one, which is not supported`);
  const shape = proto.dims;
  const wrong = shape.find((length) => !Number.isSafeInteger(length) || length < 0);
  if (wrong !== undefined) {
    throw new RangeError(`Cannot ${subject} has a length of ${wrong}, expected whole numbers of 0 or more`);
  }
  const expected = declaredBytes(subject, shape, storedBytes(type));
  const given = typedField(proto, type);
  const typed = [proto.floatData, proto.doubleData, proto.int64Data, proto.int32Data]
    .reduce((sum, values) => sum + values.length, 0);
  if (typed > given.length || (typed > 0 && proto.rawData !== undefined && proto.rawData.length > 0)) {
    throw new TypeError(
      `Cannot ${subject} is of type ${type} and has elements of another, or two lists of them`,
    );
  }
  const found = typed > 0 ? typed * storedBytes(type) : proto.rawData?.length ?? 0;
  if (found !== expected) {
    throw new RangeError(
      `Cannot ${subject} is of shape ${
        formatShape(shape)
      } and type ${type}, which takes ${expected} bytes, but has ${found}`,
    );
  }
  const bytes = typed > 0 ? bytesOfNumbers(type, given) : proto.rawData ?? new Uint8Array();
  return { name, shape, type, bytes };
}

/** The dtype of weights stored as a type; null for types that weights don't have. */
export function weightType(type: StoredType): DType | null {
  return type === "float32" || type === "float64" ? type : null;
}
