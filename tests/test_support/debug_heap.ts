import { heap } from "../../src/kernels/active.ts";
import type { HeapDebug } from "../../src/kernels/memory.ts";

/**
 * Runs a function with some of the heap's test switches on.
 *
 * @param switches Which.
 * @param fn What to run.
 * @returns What `fn` returns.
 */
export function withHeapSwitches<T>(switches: Partial<HeapDebug>, fn: () => T): T {
  const { debug } = heap();
  const before = { ...debug };
  Object.assign(debug, switches);
  try {
    return fn();
  } finally {
    Object.assign(debug, before);
  }
}
