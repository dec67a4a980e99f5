/**
 * Messages to bytes and back, by tables of their fields. The wire format itself is read and written by protobuf-es.
 *
 * @module
 */
// The full specifier, for the import map in deno.json does not count where this module is imported from a URL.
import { BinaryReader, BinaryWriter, WireType } from "npm:@bufbuild/protobuf@2.17.0/wire";
import { quoteName } from "../io/quote_name.ts";

/** The kinds of numbers and texts that fields hold. Whole numbers of 64 bits become the nearest JavaScript number. */
export type ScalarKind = "int32" | "int64" | "float" | "double" | "string" | "bytes";

/** A field of a message. */
export interface Field {
  /** The property of the object. */
  readonly name: string;
  /** What it holds: a scalar, or a message inside. */
  readonly kind: ScalarKind | MessageType;
  /** Whether it holds any number of them, as an array. */
  readonly repeated?: true;
  /** Whether numbers of an array are written without their tags; read they are either way. */
  readonly packed?: true;
}

/** A message's fields by their numbers. */
export interface MessageType {
  /** The message, as errors name it. */
  readonly name: string;
  /** The fields; others are skipped. */
  readonly fields: Readonly<Record<number, Field>>;
}

type Message = Record<string, unknown>;

/** More messages than this are no network of layers. Each takes memory beyond its bytes, so that they are counted. */
const MOST_MESSAGES = 2 ** 17;

const WIRE_TYPES: Readonly<Record<ScalarKind, WireType>> = {
  int32: WireType.Varint,
  int64: WireType.Varint,
  float: WireType.Bit32,
  double: WireType.Bit64,
  string: WireType.LengthDelimited,
  bytes: WireType.LengthDelimited,
};

/**
 * Writes a message. Absent fields are left out.
 *
 * @param type Its fields.
 * @param message The object.
 * @returns The bytes.
 */
export function encodeMessage(type: MessageType, message: object): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  writeMessage(writer, type, message as Message);
  return writer.finish();
}

function writeMessage(writer: BinaryWriter, { fields }: MessageType, message: Message): void {
  for (const [key, { name, kind, repeated, packed }] of Object.entries(fields)) {
    const value = message[name];
    if (value === undefined) continue;
    const number = Number(key);
    const values = repeated ? value as unknown[] : [value];
    if (typeof kind !== "string") {
      for (const one of values) {
        writer.tag(number, WireType.LengthDelimited).fork();
        writeMessage(writer, kind, one as Message);
        writer.join();
      }
    } else if (packed) {
      if (values.length === 0) continue;
      writer.tag(number, WireType.LengthDelimited).fork();
      for (const one of values) writer[kind](one as never);
      writer.join();
    } else {
      for (const one of values) writer.tag(number, WIRE_TYPES[kind])[kind](one as never);
    }
  }
}

/**
 * Reads a message from bytes of any source. Arrays of bytes are views on the source.
 *
 * @param operation What error messages say was attempted.
 * @param type Its fields.
 * @param bytes The message, and nothing else.
 * @returns The object: arrays for repeated fields, and no property for other fields that are absent.
 * @throws {TypeError} If the bytes are no such message.
 * @throws {RangeError} If they are cut short, or hold more messages than a network has.
 */
export function decodeMessage(operation: string, type: MessageType, bytes: Uint8Array): object {
  return new MessageReader(operation, bytes).read(type);
}

class MessageReader {
  readonly #operation: string;
  readonly #bytes: Uint8Array;
  readonly #reader: BinaryReader;
  readonly #path: string[] = [];
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #messages = 0;

  constructor(operation: string, bytes: Uint8Array) {
    this.#operation = operation;
    this.#bytes = bytes;
    this.#reader = new BinaryReader(bytes);
  }

  read(type: MessageType): Message {
    return this.#message(type, this.#reader.len);
  }

  #fail(ErrorClass: typeof TypeError | typeof RangeError, problem: string): never {
    const place = this.#path.length === 0 ? "" : ` in ${this.#path.join(".")}`;
    throw new ErrorClass(`Cannot ${this.#operation}: ${problem} at byte ${this.#reader.pos}${place}`);
  }

  /** What the wire format's reader says, which names no place, as an error that does. */
  #guard<T>(read: () => T): T {
    const { pos } = this.#reader;
    try {
      return read();
    } catch (error) {
      this.#reader.pos = pos;
      if (error instanceof RangeError) this.#fail(RangeError, "the file is cut short");
      this.#fail(TypeError, `the file is broken (${(error as Error).message})`);
    }
  }

  #checkEnd(end: number): void {
    if (this.#reader.pos > end) this.#fail(RangeError, "a field ends behind what holds it");
  }

  /** A length, up to which `end` leaves room. */
  #end(end: number): number {
    const reader = this.#reader;
    const start = reader.pos;
    const length = BigInt(this.#guard(() => reader.uint64()));
    const rest = end - reader.pos;
    if (length > rest) {
      reader.pos = start;
      this.#fail(RangeError, `a length of ${length} where ${Math.max(rest, 0)} bytes are left`);
    }
    return reader.pos + Number(length);
  }

  #message(type: MessageType, end: number): Message {
    const reader = this.#reader;
    if (++this.#messages > MOST_MESSAGES) {
      this.#fail(RangeError, `more than ${MOST_MESSAGES} parts`);
    }
    const message: Message = {};
    for (const { name, repeated } of Object.values(type.fields)) if (repeated) message[name] = [];
    while (reader.pos < end) {
      const [number, wireType] = this.#guard(() => reader.tag());
      const field = Object.hasOwn(type.fields, number) ? type.fields[number]! : null;
      this.#path.push(field?.name ?? `field ${number}`);
      if (field) this.#field(type, message, field, wireType, end);
      else this.#skip(wireType, end);
      this.#checkEnd(end);
      this.#path.pop();
    }
    return message;
  }

  #skip(wireType: WireType, end: number): void {
    const reader = this.#reader;
    if (wireType === WireType.LengthDelimited) reader.pos = this.#end(end);
    else if (wireType === WireType.StartGroup || wireType === WireType.EndGroup) {
      this.#fail(TypeError, "a group, which ONNX files don't have,");
    } else this.#guard(() => reader.skip(wireType));
  }

  #field(
    type: MessageType,
    message: Message,
    { name, kind, repeated }: Field,
    wireType: WireType,
    end: number,
  ): void {
    const reader = this.#reader;
    const expected = typeof kind === "string" ? WIRE_TYPES[kind] : WireType.LengthDelimited;
    const isPacked = repeated && wireType === WireType.LengthDelimited && expected !== wireType;
    if (wireType !== expected && !isPacked) {
      this.#fail(TypeError, `wire type ${wireType} where a ${type.name} has ${expected}`);
    }
    if (isPacked) {
      const values = message[name] as unknown[];
      const stop = this.#end(end);
      while (reader.pos < stop) values.push(this.#scalar(kind as ScalarKind, stop));
      this.#checkEnd(stop);
      return;
    }
    if (typeof kind !== "string" && !repeated && Object.hasOwn(message, name)) {
      this.#fail(TypeError, "a second one");
    }
    const value = typeof kind === "string" ? this.#scalar(kind, end) : this.#message(kind, this.#end(end));
    if (repeated) (message[name] as unknown[]).push(value);
    else message[name] = value;
  }

  #scalar(kind: ScalarKind, end: number): unknown {
    const reader = this.#reader;
    if (kind === "int64") return Number(this.#guard(() => reader.int64()));
    if (kind !== "string" && kind !== "bytes") return this.#guard(() => reader[kind]());
    const stop = this.#end(end);
    const bytes = this.#bytes.subarray(reader.pos, stop);
    if (kind === "bytes") {
      reader.pos = stop;
      return bytes;
    }
    try {
      const text = this.#decoder.decode(bytes);
      reader.pos = stop;
      return text;
    } catch {
      this.#fail(
        TypeError,
        `text that is not valid UTF-8 (${quoteName(new TextDecoder().decode(bytes.subarray(0, 60)))})`,
      );
    }
  }
}
