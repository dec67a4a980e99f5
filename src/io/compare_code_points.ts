/**
 * Compares texts by code points, as Python and Rust sort them; `<` compares by UTF-16 units, where a character beyond U+FFFF counts as two.
 *
 * @returns Below 0 if `a` comes first, above 0 if `b` does, 0 if they are equal.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === length) return a.length - b.length;
  return rankOf(a.charCodeAt(i)) - rankOf(b.charCodeAt(i));
}

/** Halves of such characters come after all that take one unit. */
function rankOf(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
