import { describe } from "../array/shape.ts";
import { readFile } from "./file_system.ts";

/** Where a file comes from: a path, or its bytes. */
export type LoadSource = string | URL | Uint8Array;

/**
 * The bytes of a file.
 *
 * @param operation What a message says was attempted, without the place: "load a model".
 * @param source See {@linkcode LoadSource}.
 * @throws {TypeError} If the source is none, or a path that the program may not read.
 */
export async function readFromSource(operation: string, source: LoadSource): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof URL && source.protocol !== "file:") {
    throw new TypeError(
      `Cannot ${operation} from ${source}: expected a path, a URL that begins with file:, or bytes; fetch it and pass ` +
        `new Uint8Array(await response.arrayBuffer())`,
    );
  }
  if ((typeof source === "string" && source !== "") || source instanceof URL) {
    return await readFile(operation, source);
  }
  throw new TypeError(`Cannot ${operation} from ${describe(source)}: expected a path or a Uint8Array`);
}
