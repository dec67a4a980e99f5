import type { DType } from "../array/dtype.ts";
import { bytesPerElement } from "../array/dtype.ts";
import { describe } from "../array/shape.ts";
import { refuseInStep } from "../array/step_observer.ts";
import { contiguous } from "../array/strided.ts";
import { TensorBase } from "../tensor/base.ts";
import type { Tensor } from "../tensor/tensor.ts";

const TYPES: Readonly<Record<DType, string>> = { bool: "|b1", int32: "<i4", float32: "<f4", float64: "<f8" };
const ALIGNMENT = 64;
const PREFIX_BYTES = 10;
/** NumPy leaves room for the first length to grow to as many digits. */
const LENGTH_DIGITS = 21;

/**
 * Writes a tensor as `np.save` does, byte for byte.
 *
 * @param tensor The tensor, of any shape and dtype.
 * @returns The file's contents.
 * @throws {TypeError} If it is no tensor, or was disposed of.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * // await Deno.writeFile("weights.npy", ln.writeNpy(tensor))
 * const bytes = ln.writeNpy(ln.tensor([1, 2, 3]));
 * assertEquals(bytes.length, 128 + 12);
 * ```
 */
export function writeNpy(tensor: Tensor): Uint8Array<ArrayBuffer> {
  const header = npyHeader("write npy", tensor);
  const out = new Uint8Array(header.length + npyDataBytes(tensor));
  writeNpyInto(out, header, tensor);
  return out;
}

/** @internal The bytes that a tensor's elements take. */
export function npyDataBytes(tensor: Tensor): number {
  return tensor.size * bytesPerElement(tensor.dtype);
}

/** @internal The bytes in front of the elements; checks the tensor. */
export function npyHeader(operation: string, tensor: unknown): Uint8Array<ArrayBuffer> {
  if (!(tensor instanceof TensorBase)) {
    throw new TypeError(`Cannot ${operation} of ${describe(tensor)}: expected a tensor`);
  }
  tensor.assertAlive(operation);
  refuseInStep(operation, "write it after the step");
  const { shape, dtype } = tensor;
  const lengths = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const growth = shape.length === 0 ? 0 : LENGTH_DIGITS - String(shape[0]).length;
  const text = `{'descr': '${TYPES[dtype]}', 'fortran_order': False, 'shape': (${lengths}), }` +
    " ".repeat(growth);
  // One byte at least is for the line's end.
  const total = Math.ceil((PREFIX_BYTES + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(total).fill(0x20);
  header.set([
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    total - PREFIX_BYTES & 255,
    total - PREFIX_BYTES >> 8,
  ]);
  for (let i = 0; i < text.length; i++) header[PREFIX_BYTES + i] = text.charCodeAt(i);
  header[total - 1] = 0x0a;
  return header;
}

/** @internal Writes header and elements. */
export function writeNpyInto(out: Uint8Array, header: Uint8Array, tensor: Tensor): void {
  out.set(header);
  const packed = contiguous(tensor.array);
  try {
    const { address } = packed;
    out.set(packed.storage.heap.uint8.subarray(address, address + npyDataBytes(tensor)), header.length);
  } finally {
    packed.release();
  }
}
