/**
 * Elements as text. Everything that comes from outside passes through `escapeText`, so that no title can make the XML invalid.
 *
 * @module
 */

/** Attributes by name; numbers are rounded to hundredths, undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

// XML 1.0 allows tab, line feed, carriage return and U+0020 to U+D7FF, U+E000 to U+FFFD, U+10000 to U+10FFFF.
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/**
 * Writes text so that it may stand in an element or an attribute. Characters that XML can't hold become U+FFFD.
 *
 * @param text Any text.
 * @returns The text with entities.
 */
export function escapeText(text: string): string {
  return text.replace(FORBIDDEN, "\uFFFD").replace(/[&<>"]/g, (character) => ENTITIES[character]!);
}

/**
 * A number as attributes and paths show it: at most two decimals.
 *
 * @param value A finite number.
 * @throws {RangeError} If it is not finite: no picture has such a place.
 */
export function coordinate(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`Cannot draw at ${value}`);
  const rounded = Math.round(value * 100) / 100;
  return String(Math.abs(rounded) >= 1e15 || rounded === 0 ? Math.trunc(rounded) + 0 : rounded);
}

/**
 * An element.
 *
 * @param name Its name.
 * @param attributes Its attributes, not escaped yet.
 * @param children What is inside: elements, or escaped text.
 * @returns The element's text.
 */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  let start = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    start += ` ${key}="${typeof value === "number" ? coordinate(value) : escapeText(value)}"`;
  }
  const inside = children.join("");
  return inside === "" ? `${start}/>` : `${start}>${inside}</${name}>`;
}
