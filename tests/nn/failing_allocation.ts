import { assert, assertEquals } from "@std/assert";
import { tidy } from "../../src/mod.ts";
import { heap } from "../../src/kernels/active.ts";
import { heldMemory } from "../test_support/without_leaks.ts";

/**
 * Runs a function again and again, with its first, second, third … allocation failing, until none fails. After each failure memory is
 * as it was, and so is what `state` returns.
 *
 * @param fn What to run; what it makes is disposed of.
 * @param state What must not change when `fn` throws.
 * @returns How often it failed.
 */
export function failAtEveryAllocation(fn: () => void, state: () => unknown): number {
  for (let number = 0;; number++) {
    const [held, before] = [heldMemory(), state()];
    const target = heap();
    const { allocate } = target;
    let left = number;
    target.allocate = (bytes) => {
      if (left-- === 0) throw new RangeError("This allocation fails");
      return allocate.call(target, bytes);
    };
    try {
      tidy(fn);
      return number;
    } catch (error) {
      assert(error instanceof RangeError && error.message === "This allocation fails", String(error));
    } finally {
      delete (target as Partial<typeof target>).allocate;
    }
    assertEquals(heldMemory(), held, `memory after allocation ${number} failed, then before`);
    assertEquals(state(), before, `state after allocation ${number} failed, then before`);
  }
}
