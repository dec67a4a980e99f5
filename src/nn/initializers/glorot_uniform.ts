import type { Initializer } from "./initializer.ts";
import { type LayoutOptions, varianceScaling } from "./variance_scaling.ts";

/**
 * Glorot and Bengio's (2010) uniform values between ±√(6/(inputs + outputs)): what kernels start with in Keras.
 *
 * @param options See {@linkcode LayoutOptions}.
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ln.initializers.glorotUniform()([3, 4], { random: new ln.Random(0) }).shape, [3, 4]);
 * ```
 */
export function glorotUniform(options: LayoutOptions = {}): Initializer {
  return varianceScaling({ ...options, scale: 1, mode: "fanAverage", distribution: "uniform" });
}
