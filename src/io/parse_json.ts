/** Deeper than any file of the library nests. */
const DEEPEST = 100;

/**
 * Parses JSON from a file of any source, as plain values that can be walked without care: it is not nested without end.
 *
 * @param subject What it is, as the message begins: "Cannot load a model: its description".
 * @param text The JSON.
 * @throws {TypeError} If it is no JSON.
 * @throws {RangeError} If it is nested too deep.
 */
export function parseJson(subject: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TypeError(`${subject} is not valid JSON: ${(error as Error).message.slice(0, 100)}`);
  }
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw new RangeError(`${subject} is nested more than ${DEEPEST} deep`);
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one === "object" && one !== null) {
        for (const inner of Object.values(one)) next.push(inner);
      }
    }
    level = next;
  }
  return value;
}
