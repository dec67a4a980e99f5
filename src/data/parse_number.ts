const ZERO = 0x30;
const NINE = 0x39;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
/** Whole numbers of so many digits are exact, and so are powers of ten up to the 22nd: one division rounds once (Clinger 1990). */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, i) => Number(`1e${i}`));
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const NAMES: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, infinity: Infinity };

/**
 * The decimal number that a piece of text is, as Python's `float` reads it; spaces and tabs around it don't count.
 *
 * @param text The text.
 * @param start Where the piece begins.
 * @param end The place after its last character.
 * @returns The number, or undefined when the piece is none.
 */
export function parseNumber(text: string, start: number, end: number): number | undefined {
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (start < end && isSpace(text.charCodeAt(end - 1))) end--;
  let i = start;
  const sign = text.charCodeAt(i);
  if (sign === PLUS || sign === MINUS) i++;
  let value = 0;
  let digits = 0;
  let point = -1;
  for (; i < end && digits <= EXACT_DIGITS; i++) {
    const code = text.charCodeAt(i);
    if (code >= ZERO && code <= NINE) {
      value = value * 10 + code - ZERO;
      digits++;
    } else if (code === POINT && point < 0) point = i;
    else break;
  }
  if (i < end || digits === 0 || digits > EXACT_DIGITS) return parseOther(text.slice(start, end));
  if (point >= 0) value /= POWERS_OF_TEN[end - point - 1]!;
  return sign === MINUS ? -value : value;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** Numbers with an exponent or many digits, and those with names. */
function parseOther(text: string): number | undefined {
  if (NUMBER.test(text)) return Number(text);
  const unsigned = /^[+-]/.test(text) ? text.slice(1) : text;
  // Of other text, only the first letters are looked at.
  const name = unsigned.length > 8 ? "" : unsigned.toLowerCase();
  if (!Object.hasOwn(NAMES, name)) return undefined;
  return text.startsWith("-") ? -NAMES[name]! : NAMES[name]!;
}
