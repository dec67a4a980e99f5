/** Columns that a text takes in a terminal: East Asian letters and emoji two, marks none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/[\p{Mark}\p{Control}\u200B-\u200F\uFE00-\uFE0F]/u.test(character)) continue;
    const code = character.codePointAt(0)!;
    const isWide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
      (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
      (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) || code >= 0x1F000;
    columns += isWide ? 2 : 1;
  }
  return columns;
}

/** Text of one line that has room in so many columns; the rest is cut off, with "..." in its place. */
export function cutToColumns(text: string, columns: number): string {
  const line = text.replace(/[\s\p{Control}]+/gu, " ").trim();
  if (columnsOf(line) <= columns) return line;
  let kept = "";
  for (const character of line) {
    if (columnsOf(kept + character) > columns - 3) break;
    kept += character;
  }
  return `${kept.trimEnd()}...`;
}
