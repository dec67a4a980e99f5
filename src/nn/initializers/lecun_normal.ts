import type { Initializer } from "./initializer.ts";
import { type LayoutOptions, varianceScaling } from "./variance_scaling.ts";

/**
 * LeCun's (1998) normal values of variance 1/inputs, truncated as in Keras; for layers followed by selu.
 *
 * @param options See {@linkcode LayoutOptions}.
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.initializers.lecunNormal()([3, 4], { random: new ln.Random(0) }).shape, [3, 4]);
 * ```
 */
export function lecunNormal(options: LayoutOptions = {}): Initializer {
  return varianceScaling({ ...options, scale: 1, mode: "fanIn", distribution: "truncatedNormal" });
}
