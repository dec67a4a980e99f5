import { type Initializer, withDefaults } from "./initializer.ts";

/** Options of {@linkcode normal} and {@linkcode truncatedNormal}. */
export interface NormalOptions {
  /** The mean (default 0). */
  readonly mean?: number;
  /** The standard deviation (default 0.05). */
  readonly std?: number;
}

/**
 * Normally distributed values. The defaults are those of Keras's `RandomNormal`.
 *
 * @param options See {@linkcode NormalOptions}.
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const weights = ln.initializers.normal({ std: 1 })([2], { dtype: "float64", random: new ln.NumpyRandom(0) });
 * assertEquals(weights.toArray(), [1.764052345967664, 0.4001572083672233]);
 * ```
 */
export function normal(options: NormalOptions = {}): Initializer {
  const { mean = 0, std = 0.05 } = options;
  return (shape, given) => {
    const { dtype, random } = withDefaults(given);
    return random.normal(mean, std, shape, { dtype });
  };
}
