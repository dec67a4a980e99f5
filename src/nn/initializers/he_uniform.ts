import type { Initializer } from "./initializer.ts";
import { type LayoutOptions, varianceScaling } from "./variance_scaling.ts";

/**
 * He's (2015) uniform values between ±√(6/inputs), for layers followed by relu.
 *
 * @param options See {@linkcode LayoutOptions}.
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.initializers.heUniform()([3, 4], { random: new ln.Random(0) }).shape, [3, 4]);
 * ```
 */
export function heUniform(options: LayoutOptions = {}): Initializer {
  return varianceScaling({ ...options, scale: 2, mode: "fanIn", distribution: "uniform" });
}
