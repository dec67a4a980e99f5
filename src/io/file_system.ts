import { quoteName } from "./quote_name.ts";

/** An open file. */
interface OpenFile {
  write(bytes: Uint8Array): Promise<number>;
  sync(): Promise<void>;
  close(): void;
}

/** What is used of Deno's functions for files. Browsers have none, and importing this module must not need them. */
interface FileFunctions {
  readFile(path: string | URL): Promise<Uint8Array<ArrayBuffer>>;
  open(path: string | URL, options: { write: true; create: true; truncate: true }): Promise<OpenFile>;
  rename(from: string | URL, to: string | URL): Promise<void>;
  remove(path: string | URL): Promise<void>;
  readonly permissions: {
    query(descriptor: { name: "read" | "write"; path: string | URL }): Promise<{ state: string }>;
  };
}

function fileFunctions(operation: string, instead: string): FileFunctions {
  const { Deno } = globalThis as { Deno?: FileFunctions };
  if (typeof Deno?.readFile === "function") return Deno;
  throw new TypeError(
    `Cannot ${operation}: paths need Deno's file functions, which are not there; ${instead}`,
  );
}

/** The error to throw for one of the system's: a missing permission is told as a flag, others say enough themselves. */
function explain(operation: string, error: unknown, flags: string): unknown {
  if (!(error instanceof Error) || error.name !== "NotCapable") return error;
  return new TypeError(`Cannot ${operation}: the program lacks the permission; run it with ${flags}`, {
    cause: error,
  });
}

/**
 * Reads a file.
 *
 * @param operation What a message says was attempted, without the path: "load a model".
 * @param path Where it is.
 * @throws {TypeError} If the program may not read it, or this is no Deno. What else goes wrong comes as Deno's own error.
 */
export async function readFile(operation: string, path: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  const what = `${operation} from ${quoteName(String(path))}`;
  const files = fileFunctions(what, "pass the file's bytes");
  try {
    return await files.readFile(path);
  } catch (error) {
    throw explain(what, error, `--allow-read=${path}`);
  }
}

async function writeAll(files: FileFunctions, path: string | URL, bytes: Uint8Array): Promise<void> {
  const file = await files.open(path, { write: true, create: true, truncate: true });
  try {
    for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
    // Else a power cut could leave a new name on an empty file.
    await file.sync();
  } finally {
    file.close();
  }
}

/** Where a file is written before it takes its place. */
function temporaryPath(path: string | URL): string | URL {
  if (typeof path === "string") return `${path}.tmp`;
  const beside = new URL(path);
  beside.pathname += ".tmp";
  return beside;
}

async function writeAndRename(files: FileFunctions, path: string | URL, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    await writeAll(files, temporary, bytes);
    await files.rename(temporary, path);
  } catch (error) {
    await files.remove(temporary).catch(() => {});
    throw error;
  }
}

/** Whether a file may be written beside a path and renamed, which needs more than a permission to write there. */
async function mayRename(files: FileFunctions, path: string | URL): Promise<boolean> {
  const temporary = temporaryPath(path);
  const asked = [["read", temporary], ["write", temporary], ["write", path]] as const;
  const answers = await Promise.all(asked.map(([name, path]) => files.permissions.query({ name, path })));
  return answers.every(({ state }) => state === "granted");
}

/** The last write to each path that has not ended yet. */
const pending = new Map<string, Promise<void>>();

/** Writes after the writes to the same path that were asked for before. */
function inTurn(path: string | URL, write: () => Promise<void>): Promise<void> {
  const key = String(path);
  const turn = (pending.get(key) ?? Promise.resolve()).then(write);
  const ended = turn.catch(() => {}).then(() => {
    if (pending.get(key) === ended) pending.delete(key);
  });
  pending.set(key, ended);
  return turn;
}

/**
 * Puts a file in its place in one go: it is written beside it, as "….tmp", and renamed. Whenever the program ends, be it by force,
 * the old contents or the new are there as a whole. Two writes to one path are made one after the other; those of two programs
 * at once are not kept apart.
 *
 * @param operation What a message says was attempted, without the path: "save a checkpoint".
 * @param path Where it is.
 * @param bytes The contents.
 * @throws {TypeError} If the program may not do that, or this is no Deno. What else goes wrong comes as Deno's own error.
 */
export function replaceFile(operation: string, path: string | URL, bytes: Uint8Array): Promise<void> {
  return inTurn(path, async () => {
    const what = `${operation} to ${quoteName(String(path))}`;
    const files = fileFunctions(what, "pass a function that takes the bytes");
    try {
      await writeAndRename(files, path, bytes);
    } catch (error) {
      const paths = `${path},${temporaryPath(path)}`;
      throw explain(what, error, `--allow-read=${paths} --allow-write=${paths}`);
    }
  });
}

/**
 * Writes a file: in one go, as {@linkcode replaceFile}, where the program may read and write the folder, else over the old contents.
 *
 * @param operation What a message says was attempted, without the path: "save a model".
 * @param path Where it is.
 * @param bytes The contents.
 * @throws {TypeError} If the program may not write there, or this is no Deno. What else goes wrong comes as Deno's own error.
 */
export function writeFile(operation: string, path: string | URL, bytes: Uint8Array): Promise<void> {
  return inTurn(path, async () => {
    const what = `${operation} to ${quoteName(String(path))}`;
    const files = fileFunctions(what, "pass a function that takes the bytes");
    try {
      const inOneGo = await mayRename(files, path);
      await (inOneGo ? writeAndRename(files, path, bytes) : writeAll(files, path, bytes));
    } catch (error) {
      throw explain(what, error, `--allow-write=${path}`);
    }
  });
}
