import fc from "fast-check";

/** One change to a file: what is done, where, and with which numbers. */
export interface Damage {
  readonly kind: "flip" | "byte" | "word" | "insert" | "remove" | "repeat" | "cut" | "swap";
  /** From 0 to 2³² − 1: the place, from the file's start to its end. */
  readonly place: number;
  readonly value: number;
  readonly length: number;
}

/** Numbers that lengths and offsets are often wrong by. */
const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** A few changes. */
export const damages: fc.Arbitrary<Damage[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Damage["kind"]>(
      "flip",
      "flip",
      "byte",
      "byte",
      "word",
      "insert",
      "remove",
      "repeat",
      "cut",
      "swap",
    ),
    place: fc.nat(0xffffffff),
    value: fc.oneof(fc.constantFrom(...EXTREMES), fc.nat(0xffffffff)),
    length: fc.oneof(fc.constantFrom(1, 2, 4, 8), fc.nat(200)),
  }),
  { minLength: 1, maxLength: 5 },
);

/** A copy of a file with changes made one after the other. */
export function damaged(file: Uint8Array, list: readonly Damage[]): Uint8Array<ArrayBuffer> {
  let bytes = Uint8Array.from(file);
  for (const { kind, place, value, length } of list) {
    const at = Math.floor(place / 2 ** 32 * bytes.length);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    switch (kind) {
      case "flip":
        bytes[at]! ^= 1 << (value & 7);
        break;
      case "byte":
        bytes[at] = value;
        break;
      case "word":
        for (let i = 0; i < 8; i++) bytes[at + i] = i < 4 || length > 100 ? value >>> 8 * (i & 3) : 0;
        break;
      case "insert":
        bytes = Uint8Array.of(...before, ...new Uint8Array(length).fill(value), ...after);
        break;
      case "remove":
        bytes = Uint8Array.of(...before, ...after.subarray(length));
        break;
      case "repeat":
        bytes = Uint8Array.of(...before, ...after.subarray(0, length), ...after);
        break;
      case "cut":
        bytes = Uint8Array.from(before);
        break;
      case "swap": {
        const other = Math.floor(value / 2 ** 32 * bytes.length);
        const moved = bytes.slice(at, at + length);
        bytes.copyWithin(at, other, other + length);
        bytes.set(moved.subarray(0, Math.max(0, bytes.length - other)), other);
      }
    }
  }
  return bytes;
}
