/**
 * Damage to files, drawn by fast-check: to bytes, and to what a JSON text says.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { memory } from "../../src/mod.ts";
import { heldMemory } from "../test_support/without_leaks.ts";

/** Changes a file; the result may be of another length. */
export type Damage = (file: Uint8Array) => Uint8Array;

const TOKENS = [
  '"',
  ",",
  "{",
  "}",
  "[",
  "]",
  ":",
  " ",
  "\\",
  "0",
  "-1",
  "9e9",
  "null",
  "true",
  "99999999999999999999",
];

function splice(file: Uint8Array, at: number, remove: number, insert: ArrayLike<number>): Uint8Array {
  const end = Math.min(file.length, at + remove);
  const out = new Uint8Array(at + insert.length + file.length - end);
  out.set(file.subarray(0, at));
  out.set(insert, at);
  out.set(file.subarray(end), at + insert.length);
  return out;
}

const place = fc.nat(0xfffffff);

/** One change of a few bytes; the first 200, where headers begin, are hit more often. */
const oneDamage: fc.Arbitrary<Damage> = fc.tuple(fc.nat(5), place, place, fc.nat(255), fc.boolean()).map(
  ([kind, first, second, value, early]) => (file) => {
    if (file.length === 0) return file;
    const at = first % (early ? Math.min(200, file.length) : file.length);
    switch (kind) {
      case 0:
        return splice(file, at, 1, [value]);
      case 1:
        return splice(file, at, 1, [file[at]! ^ (1 << (value & 7))]);
      case 2:
        return splice(file, at, second % 20, []);
      case 3:
        return splice(file, at, 0, new TextEncoder().encode(TOKENS[second % TOKENS.length]));
      case 4:
        return splice(file, at, 0, file.slice(second % file.length, second % file.length + value));
      default:
        return file.slice(0, at);
    }
  },
);

/** One to four changes of bytes. */
export const byteDamage: fc.Arbitrary<Damage> = fc.array(oneDamage, { minLength: 1, maxLength: 4 }).map(
  (changes) => (file) => changes.reduce((damaged, change) => change(damaged), file),
);

// deno-lint-ignore no-explicit-any -- whatever JSON holds
type Json = any;

const nested = (depth: number): Json => depth === 0 ? 1 : [nested(depth - 1)];

/** Values that no program would write where they are put. */
const nasty: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(
    null,
    true,
    "",
    "__proto__",
    "constructor",
    "F64",
    "I64",
    {},
    [],
    [[]],
    { name: 1 },
    nested(60),
    nested(500),
  ),
  fc.constantFrom(0, -1, 0.5, 1e9, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63, 1e300, -(2 ** 31)),
  fc.integer({ min: 0, max: 64 }),
);

/** Changes a value in place; a copy is passed. */
export type JsonDamage = (value: Json) => Json;

const oneJsonDamage: fc.Arbitrary<JsonDamage> = fc.tuple(
  fc.array(place, { minLength: 1, maxLength: 8 }),
  fc.nat(4),
  nasty,
  place,
)
  .map(([path, kind, drawn, other]) => (root: Json) => {
    // Later changes may reach into it.
    const value = structuredClone(drawn);
    let [holder, key]: [Json, string | null] = [root, null];
    for (const [depth, step] of path.entries()) {
      const inner: Json = key === null ? root : holder[key];
      if (typeof inner !== "object" || inner === null) break;
      const keys = Object.keys(inner);
      if (keys.length === 0) break;
      // Half of the paths end early, so that all levels are hit.
      if (depth > 0 && step & 1) break;
      [holder, key] = [inner, keys[(step >> 1) % keys.length]!];
    }
    if (key === null) return value;
    const keys = Object.keys(holder);
    const from = keys[other % keys.length]!;
    if (kind === 0 && !Array.isArray(holder)) delete holder[key];
    else if (kind === 1) holder[key] = structuredClone(holder[from]);
    else if (kind === 2 && !Array.isArray(holder)) {
      Object.defineProperty(holder, typeof value === "string" ? value : "more", {
        value: holder[key],
        enumerable: true,
        writable: true,
        configurable: true,
      });
    } else if (kind === 3 && Array.isArray(holder)) holder.push(structuredClone(holder[Number(from)]));
    else holder[key] = value;
    return root;
  });

/** One to three changes of what a JSON text says. */
export const jsonDamage: fc.Arbitrary<JsonDamage> = fc.array(oneJsonDamage, { minLength: 1, maxLength: 3 })
  .map((changes) => (value) => changes.reduce((changed, change) => change(changed), structuredClone(value)));

/**
 * Asserts that a damaged file is used or refused with a clear message, and takes memory in proportion to its size.
 *
 * @param file The file.
 * @param use Reads it and gives back what it has made.
 * @returns Whether it was refused.
 */
export function checkDamaged(file: Uint8Array, use: () => void): boolean {
  const [before, { liveBytes, peakBytes }] = [heldMemory(), memory()];
  let refused = false;
  try {
    use();
  } catch (error) {
    refused = true;
    assert(error instanceof TypeError || error instanceof RangeError, `${error}\n${(error as Error).stack}`);
    assertMatch(error.message, /^Cannot .*[^.]$/s, error.stack);
  }
  assertEquals(heldMemory(), before, "live tensors and bytes after, then before");
  assert(
    memory().peakBytes <= Math.max(peakBytes, liveBytes + 16 * file.length + 2 ** 17),
    "memory beyond the file's size",
  );
  return refused;
}
