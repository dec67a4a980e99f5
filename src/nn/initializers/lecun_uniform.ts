import type { Initializer } from "./initializer.ts";
import { type LayoutOptions, varianceScaling } from "./variance_scaling.ts";

/**
 * LeCun's (1998) uniform values between ±√(3/inputs).
 *
 * @param options See {@linkcode LayoutOptions}.
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.initializers.lecunUniform()([3, 4], { random: new ln.Random(0) }).shape, [3, 4]);
 * ```
 */
export function lecunUniform(options: LayoutOptions = {}): Initializer {
  return varianceScaling({ ...options, scale: 1, mode: "fanIn", distribution: "uniform" });
}
