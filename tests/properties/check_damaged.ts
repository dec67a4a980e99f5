import { assert, assertEquals, assertMatch } from "@std/assert";
import { memory } from "../../src/mod.ts";
import { heldMemory } from "../test_support/without_leaks.ts";

/** What a reader of damaged files may do. */
export interface DamageLimits {
  /** What the messages of its errors look like. */
  readonly message?: RegExp;
  /** How many bytes of memory it may take for each byte of a file (default 16). */
  readonly bytesPerByte?: number;
}

/**
 * Asserts that a damaged file is used or refused with a clear message, that nothing is left of it, and that it takes memory in proportion
 * to its size.
 *
 * @param file The file.
 * @param use Reads it, and gives back what it has made.
 * @param limits See {@linkcode DamageLimits}.
 */
export function checkDamaged(
  file: Uint8Array,
  use: () => void,
  { message = /^Cannot .*[^.]$/s, bytesPerByte = 16 }: DamageLimits = {},
): void {
  const [before, { liveBytes, peakBytes }] = [heldMemory(), memory()];
  try {
    use();
  } catch (error) {
    assert(error instanceof TypeError || error instanceof RangeError, `${error}\n${(error as Error).stack}`);
    assertMatch(error.message, message, error.stack);
  }
  assertEquals(heldMemory(), before, "live tensors and bytes after, then before");
  assert(
    memory().peakBytes <= Math.max(peakBytes, liveBytes + bytesPerByte * file.length + 2 ** 17),
    "memory beyond the file's size",
  );
}
