import { constant } from "./constant.ts";
import type { Initializer } from "./initializer.ts";

/**
 * Ones everywhere.
 *
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.initializers.ones()([2]).toArray(), [1, 1]);
 * ```
 */
export function ones(): Initializer {
  return constant(1);
}
