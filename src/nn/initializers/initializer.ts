import type { FloatDType } from "../../array/dtype.ts";
import type { Shape } from "../../array/shape.ts";
import { defaultRandom } from "../../random/default_random.ts";
import type { RandomStream } from "../../random/stream.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** What an initializer may be told besides the shape. */
export interface InitializerOptions {
  /** The element type (default float32). */
  readonly dtype?: FloatDType;
  /** The stream to draw from (default: that of `seed` and `setRandom`). */
  readonly random?: RandomStream;
}

/** Makes the start values of a parameter of a given shape. */
export type Initializer = (shape: Shape, options?: InitializerOptions) => Tensor;

/** @internal The options with their defaults. */
export function withDefaults(options: InitializerOptions = {}): Required<InitializerOptions> {
  return { dtype: options.dtype ?? "float32", random: options.random ?? defaultRandom() };
}
