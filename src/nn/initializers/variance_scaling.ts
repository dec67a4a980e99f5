import { fansOf, type KernelLayout } from "./fans.ts";
import type { Initializer } from "./initializer.ts";
import { normal } from "./normal.ts";
import { truncatedNormal } from "./truncated_normal.ts";
import { uniform } from "./uniform.ts";

/** The option that every initializer has that looks at the numbers of inputs and outputs. */
export interface LayoutOptions {
  /** Which axes count inputs and outputs (default `"inputsFirst"`, as in `dense`; `Linear` stores `"outputsFirst"`). */
  readonly layout?: KernelLayout;
}

/** Options of {@linkcode varianceScaling}. */
export interface VarianceScalingOptions extends LayoutOptions {
  /** The variance times the count (default 1). */
  readonly scale?: number;
  /** What is counted: inputs, outputs, or their mean (default `"fanIn"`). */
  readonly mode?: "fanIn" | "fanOut" | "fanAverage";
  /** How the values are distributed (default `"truncatedNormal"`). */
  readonly distribution?: "truncatedNormal" | "normal" | "uniform";
}

/** The standard deviation of a standard normal distribution that is cut off at ±2: √(1 − 4·φ(2)/(2·Φ(2) − 1)). */
const TRUNCATED_STD = 0.87962566103423978;

/**
 * Values whose variance is `scale` divided by the number of inputs, of outputs, or the mean of the two: Keras's `VarianceScaling`, which
 * Glorot's, He's and LeCun's initializers are cases of.
 *
 * @param options See {@linkcode VarianceScalingOptions}.
 * @returns The initializer.
 * @throws {RangeError} If the scale is not above 0.
 * @throws {TypeError} If the mode or the distribution is unknown.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assert } from "@std/assert";
 *
 * const initializer = ln.initializers.varianceScaling({ scale: 3, distribution: "uniform" });
 * const weights = initializer([9, 5]);
 * assert(weights.abs().max().item() <= 1);
 * ```
 */
export function varianceScaling(options: VarianceScalingOptions = {}): Initializer {
  const { scale = 1, mode = "fanIn", distribution = "truncatedNormal", layout = "inputsFirst" } = options;
  if (!(scale > 0 && scale < Infinity)) {
    throw new RangeError(`Cannot scale a variance by ${scale}: expected a finite number above 0`);
  }
  if (!["fanIn", "fanOut", "fanAverage"].includes(mode)) {
    throw new TypeError(
      `Cannot scale a variance by mode ${JSON.stringify(mode)}: expected "fanIn", "fanOut" or "fanAverage"`,
    );
  }
  if (!["truncatedNormal", "normal", "uniform"].includes(distribution)) {
    throw new TypeError(
      `Cannot draw from distribution ${
        JSON.stringify(distribution)
      }: expected "truncatedNormal", "normal" or "uniform"`,
    );
  }
  return (shape, given) => {
    const { fanIn, fanOut } = fansOf(shape, layout);
    const count = mode === "fanIn" ? fanIn : mode === "fanOut" ? fanOut : (fanIn + fanOut) / 2;
    const variance = scale / Math.max(1, count);
    if (distribution === "normal") return normal({ std: Math.sqrt(variance) })(shape, given);
    if (distribution === "truncatedNormal") {
      return truncatedNormal({ std: Math.sqrt(variance) / TRUNCATED_STD })(shape, given);
    }
    const limit = Math.sqrt(3 * variance);
    return uniform({ low: -limit, high: limit })(shape, given);
  };
}
