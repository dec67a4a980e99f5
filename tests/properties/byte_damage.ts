/**
 * Damage to a file's bytes, drawn by fast-check.
 *
 * @module
 */
import fc from "fast-check";

/** One change to a file: what is done, where, and with which numbers. */
export interface Damage {
  readonly kind: "flip" | "byte" | "word" | "fill" | "token" | "remove" | "repeat" | "copy" | "swap" | "cut";
  /** From 0 to 2³² − 1: the place, from the file's start to its end. */
  readonly place: number;
  /** Whether the place is among the first 200 bytes, where headers are. */
  readonly early: boolean;
  readonly value: number;
  readonly length: number;
}

const KINDS: readonly Damage["kind"][] = [
  "flip",
  "flip",
  "byte",
  "byte",
  "word",
  "fill",
  "token",
  "remove",
  "repeat",
  "copy",
  "swap",
  "cut",
];
const EARLY_BYTES = 200;
/** Numbers that lengths and offsets are often wrong by. */
const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
/** What headers of text are made of. */
const TOKENS = [..."\"',{}[]():\\ 0", "-1", "9e9", "null", "true", "99999999999999999999"].map((text) =>
  new TextEncoder().encode(text)
);

const oneDamage = fc.record({
  kind: fc.constantFrom(...KINDS),
  place: fc.nat(0xffffffff),
  early: fc.boolean(),
  value: fc.oneof(fc.constantFrom(...EXTREMES), fc.nat(0xffffffff)),
  length: fc.oneof(fc.constantFrom(1, 2, 4, 8), fc.nat(200)),
});

/** A few changes; often just one, for what has many is refused at the first. */
export const byteDamage: fc.Arbitrary<Damage[]> = fc.oneof(
  fc.tuple(oneDamage),
  fc.array(oneDamage, { minLength: 1, maxLength: 5 }),
);

/** The bytes with some taken out at a place, and others put in. */
function splice(
  bytes: Uint8Array,
  at: number,
  remove: number,
  insert: Uint8Array = new Uint8Array(),
): Uint8Array<ArrayBuffer> {
  const rest = bytes.subarray(at + remove);
  const out = new Uint8Array(at + insert.length + rest.length);
  out.set(bytes.subarray(0, at));
  out.set(insert, at);
  out.set(rest, at + insert.length);
  return out;
}

function change(
  bytes: Uint8Array<ArrayBuffer>,
  { kind, place, early, value, length }: Damage,
): Uint8Array<ArrayBuffer> {
  const at = Math.floor(place / 2 ** 32 * (early ? Math.min(EARLY_BYTES, bytes.length) : bytes.length));
  const other = Math.floor(value / 2 ** 32 * bytes.length);
  switch (kind) {
    case "flip":
      bytes[at]! ^= 1 << (value & 7);
      return bytes;
    case "byte":
      bytes[at] = value;
      return bytes;
    case "word":
      for (let i = 0; i < 8; i++) bytes[at + i] = i < 4 || length > 100 ? value >>> 8 * (i & 3) : 0;
      return bytes;
    case "fill":
      return splice(bytes, at, 0, new Uint8Array(length).fill(value));
    case "token":
      return splice(bytes, at, 0, TOKENS[value % TOKENS.length]);
    case "remove":
      return splice(bytes, at, length);
    case "repeat":
      return splice(bytes, at, 0, bytes.slice(at, at + length));
    case "copy":
      return splice(bytes, at, 0, bytes.slice(other, other + length));
    case "swap": {
      const moved = bytes.slice(at, at + length);
      bytes.copyWithin(at, other, other + length);
      bytes.set(moved.subarray(0, bytes.length - other), other);
      return bytes;
    }
    case "cut":
      return bytes.slice(0, at);
  }
}

/** A copy of a file with changes made one after the other. */
export function damaged(file: Uint8Array, list: readonly Damage[]): Uint8Array<ArrayBuffer> {
  return list.reduce(change, Uint8Array.from(file));
}
