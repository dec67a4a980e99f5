import type { FloatDType } from "../array/dtype.ts";
import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { defaultRandom } from "../random/default_random.ts";
import type { RandomStream } from "../random/stream.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { applyLinear } from "./apply_linear.ts";
import { checkCount } from "./check_count.ts";
import { kaimingUniform } from "./initializers/kaiming_uniform.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";
import { pythonBool } from "./python_text.ts";

/** Options of {@linkcode Linear}. */
export interface LinearOptions {
  /** Whether a bias is added (default true). */
  readonly bias?: boolean;
  /** The weights' element type (default float32). */
  readonly dtype?: FloatDType;
  /** Where the start weights are drawn from (default: the library's current stream). */
  readonly random?: RandomStream;
}

const OPTION_NAMES: OptionNames<LinearOptions> = { bias: true, dtype: true, random: true };

/**
 * x·weightᵀ + bias, as PyTorch's `nn.Linear`: the weight is stored as [outputs, inputs]. Weight and bias start uniform between
 * ∓1/√inputs.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const layer = new ln.Linear(3, 4);
 * assertEquals(layer.weight.shape, [4, 3]);
 * assertEquals(layer.forward(ln.ones([2, 3])).shape, [2, 4]);
 * ```
 */
export class Linear extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** `[outputs, inputs]`. */
  readonly weight: Parameter;
  /** `[outputs]`, or null. */
  readonly bias: Parameter | null;

  /**
   * Makes a layer with start weights.
   *
   * @param inputs Features of a sample.
   * @param outputs Features of a result.
   * @param options See {@linkcode LinearOptions}.
   */
  constructor(inputs: number, outputs: number, options: LinearOptions = {}) {
    super();
    checkOptionNames("make a linear layer", options, OPTION_NAMES);
    checkCount("a linear layer", "inputs", inputs);
    checkCount("a linear layer", "outputs", outputs);
    const { bias = true, dtype = "float32", random = defaultRandom() } = options;
    const bound = 1 / Math.sqrt(inputs);
    const weight = kaimingUniform({ negativeSlope: Math.sqrt(5) });
    this.weight = tidy(() => new Parameter(weight([outputs, inputs], { dtype, random })));
    this.bias = bias ? tidy(() => new Parameter(random.uniform(-bound, bound, [outputs], { dtype }))) : null;
  }

  /**
   * Computes the output.
   *
   * @param input Rows are samples.
   * @returns `[…, outputs]`.
   */
  override forward(input: Tensor): Tensor {
    return tidy(() => applyLinear("a linear layer", input, this.weight.transpose(), this.bias));
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): { inputs: number; outputs: number; bias: boolean; dtype: FloatDType } {
    return {
      inputs: this.weight.shape[1]!,
      outputs: this.weight.shape[0]!,
      bias: this.bias !== null,
      dtype: this.weight.dtype as FloatDType,
    };
  }

  /** The settings as PyTorch prints them. */
  override extraRepresentation(): string {
    const [outputs, inputs] = this.weight.shape as readonly [number, number];
    return `in_features=${inputs}, out_features=${outputs}, bias=${pythonBool(this.bias !== null)}`;
  }
}
