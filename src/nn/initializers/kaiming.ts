import type { Shape } from "../../array/shape.ts";
import { fansOf, type KernelLayout } from "./fans.ts";

/** What follows the layer; PyTorch's `nonlinearity`. */
export type Nonlinearity = "linear" | "sigmoid" | "tanh" | "relu" | "leakyRelu" | "selu";

/** Options of {@linkcode kaimingUniform} and {@linkcode kaimingNormal}. */
export interface KaimingOptions {
  /** The slope of the leaky relu for negative values (default 0; PyTorch's `a`). */
  readonly negativeSlope?: number;
  /** Whether the variance is kept in the forward pass (`"fanIn"`, the default) or the backward pass (`"fanOut"`). */
  readonly mode?: "fanIn" | "fanOut";
  /** What follows the layer (default `"leakyRelu"`). */
  readonly nonlinearity?: Nonlinearity;
  /** Which axes count inputs and outputs (default `"outputsFirst"`, as in `Linear`). */
  readonly layout?: KernelLayout;
}

/** `torch.nn.init.calculate_gain`. */
function gainOf(nonlinearity: Nonlinearity, negativeSlope: number): number {
  switch (nonlinearity) {
    case "linear":
    case "sigmoid":
      return 1;
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.sqrt(2);
    case "leakyRelu":
      return Math.sqrt(2 / (1 + negativeSlope ** 2));
    case "selu":
      return 3 / 4;
  }
  throw new TypeError(
    `Cannot scale weights for nonlinearity ${
      JSON.stringify(nonlinearity)
    }: expected "linear", "sigmoid", "tanh", "relu", "leakyRelu" or "selu"`,
  );
}

/**
 * @internal The standard deviation of He's initialisation as PyTorch computes it, to the last bit.
 *
 * @param shape The kernel's shape.
 * @param options See {@linkcode KaimingOptions}.
 */
export function kaimingStd(shape: Shape, options: KaimingOptions): number {
  const { negativeSlope = 0, mode = "fanIn", nonlinearity = "leakyRelu", layout = "outputsFirst" } = options;
  if (mode !== "fanIn" && mode !== "fanOut") {
    throw new TypeError(
      `Cannot scale weights by mode ${JSON.stringify(mode)}: expected "fanIn" or "fanOut"`,
    );
  }
  const count = fansOf(shape, layout)[mode];
  const gain = gainOf(nonlinearity, negativeSlope);
  // A kernel without inputs has no values either, but the bounds must be finite.
  return gain / Math.sqrt(Math.max(1, count));
}
