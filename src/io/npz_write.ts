import { describe } from "../array/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { npyDataBytes, npyHeader, writeNpyInto } from "./npy_write.ts";
import { quoteName } from "./quote_name.ts";
import { writeZip } from "./zip_write.ts";

/**
 * Writes tensors into one file as `np.savez` does, uncompressed. `np.load(file)["x"]` reads the tensor of the name x.
 *
 * @param tensors The tensors by name.
 * @returns The file's contents; the same for the same tensors.
 * @throws {TypeError} If something is no tensor, or was disposed of.
 * @throws {RangeError} If the file would take more than 4 GiB.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * // await Deno.writeFile("data.npz", ln.writeNpz({ weight, bias }))
 * const bytes = ln.writeNpz({ weight: ln.zeros([2, 3]), bias: ln.ones([3]) });
 * assertEquals(Object.keys(ln.readNpz(bytes)), ["weight", "bias"]);
 * ```
 */
export function writeNpz(tensors: Readonly<Record<string, Tensor>>): Uint8Array<ArrayBuffer> {
  const operation = "write npz";
  if (
    typeof tensors !== "object" || tensors === null || Array.isArray(tensors) ||
    ![Object.prototype, null].includes(Object.getPrototypeOf(tensors))
  ) {
    throw new TypeError(`Cannot ${operation} of ${describe(tensors)}: expected an object of tensors by name`);
  }
  const members = Object.entries(tensors).map(([name, tensor]) => {
    const what = `${operation} array ${quoteName(name)}`;
    if (!name.isWellFormed()) throw new TypeError(`Cannot ${what}: its name holds half of a surrogate pair`);
    const header = npyHeader(what, tensor);
    return {
      name: `${name}.npy`,
      bytes: header.length + npyDataBytes(tensor),
      write: (out: Uint8Array) => writeNpyInto(out, header, tensor),
    };
  });
  return writeZip(operation, members);
}
