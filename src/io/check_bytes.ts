import { describe } from "../array/shape.ts";

/**
 * Checks that a file's contents came as bytes.
 *
 * @param operation What the error message says was attempted.
 * @param bytes The value.
 * @returns The value.
 * @throws {TypeError} If it is no `Uint8Array`.
 */
export function checkBytes(operation: string, bytes: unknown): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  const hint = typeof bytes === "string" ? ": the file's contents, not its name" : "";
  throw new TypeError(
    `Cannot ${operation} from ${describe(bytes)}: expected a Uint8Array, as Deno.readFile gives it${hint}`,
  );
}
