import { constant } from "./constant.ts";
import type { Initializer } from "./initializer.ts";

/**
 * Zeros everywhere: what biases start with in Keras.
 *
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.initializers.zeros()([2]).toArray(), [0, 0]);
 * ```
 */
export function zeros(): Initializer {
  return constant(0);
}
