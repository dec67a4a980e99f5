const LONGEST = 60;

/** A name or a piece of text from a file, in quotes, as messages show it: it may be of any length there. */
export function quoteName(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
