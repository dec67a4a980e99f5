/**
 * How wide text comes out, estimated, for there is no renderer to ask.
 *
 * @module
 */

// Hundredths of the font size for the characters from space to "~" in DejaVu Sans, the widest of the usual sans-serif fonts:
// in the others a text takes less room than planned, never more.
// deno-fmt-ignore
const ASCII = [
  32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 54,
  100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50,
  50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
];
const BOLD = 1.17;
const MARK = /^[\p{Mark}\u200B-\u200F\u2060\uFE00-\uFE0F]$/u;
const SUPERSCRIPT = /^[\u2070-\u209C\u00B2\u00B3\u00B9]$/u;

function characterWidth(character: string): number {
  const code = character.codePointAt(0)!;
  if (code >= 32 && code < 127) return ASCII[code - 32]!;
  if (MARK.test(character)) return 0;
  if (SUPERSCRIPT.test(character)) return 54;
  if (code >= 0x1F000) return 140;
  // From Hangul and kana on, letters are square; below them no Latin, Greek or Cyrillic letter is wider than "Ж".
  return code >= 0x1100 ? 105 : 108;
}

/**
 * Estimates the width of a line of text, from above.
 *
 * @param text The text.
 * @param size The font size, in pixels.
 * @param bold Whether it is printed bold.
 * @returns Pixels.
 */
export function textWidth(text: string, size: number, bold = false): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width * size / 100 * (bold ? BOLD : 1);
}

/**
 * Makes text one line that fits, with an ellipsis in the place of what has no room.
 *
 * @param text The text.
 * @param width The room, in pixels.
 * @param size The font size, in pixels.
 * @param bold Whether it is printed bold.
 * @returns The text, or its beginning.
 */
export function shorten(text: string, width: number, size: number, bold = false): string {
  const line = text.replace(/\s+/g, " ").trim();
  // Each character takes a few pixels: no line of a picture holds more than this many, whatever was passed.
  if (line.length <= 4000 && textWidth(line, size, bold) <= width) return line;
  const room = width - textWidth("…", size, bold);
  let kept = "";
  let used = 0;
  for (const character of line) {
    used += textWidth(character, size, bold);
    if (used > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/**
 * Breaks text into lines that fit; the last is shortened if there are too many.
 *
 * @param text The text.
 * @param width The room, in pixels.
 * @param size The font size, in pixels.
 * @param most How many lines there may be.
 * @param bold Whether it is printed bold.
 * @returns The lines; none for blank text.
 */
export function wrap(text: string, width: number, size: number, most: number, bold = false): string[] {
  const words = text.trim().split(/\s+/).filter((word) => word !== "");
  const lines: string[] = [];
  while (words.length > 0) {
    if (lines.length === most - 1) return [...lines, shorten(words.join(" "), width, size, bold)];
    let line = words.shift()!;
    while (words.length > 0 && textWidth(`${line} ${words[0]}`, size, bold) <= width) {
      line += ` ${words.shift()}`;
    }
    lines.push(shorten(line, width, size, bold));
  }
  return lines;
}
