import { inspect, isDeepStrictEqual } from "node:util";

/** Values with more parts are not shown side by side: that takes time and memory in the square of their number. */
const MOST_PARTS = 500;

function isParent(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Whether a value has many parts, those of its parts included. */
export function isLarge(value: unknown): boolean {
  const parts = new Set([value]);
  for (const part of parts) {
    if (!isParent(part)) continue;
    // Equal numbers are one part of the set, so that the longest list counts too.
    const inner = Object.values(part);
    if (parts.size + inner.length > MOST_PARTS) return true;
    for (const one of inner) parts.add(one);
  }
  return false;
}

/** Where two values that are not equal differ first, and how. */
export function firstDifference(actual: unknown, expected: unknown): string {
  let path = "";
  for (;;) {
    if (!isParent(actual) || !isParent(expected)) break;
    const [own, other] = [actual, expected];
    const keys = [...new Set([...Object.keys(own), ...Object.keys(other)])];
    const key = keys.find((key) =>
      !(key in own) || !(key in other) || !isDeepStrictEqual(own[key], other[key])
    );
    if (key === undefined) break;
    path += `[${JSON.stringify(key)}]`;
    [actual, expected] = [own[key], other[key]];
  }
  const [found, wanted] = [actual, expected].map((value) => inspect(value, { depth: 1, maxArrayLength: 10 }));
  return `${
    path === "" ? "the values differ" : `they differ first at ${path}`
  }: ${found} instead of ${wanted}`;
}
