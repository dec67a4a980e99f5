import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import type * as ln from "../../src/mod.ts";
import { heldMemory, withoutLeaks } from "./without_leaks.ts";

/** The errors that wrong calls throw. */
export type ErrorClass = typeof TypeError | typeof RangeError;
/** What is wrong, the call, the error, and what its message says. */
export type Case = readonly [name: string, call: () => unknown, error: ErrorClass, message: RegExp];

/** Wrong on purpose, whatever the types say. */
// deno-lint-ignore no-explicit-any
export const wrong = (value: unknown): any => value;

/** Registers a test of wrong calls: each throws the right error, and leaves memory and operands as they were. */
export function refuses(name: string, makeCases: () => { operands: ln.Tensor[]; cases: Case[] }): void {
  withoutLeaks(name, () => {
    const { operands, cases } = makeCases();
    const contents = operands.map((t) => t.toArray());
    for (const [what, call, error, message] of cases) {
      const before = heldMemory();
      const thrown = assertThrows(call, Error);
      assert(
        thrown instanceof error,
        `${what}: expected ${error.name}, got ${thrown.name}: ${thrown.message}`,
      );
      assertMatch(thrown.message, message, `${what}: ${thrown.message}`);
      assert(thrown.message.startsWith("Cannot "), `${what}: ${thrown.message}`);
      assert(!thrown.message.endsWith("."), `${what}: no full stop`);
      assertEquals(heldMemory(), before, `${what}: memory after, then before`);
    }
    assertEquals(operands.map((t) => t.toArray()), contents);
    for (const t of operands) t.dispose();
  });
}
