import { scope, useKernels } from "../../src/mod.ts";
import { withoutLeaks } from "./without_leaks.ts";

/** The kernels that work on one heap, so that a test file can run under both. */
const SETS = ["wasm", "typescript"] as const;

/**
 * Registers a test once for each set of kernels. It runs in a scope, and ends with as many live tensors and bytes as it began with.
 *
 * @param name What the test shows.
 * @param fn The test.
 */
export function forEachKernels(name: string, fn: () => void): void {
  for (const kind of SETS) {
    withoutLeaks(`${name} (${kind})`, () => {
      useKernels(kind);
      try {
        using _ = scope();
        fn();
      } finally {
        useKernels("wasm");
      }
    });
  }
}
