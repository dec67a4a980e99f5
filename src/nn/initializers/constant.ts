import { full } from "../../tensor/creation.ts";
import type { Initializer } from "./initializer.ts";

/**
 * One value everywhere.
 *
 * @param value The value.
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.initializers.constant(0.5)([2]).toArray(), [0.5, 0.5]);
 * ```
 */
export function constant(value: number): Initializer {
  return (shape, { dtype = "float32" } = {}) => full(shape, value, { dtype });
}
