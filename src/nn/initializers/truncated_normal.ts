import { checkShape, sizeOf } from "../../array/shape.ts";
import { checkMoments } from "../../random/arguments.ts";
import { fromTypedArray } from "../../tensor/creation.ts";
import { type Initializer, withDefaults } from "./initializer.ts";
import type { NormalOptions } from "./normal.ts";

/** How many standard deviations from the mean a value may lie, as in Keras. */
const REACH = 2;

/**
 * Normally distributed values, of which those more than two standard deviations from the mean are drawn again: Keras's
 * `TruncatedNormal`. What is left has 0.88 of the standard deviation that was asked for.
 *
 * @param options See {@linkcode NormalOptions}.
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assert } from "@std/assert";
 *
 * const weights = ln.initializers.truncatedNormal({ std: 0.1 })([100]);
 * assert(weights.abs().max().item() <= 0.2 + 1e-6);
 * ```
 */
export function truncatedNormal(options: NormalOptions = {}): Initializer {
  const { mean = 0, std = 0.05 } = options;
  return (shape, given) => {
    const operation = "draw truncated normal numbers";
    checkMoments(operation, mean, std);
    const { dtype, random } = withDefaults(given);
    const lengths = checkShape(operation, shape);
    const values = new Float64Array(sizeOf(lengths));
    for (let filled = 0; filled < values.length;) {
      const drawn = random.normal(0, 1, [values.length - filled], { dtype: "float64" });
      for (const value of drawn.toTypedArray()) {
        if (Math.abs(value) <= REACH) values[filled++] = mean + std * value;
      }
      drawn.dispose();
    }
    return fromTypedArray(values, lengths, { dtype });
  };
}
