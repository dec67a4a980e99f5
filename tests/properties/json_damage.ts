/**
 * Damage to what a JSON text says, drawn by fast-check.
 *
 * @module
 */
import fc from "fast-check";

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

const place = fc.nat(0xfffffff);

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
