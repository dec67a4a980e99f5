import recorded from "../golden/npy_numpy.json" with { type: "json" };

/** The bytes of a recorded file. */
export function fileOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Recorded elements as numbers: those that JSON has no number for are text. */
export function numbersOf(values: readonly (number | string | boolean)[]): number[] {
  return values.map(Number);
}

/** Files that NumPy wrote, and what is in them. */
export const numpyFiles = recorded;
