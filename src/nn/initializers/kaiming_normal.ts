import type { Initializer } from "./initializer.ts";
import { type KaimingOptions, kaimingStd } from "./kaiming.ts";
import { normal } from "./normal.ts";

/**
 * He's (2015) normal values as PyTorch's `kaiming_normal_`: not truncated, unlike `heNormal`.
 *
 * @param options See {@linkcode KaimingOptions}.
 * @returns The initializer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const initializer = ln.initializers.kaimingNormal({ nonlinearity: "relu" });
 * assertEquals(initializer([4, 3], { random: new ln.TorchRandom(0) }).shape, [4, 3]);
 * ```
 */
export function kaimingNormal(options: KaimingOptions = {}): Initializer {
  return (shape, given) => normal({ std: kaimingStd(shape, options) })(shape, given);
}
