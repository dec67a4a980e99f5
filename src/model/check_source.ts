import type { BatchSource } from "../data/training_batches.ts";

/**
 * Checks that a dataset can be gone through as often as is wanted.
 *
 * @param operation What the error message says was attempted.
 * @param source The dataset.
 * @param passes How often.
 * @throws {RangeError} If it has no end.
 * @throws {TypeError} If it is a generator, and there is to be more than one pass.
 */
export function checkSource(operation: string, source: BatchSource, passes: number): void {
  if (source.size === Infinity) {
    throw new RangeError(
      `Cannot ${operation} with a dataset that has no end: take(n) says of how many batches a pass consists`,
    );
  }
  if (passes > 1 && "next" in source && typeof source.next === "function") {
    throw new TypeError(
      `Cannot ${operation} ${passes} times with a generator, which can be gone through once: ` +
        `pass the function that makes it to Dataset.from`,
    );
  }
}
