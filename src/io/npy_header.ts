import { declaredBytes } from "./declared_shape.ts";
import type { ElementType } from "./element_type.ts";
import { quoteName } from "./quote_name.ts";

/** What the header of an .npy file says. */
export interface NpyHeader {
  /** How the elements are stored. */
  readonly type: ElementType;
  /** Whether the first axis is the one whose elements lie side by side. */
  readonly fortranOrder: boolean;
  /** The lengths of the axes. */
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly dataStart: number;
  /** How many bytes they take. */
  readonly dataBytes: number;
}

const MAGIC = "\x93NUMPY";
/** Magic, version, and the longer form of the header's length. */
export const NPY_PREFIX_BYTES = 12;

function asciiText(bytes: Uint8Array, start: number, stop: number): string {
  let text = "";
  for (let i = start; i < stop; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

/**
 * Where the elements begin in an .npy file.
 *
 * @param operation What error messages say was attempted.
 * @param bytes The first bytes of the file.
 * @returns The place of the header's text, and of the elements.
 * @throws {RangeError} If the file is none, or of an unknown version.
 */
export function npyHeaderPlace(
  operation: string,
  bytes: Uint8Array,
): { textStart: number; dataStart: number } {
  if (bytes.length < MAGIC.length || asciiText(bytes, 0, MAGIC.length) !== MAGIC) {
    throw new RangeError(`Cannot ${operation}: it does not begin as an .npy file does`);
  }
  const [major, minor] = [bytes[6], bytes[7]];
  const textStart = major === 1 ? 10 : NPY_PREFIX_BYTES;
  if (bytes.length < textStart) throw new RangeError(`Cannot ${operation}: its header is cut off`);
  if (major === 0 || major! > 3 || minor !== 0) {
    throw new RangeError(
      `Cannot ${operation}: its format version is ${major}.${minor}, expected 1.0, 2.0 or 3.0`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  return { textStart, dataStart: textStart + length };
}

/**
 * Reads the header of an .npy file: a Python dictionary with the element type, the order and the shape (NEP 1).
 *
 * @param operation What error messages say was attempted.
 * @param bytes The file, or its beginning up to the elements.
 * @returns What it says.
 * @throws {RangeError} If the header is damaged or cut off, or the array can't be a tensor.
 * @throws {TypeError} If the elements are of a type that tensors don't have.
 */
export function parseNpyHeader(operation: string, bytes: Uint8Array): NpyHeader {
  const { textStart, dataStart } = npyHeaderPlace(operation, bytes);
  if (dataStart > bytes.length) throw new RangeError(`Cannot ${operation}: its header is cut off`);
  const entries = new DictionaryReader(operation, asciiText(bytes, textStart, dataStart)).read();
  const type = elementType(operation, entries.descr);
  const { shape, fortran_order: fortranOrder } = entries;
  return { type, fortranOrder, shape, dataStart, dataBytes: declaredBytes(operation, shape, type.bytes) };
}

interface Entries {
  readonly descr: string;
  readonly fortran_order: boolean;
  readonly shape: readonly number[];
}

/** Reads the one dictionary that NumPy writes, with its keys in any order. */
class DictionaryReader {
  readonly #operation: string;
  readonly #text: string;
  #position = 0;

  constructor(operation: string, text: string) {
    this.#operation = operation;
    this.#text = text;
  }

  read(): Entries {
    const entries: { -readonly [K in keyof Entries]?: Entries[K] } = {};
    this.#expect(/\{/y);
    while (!this.#take(/\}/y)) {
      const key = this.#string() as keyof Entries;
      if (Object.hasOwn(entries, key)) throw this.#damaged(`the key ${quoteName(key)} comes twice`);
      this.#expect(/:/y);
      if (key === "descr") entries.descr = this.#description();
      else if (key === "fortran_order") entries.fortran_order = this.#expect(/True|False/y) === "True";
      else if (key === "shape") entries.shape = this.#shape();
      else throw this.#damaged(`${quoteName(key)} is none of its keys`);
      if (!this.#take(/,/y)) {
        this.#expect(/\}/y);
        break;
      }
    }
    this.#expect(/$/y);
    const { descr, fortran_order, shape } = entries;
    if (descr === undefined || fortran_order === undefined || shape === undefined) {
      throw this.#damaged("it lacks descr, fortran_order or shape");
    }
    return { descr, fortran_order, shape };
  }

  #damaged(what: string): RangeError {
    return new RangeError(`Cannot ${this.#operation}: its header is damaged: ${what}`);
  }

  /** What a sticky pattern matches here after white space, or null. */
  #take(pattern: RegExp): string | null {
    const space = /[ \t\r\n]*/y;
    space.lastIndex = this.#position;
    space.test(this.#text);
    pattern.lastIndex = space.lastIndex;
    const found = pattern.exec(this.#text);
    if (found === null) return null;
    this.#position = pattern.lastIndex;
    return found[0];
  }

  #expect(pattern: RegExp): string {
    const found = this.#take(pattern);
    if (found !== null) return found;
    const here = quoteName(this.#text.slice(this.#position, this.#position + 20));
    throw this.#damaged(`it is not as NumPy writes it at ${here}`);
  }

  #string(): string {
    return this.#expect(/'[^'\\]*'|"[^"\\]*"/y).slice(1, -1);
  }

  #description(): string {
    if (this.#take(/\[/y) === null) return this.#string();
    throw new TypeError(
      `Cannot ${this.#operation}: its elements are records with fields; save each field as an array of its own`,
    );
  }

  #shape(): number[] {
    const lengths: number[] = [];
    this.#expect(/\(/y);
    while (this.#take(/\)/y) === null) {
      // Python 2 wrote an L after long numbers.
      lengths.push(parseInt(this.#expect(/\d+L?/y)));
      if (this.#take(/,/y) === null) {
        if (lengths.length < 2) throw this.#damaged("a shape of one axis needs a comma");
        this.#expect(/\)/y);
        break;
      }
    }
    return lengths;
  }
}

/** What is behind the letters of types that tensors don't have. */
const OTHER_TYPES: Readonly<Record<string, string>> = {
  c: "complex numbers",
  O: "Python objects",
  S: "byte strings",
  a: "byte strings",
  U: "text",
  V: "raw bytes",
  M: "dates",
  m: "time spans",
};

const KINDS: Readonly<Record<string, [kind: ElementType["kind"], bytes: readonly number[]]>> = {
  b: ["bool", [1]],
  i: ["int", [1, 2, 4, 8]],
  u: ["uint", [1, 2, 4, 8]],
  f: ["float", [2, 4, 8]],
};

function elementType(operation: string, name: string): ElementType {
  const parts = /^([<>|=]?)([a-zA-Z])(\d*)/.exec(name);
  const [kind, widths] = KINDS[parts?.[2] ?? ""] ?? [undefined, []];
  const bytes = Number(parts?.[3]);
  if (kind === undefined || !widths.includes(bytes) || parts![0] !== name) {
    const what = OTHER_TYPES[parts?.[2] ?? ""];
    throw new TypeError(
      `Cannot ${operation}: its elements are of type ${quoteName(name)}${
        what ? `, ${what}` : ""
      }: expected b1, i1, i2, i4, i8, u1, u2, u4, u8, f2, f4 or f8`,
    );
  }
  return { name, kind, bytes, littleEndian: parts![1] !== ">" };
}
