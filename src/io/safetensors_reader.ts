import { tidy } from "../tensor/scope.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkBytes } from "./check_bytes.ts";
import { quoteName } from "./quote_name.ts";
import { readElements } from "./read_elements.ts";
import { readHeader, type TensorEntry } from "./safetensors_header.ts";

/** What a safetensors file holds. */
export interface SafetensorsFile {
  /** The tensors by name. */
  readonly tensors: Record<string, Tensor>;
  /** The text that was stored with them, by name. */
  readonly metadata: Record<string, string>;
}

/** Copies a tensor into a block of its own. */
function readTensor({ name, type, shape }: TensorEntry, bytes: Uint8Array): Tensor {
  const operation = `read safetensors: the tensor ${quoteName(name)}`;
  const wrong = type.kind === "bool" ? bytes.find((byte) => byte > 1) : undefined;
  if (wrong !== undefined) {
    throw new RangeError(`Cannot ${operation} is ${type.name} and has a byte ${wrong}, expected 0 or 1`);
  }
  return new Tensor(readElements(operation, bytes, type, shape));
}

/**
 * Reads a safetensors file. Each tensor is copied once, from the file's bytes into its block of linear memory, whatever the
 * alignment of the two.
 *
 * F64, F32, I32 and BOOL become float64, float32, int32 and bool. Other element types are converted where that loses nothing:
 * F16, BF16, F8_E5M2 and F8_E4M3 become float32, I8, U8, I16 and U16 int32; U32, I64 and U64 become int32 or, where a value is too
 * large for it, float64. A whole number that float64 would round is an error, for it would be another label, index or id, and nothing
 * would tell.
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
      return [entry.name, readTensor(entry, part)];
    }))
  );
  return { tensors, metadata: Object.fromEntries(metadata) };
}
