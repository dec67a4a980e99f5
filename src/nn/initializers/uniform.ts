import { type Initializer, withDefaults } from "./initializer.ts";

/** Options of {@linkcode uniform}. */
export interface UniformOptions {
  /** The lower bound (default −0.05). */
  readonly low?: number;
  /** The upper bound (default 0.05). */
  readonly high?: number;
}

/**
 * Uniform values. The defaults are those of Keras's `RandomUniform`.
 *
 * @param options See {@linkcode UniformOptions}.
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const weights = ln.initializers.uniform({ low: -1, high: 1 })([2, 3], { random: new ln.NumpyRandom(42) });
 * assertEquals(weights.shape, [2, 3]);
 * ```
 */
export function uniform(options: UniformOptions = {}): Initializer {
  const { low = -0.05, high = 0.05 } = options;
  return (shape, given) => {
    const { dtype, random } = withDefaults(given);
    return random.uniform(low, high, shape, { dtype });
  };
}
