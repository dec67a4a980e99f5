import type { Initializer } from "./initializer.ts";
import { type KaimingOptions, kaimingStd } from "./kaiming.ts";
import { uniform } from "./uniform.ts";

/**
 * He's (2015) uniform values as PyTorch's `kaiming_uniform_`; with `negativeSlope: Math.sqrt(5)` what `Linear` starts with.
 *
 * @param options See {@linkcode KaimingOptions}.
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * // torch.manual_seed(0); torch.nn.Linear(1, 2).weight
 * const initializer = ln.initializers.kaimingUniform({ negativeSlope: Math.sqrt(5) });
 * const weight = initializer([2, 1], { random: new ln.TorchRandom(0) });
 * assertEquals(weight.toArray(), [[-0.007486820220947266], [0.5364435911178589]]);
 * ```
 */
export function kaimingUniform(options: KaimingOptions = {}): Initializer {
  return (shape, given) => {
    const limit = Math.sqrt(3) * kaimingStd(shape, options);
    return uniform({ low: -limit, high: limit })(shape, given);
  };
}
