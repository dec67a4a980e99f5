import { formatShape } from "../array/shape.ts";
import type { ElementType } from "./element_type.ts";
import { JsonScanner } from "./json_scanner.ts";
import { quoteName } from "./quote_name.ts";
import { safetensorsType } from "./safetensors_type.ts";

/** Bytes before the header: its length, as a 64-bit number. */
export const LENGTH_BYTES = 8;
/** The longest header that is read or written, as in the reference implementation. */
export const LONGEST_HEADER = 100_000_000;
/** The header's member that holds text instead of a tensor. */
export const METADATA_NAME = "__metadata__";

const READING = "Cannot read safetensors";

/** Where a tensor is in a file. */
export interface TensorEntry {
  /** Its name. */
  readonly name: string;
  /** How its elements are stored. */
  readonly type: ElementType;
  /** The lengths of its axes. */
  readonly shape: readonly number[];
  /** Where it begins, counted from the end of the header. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
}

/** What a header says. */
export interface SafetensorsHeader {
  /** The tensors, as the header lists them. */
  readonly entries: readonly TensorEntry[];
  /** The text by name. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Where the header ends and the tensors begin, in bytes from the file's start. */
  readonly dataStart: number;
}

/** The header's text. */
function headerText(bytes: Uint8Array): string {
  if (bytes.length < LENGTH_BYTES) {
    throw new RangeError(
      `${READING}: the file is cut short: it has ${bytes.length} bytes, its header's length alone takes ${LENGTH_BYTES}`,
    );
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  if (length > LONGEST_HEADER) {
    throw new RangeError(
      `${READING}: the header's length is ${length}, expected at most ${LONGEST_HEADER}; is this a safetensors file?`,
    );
  }
  const stop = LENGTH_BYTES + Number(length);
  if (stop > bytes.length) {
    throw new RangeError(
      `${READING}: the file is cut short: its header ends at byte ${stop}, the file at byte ${bytes.length}`,
    );
  }
  try {
    // A copy, for memory that threads share can't be decoded.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.slice(LENGTH_BYTES, stop));
  } catch {
    throw new TypeError(`${READING}: the header is not valid UTF-8`);
  }
}

function readEntry(scanner: JsonScanner, name: string): TensorEntry {
  const subject = `${READING}: the tensor ${quoteName(name)}`;
  let dtypeName: string | null = null;
  let shape: number[] | null = null;
  let offsets: number[] | null = null;
  const numbers = () => {
    const list: number[] = [];
    scanner.list("[", "]", () => list.push(scanner.wholeNumber()));
    return list;
  };
  scanner.object((key) => {
    if (key === "dtype") dtypeName = scanner.string();
    else if (key === "shape") shape = numbers();
    else if (key === "data_offsets") offsets = numbers();
    else throw new TypeError(`${subject} has ${quoteName(key)}, which the format does not know`);
  });
  return makeEntry(subject, name, dtypeName, shape, offsets);
}

function makeEntry(
  subject: string,
  name: string,
  dtypeName: string | null,
  shape: readonly number[] | null,
  offsets: readonly number[] | null,
): TensorEntry {
  if (dtypeName === null || shape === null || offsets === null) {
    const missing = dtypeName === null ? "dtype" : shape === null ? "shape" : "data_offsets";
    throw new TypeError(`${subject} has no "${missing}"`);
  }
  const type = safetensorsType(subject, dtypeName);
  if (offsets.length !== 2) {
    throw new TypeError(`${subject} has ${offsets.length} data_offsets, expected a start and an end`);
  }
  const [start, end] = offsets as [number, number];
  if (end < start) throw new RangeError(`${subject} ends at byte ${end}, before its start at byte ${start}`);
  // Every partial product is below 2⁵³, or it is refused: none is rounded.
  let bytes = shape.includes(0) ? 0 : type.bytes;
  for (const length of shape) {
    bytes *= length;
    if (!Number.isSafeInteger(bytes)) {
      throw new RangeError(`${subject} is of a shape with 2⁵³ bytes or more: ${showShape(shape)}`);
    }
  }
  if (bytes !== end - start) {
    throw new RangeError(
      `${subject} is of shape ${
        showShape(shape)
      } and dtype ${dtypeName}, which takes ${bytes} bytes, but has ${
        end - start
      }, from byte ${start} to ${end}`,
    );
  }
  return { name, type, shape, start, end };
}

/** A file can have any number of axes. */
function showShape(shape: readonly number[]): string {
  return shape.length > 8 ? `[${shape.slice(0, 8).join(", ")}, …]` : formatShape(shape);
}

/** Throws unless the tensors follow each other without holes from the header's end to the file's. */
function checkPlaces(entries: readonly TensorEntry[], dataBytes: number): void {
  let before: TensorEntry | null = null;
  for (const entry of entries.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const end: number = before?.end ?? 0;
    const subject = `${READING}: the tensor ${quoteName(entry.name)}`;
    if (entry.end > dataBytes) {
      throw new RangeError(
        `${subject} ends at byte ${entry.end}, but only ${dataBytes} bytes follow the header: is the file cut short?`,
      );
    }
    if (entry.start !== end) {
      const after = before ? `where ${quoteName(before.name)} ends at byte ${end}` : "expected byte 0";
      throw new RangeError(
        `${subject} begins at byte ${entry.start}, ${after}: tensors must neither overlap nor leave holes`,
      );
    }
    before = entry;
  }
  const end = before?.end ?? 0;
  if (end !== dataBytes) {
    throw new RangeError(
      `${READING}: ${dataBytes} bytes follow the header, but its tensors end at byte ${end}`,
    );
  }
}

/**
 * Reads and checks a header. Nothing is allocated but what it says itself.
 *
 * @param bytes The whole file.
 * @throws {TypeError} If it is not of the format, or of an element type that can't be read.
 * @throws {RangeError} If lengths or places don't fit together.
 */
export function readHeader(bytes: Uint8Array): SafetensorsHeader {
  const text = headerText(bytes);
  if (text[0] !== "{") {
    throw new TypeError(`${READING}: the header must begin with "{"; is this a safetensors file?`);
  }
  const scanner = new JsonScanner(text, `${READING}: the header`);
  const entries: TensorEntry[] = [];
  const metadata = new Map<string, string>();
  scanner.object((name) => {
    if (name !== METADATA_NAME) entries.push(readEntry(scanner, name));
    else scanner.object((key) => void metadata.set(key, scanner.string()));
  });
  scanner.end();
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true));
  const dataStart = LENGTH_BYTES + length;
  checkPlaces(entries, bytes.length - dataStart);
  return { entries, metadata, dataStart };
}
