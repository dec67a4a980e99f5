import { allocate } from "../array/nd_array.ts";
import type { DType } from "../array/dtype.ts";
import { tidy } from "../tensor/scope.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkBytes } from "./check_bytes.ts";
import { quoteName } from "./quote_name.ts";
import { readHeader, type TensorEntry } from "./safetensors_header.ts";

/** What a safetensors file holds. */
export interface SafetensorsFile {
  /** The tensors by name. */
  readonly tensors: Record<string, Tensor>;
  /** The text that was stored with them, by name. */
  readonly metadata: Record<string, string>;
}

/** A tensor whose elements are the file's own bytes. */
function copyBytes(entry: TensorEntry, dtype: DType, bytes: Uint8Array): Tensor {
  if (dtype === "bool") {
    const wrong = bytes.find((byte) => byte > 1);
    if (wrong !== undefined) {
      throw new RangeError(
        `Cannot read safetensors: the tensor ${
          quoteName(entry.name)
        } is BOOL and has a byte ${wrong}, expected 0 or 1`,
      );
    }
  }
  const array = allocate(entry.shape, dtype);
  array.storage.heap.uint8.set(bytes, array.address);
  array.storage.markFilled(bytes.length);
  return new Tensor(array);
}

/** The largest whole number up to which float64 has all. */
const EXACT = 2n ** 53n;

/** The elements of a type that has no counterpart, exactly. */
function convert(entry: TensorEntry, bytes: Uint8Array): Tensor {
  const { becomes, read, bytes: step } = entry.dtype;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let dtype: DType = becomes === "float32" ? "float32" : "int32";
  if (becomes === "integer") {
    for (let offset = 0; offset < bytes.length; offset += step) {
      const value = BigInt(read!(view, offset));
      if (value > EXACT || value < -EXACT) {
        throw new RangeError(
          `Cannot read safetensors: the tensor ${
            quoteName(entry.name)
          } is ${entry.dtypeName} and holds ${value}, ` +
            `which no dtype here holds exactly`,
        );
      }
      if (value !== BigInt.asIntN(32, value)) dtype = "float64";
    }
  }
  const array = allocate(entry.shape, dtype);
  const { heap } = array.storage;
  const values = dtype === "int32" ? heap.int32 : dtype === "float32" ? heap.float32 : heap.float64;
  const first = array.address / values.BYTES_PER_ELEMENT;
  for (let i = 0; i < array.size; i++) values[first + i] = Number(read!(view, i * step));
  array.storage.markFilled(array.size * values.BYTES_PER_ELEMENT);
  return new Tensor(array);
}

/**
 * Reads a safetensors file. Each tensor is copied once, from the file's bytes into its block of linear memory, whatever the
 * alignment of the two.
 *
 * F64, F32, I32 and BOOL become float64, float32, int32 and bool. Other element types are converted where that loses nothing:
 * F16, BF16, F8_E5M2 and F8_E4M3 become float32, I8, U8, I16 and U16 int32; U32, I64 and U64 become int32 or, where a value is too
 * large for it, float64.
 *
 * @param bytes The whole file, of any source: all rules of the format are checked before the first tensor is made.
 * @returns The tensors, owned by the innermost scope, and the text stored with them.
 * @throws {TypeError} If the file is not of the format, or has an element type that can't be read.
 * @throws {RangeError} If it is cut short, lengths or places in it don't fit together, or a value would not be exact.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = ln.writeSafetensors({ weight: ln.tensor([[1, 2]]) }, { metadata: { by: "me" } });
 * const { tensors, metadata } = ln.readSafetensors(bytes);
 * assertEquals(tensors["weight"]!.toArray(), [[1, 2]]);
 * assertEquals(metadata, { by: "me" });
 * ```
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const file = checkBytes("read safetensors", bytes);
  const { entries, metadata, dataStart } = readHeader(file);
  const tensors = tidy(() =>
    // Unlike assignment, this makes a name such as "__proto__" an ordinary one.
    Object.fromEntries(entries.map((entry) => {
      const part = file.subarray(dataStart + entry.start, dataStart + entry.end);
      const { same } = entry.dtype;
      return [entry.name, same ? copyBytes(entry, same, part) : convert(entry, part)];
    }))
  );
  return { tensors, metadata: Object.fromEntries(metadata) };
}
