import { assertEquals } from "@std/assert";
import { memory } from "../../src/mod.ts";

/** What a test must leave as it found it. */
export function heldMemory(): { liveTensors: number; liveBytes: number } {
  const { liveTensors, liveBytes } = memory();
  return { liveTensors, liveBytes };
}

/**
 * Runs a function and asserts that as many tensors and bytes are live after it as before.
 *
 * @param fn What to run.
 * @returns What `fn` returns.
 */
export function holdingNothing<T>(fn: () => T): T {
  const before = heldMemory();
  const result = fn();
  assertEquals(heldMemory(), before, "live tensors and bytes after, then before");
  return result;
}

/**
 * Registers a test that ends with as many live tensors and live bytes as it began with.
 *
 * @param name What the test shows.
 * @param fn The test.
 */
export function withoutLeaks(name: string, fn: () => void | Promise<void>): void {
  Deno.test(name, async () => {
    const before = heldMemory();
    await fn();
    assertEquals(heldMemory(), before, "live tensors and bytes after, then before");
  });
}
