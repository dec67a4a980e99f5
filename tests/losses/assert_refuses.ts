import { assertEquals, assertThrows } from "@std/assert";
import { memory, scope, tidy } from "../../src/mod.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

type Kind = typeof RangeError | typeof TypeError;

/**
 * Asserts the whole message of an error, and that no memory is held after it that was not before.
 *
 * @param kind The error's class.
 * @param message Its message.
 * @param fn What throws it. Tensors that it makes for the call are disposed of.
 */
export function assertRefuses(kind: Kind, message: string, fn: () => unknown): void {
  const { liveTensors, liveBytes } = memory();
  const error = assertThrows(() => tidy(fn), kind);
  assertEquals(error.message, message);
  const after = memory();
  assertEquals([after.liveTensors, after.liveBytes], [liveTensors, liveBytes]);
}

/**
 * Registers a test that runs in a scope and leaves nothing behind.
 *
 * @param name What the test shows.
 * @param fn The test.
 */
export function refuses(name: string, fn: () => void): void {
  withoutLeaks(name, () => {
    using _ = scope();
    fn();
  });
}
