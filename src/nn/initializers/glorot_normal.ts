import type { Initializer } from "./initializer.ts";
import { type LayoutOptions, varianceScaling } from "./variance_scaling.ts";

/**
 * Glorot and Bengio's (2010) normal values of variance 2/(inputs + outputs), truncated as in Keras.
 *
 * @param options See {@linkcode LayoutOptions}.
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.initializers.glorotNormal()([3, 4], { random: new ln.Random(0) }).shape, [3, 4]);
 * ```
 */
export function glorotNormal(options: LayoutOptions = {}): Initializer {
  return varianceScaling({ ...options, scale: 1, mode: "fanAverage", distribution: "truncatedNormal" });
}
