import type { Initializer } from "./initializer.ts";
import { type LayoutOptions, varianceScaling } from "./variance_scaling.ts";

/**
 * He's (2015) normal values of variance 2/inputs, for layers followed by relu; truncated as in Keras, which `kaimingNormal` is not.
 *
 * @param options See {@linkcode LayoutOptions}.
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.initializers.heNormal()([3, 4], { random: new ln.Random(0) }).shape, [3, 4]);
 * ```
 */
export function heNormal(options: LayoutOptions = {}): Initializer {
  return varianceScaling({ ...options, scale: 2, mode: "fanIn", distribution: "truncatedNormal" });
}
