import { assert } from "@std/assert";

/** Waits until something is so, some seconds at most. */
export async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 4000 && !isTrue(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert(isTrue());
}
