import { describe } from "../array/shape.ts";
import { writeFile } from "./file_system.ts";

/** What takes bytes, as `Deno.FsFile` and many others do; where it gives back how many it took, the rest is written after them. */
export interface ByteWriter {
  /** Takes bytes. A promise is awaited. */
  write(bytes: Uint8Array<ArrayBuffer>): unknown;
}

/** Where a file goes to: a path, a stream, which is closed at the end, a function that takes the bytes, or a writer. */
export type SaveTarget =
  | string
  | URL
  | WritableStream<Uint8Array<ArrayBuffer>>
  | ((bytes: Uint8Array<ArrayBuffer>) => unknown)
  | ByteWriter;

/**
 * Checks that something is a target, before the work of making the bytes.
 *
 * @param operation What a message says was attempted.
 * @param target The value.
 * @throws {TypeError} If it is none.
 */
export function checkTarget(operation: string, target: unknown): asserts target is SaveTarget {
  if (typeof target === "string" && target !== "") return;
  if (target instanceof URL) {
    if (target.protocol === "file:") return;
    throw new TypeError(`Cannot ${operation} to ${target}: expected a path or a URL that begins with file:`);
  }
  if (typeof target === "function" || isStream(target) || isWriter(target)) return;
  throw new TypeError(
    `Cannot ${operation} to ${
      describe(target)
    }: expected a path, a WritableStream, a function that takes the bytes, or an object with write(bytes)`,
  );
}

function isStream(target: unknown): target is WritableStream<Uint8Array<ArrayBuffer>> {
  return typeof (target as WritableStream | null)?.getWriter === "function";
}

function isWriter(target: unknown): target is ByteWriter {
  return typeof (target as ByteWriter | null)?.write === "function";
}

async function writeToStream(
  stream: WritableStream<Uint8Array<ArrayBuffer>>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const writer = stream.getWriter();
  await writer.write(bytes);
  await writer.close();
}

async function writeAll(
  operation: string,
  writer: ByteWriter,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const rest = bytes.subarray(written);
    const taken = await writer.write(rest);
    if (typeof taken !== "number") return;
    if (!Number.isInteger(taken) || taken < 1 || taken > rest.length) {
      throw new RangeError(
        `Cannot ${operation}: write() says that of ${rest.length} bytes it took ${taken}, expected 1 or more`,
      );
    }
    written += taken;
  }
}

/**
 * Writes a file to wherever the caller wants it.
 *
 * @param operation What a message says was attempted, without the place: "save a model".
 * @param target See {@linkcode SaveTarget}.
 * @param bytes The file.
 * @throws {TypeError} If the target is none, or a path that the program may not write to.
 * @throws {RangeError} If a writer says that it took more bytes than there are, or none.
 */
export async function writeToTarget(
  operation: string,
  target: SaveTarget,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  checkTarget(operation, target);
  if (typeof target === "string" || target instanceof URL) return await writeFile(operation, target, bytes);
  if (typeof target === "function") return void await target(bytes);
  if (isStream(target)) return await writeToStream(target, bytes);
  await writeAll(operation, target, bytes);
}
