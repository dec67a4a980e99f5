import { checkDType, type DType } from "../array/dtype.ts";
import { describe } from "../array/shape.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkBytes } from "./check_bytes.ts";
import { checkMaxBytes } from "./inflated_room.ts";
import { NPY_PREFIX_BYTES, npyHeaderPlace, parseNpyHeader } from "./npy_header.ts";
import { readNpyArray } from "./npy_read.ts";
import { quoteName } from "./quote_name.ts";
import { peekZipMember, readZipDirectory, readZipMember, type ZipMember } from "./zip_read.ts";

/** Options of {@linkcode readNpz}. */
export interface ReadNpzOptions {
  /** Which arrays to read (default: all). The others are not looked at, so that they may be of a type that tensors don't have. */
  readonly names?: readonly string[];
  /** The tensors' dtype; see `readNpy`. */
  readonly dtype?: DType;
  /**
   * The most bytes that the arrays' files may have together when they are unpacked (default: as many as memory holds). A compressed
   * file from strangers may be a thousandth of what it stands for.
   */
  readonly maxBytes?: number;
}

const SUFFIX = ".npy";

/**
 * Reads arrays that `np.savez` or `np.savez_compressed` has written.
 *
 * @param bytes The file's contents.
 * @param options Which arrays, their dtype, and how large they may be.
 * @returns The tensors by name, in the file's order.
 * @throws {RangeError} If the file is damaged or cut off, lacks a name that was asked for, or has more than `maxBytes`.
 * @throws {TypeError} If `bytes` is no `Uint8Array`, or the elements of an array are complex numbers, text, objects or records.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * // ln.readNpz(await Deno.readFile("data.npz"))
 * const { x, y } = ln.readNpz(ln.writeNpz({ x: ln.ones([2, 2]), y: ln.tensor([0, 1]) }));
 * assertEquals(x!.shape, [2, 2]);
 * assertEquals(y!.toArray(), [0, 1]);
 * ```
 */
export function readNpz(bytes: Uint8Array, options: ReadNpzOptions = {}): Record<string, Tensor> {
  const operation = "read npz";
  const { names, dtype, maxBytes = Infinity } = options;
  if (dtype !== undefined) checkDType(operation, dtype);
  checkMaxBytes(operation, maxBytes);
  if (names !== undefined && !Array.isArray(names)) {
    throw new TypeError(`Cannot ${operation} with names ${describe(names)}: expected an array of strings`);
  }
  const file = checkBytes(operation, bytes);
  const members = new Map<string, ZipMember>();
  for (const member of readZipDirectory(operation, file)) {
    const name = arrayName(member);
    if (members.has(name)) throw new RangeError(`Cannot ${operation}: it has two arrays ${quoteName(name)}`);
    members.set(name, member);
  }
  const missing = names?.find((name) => !members.has(name));
  if (missing !== undefined) {
    throw new RangeError(
      `Cannot ${operation}: it has no array ${quoteName(missing)}; it has ${
        [...members.keys()].slice(0, 20).map(quoteName).join(", ") || "none"
      }`,
    );
  }
  return tidy(() => {
    // Without a prototype, so that an array may have any name.
    const tensors: Record<string, Tensor> = Object.create(null);
    let left = maxBytes;
    for (const [name, member] of members) {
      if (names !== undefined && !names.includes(name)) continue;
      const what = `${operation} array ${quoteName(name)}`;
      if (!member.name.endsWith(SUFFIX)) {
        throw new RangeError(
          `Cannot ${what}: the file's member ${
            quoteName(member.name)
          } is no ${SUFFIX} file; ask for the others by names`,
        );
      }
      checkLength(what, file, member);
      tensors[name] = readNpyArray(what, readZipMember(what, file, member, left), dtype);
      left -= member.bytes;
    }
    return tensors;
  });
}

function arrayName({ name }: ZipMember): string {
  return name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : name;
}

/** Compares the length that the zip file gives an array with what the array's own header says, before memory is taken for it. */
function checkLength(operation: string, file: Uint8Array, member: ZipMember): void {
  const { dataStart } = npyHeaderPlace(operation, peekZipMember(operation, file, member, NPY_PREFIX_BYTES));
  const header = parseNpyHeader(operation, peekZipMember(operation, file, member, dataStart));
  if (header.dataStart + header.dataBytes === member.bytes) return;
  throw new RangeError(
    `Cannot ${operation}: its header says that it has ${header.dataBytes} bytes of elements, the zip file ` +
      `${member.bytes - header.dataStart}`,
  );
}
