import { FUSED_ACTIVATIONS } from "../array/gemm.ts";
import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { describe, formatShape } from "../array/shape.ts";
import type { FloatDType } from "../array/dtype.ts";
import { defaultRandom } from "../random/default_random.ts";
import type { RandomStream } from "../random/stream.ts";
import { zeros } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import {
  activationByName,
  type ActivationName,
  checkActivation,
  NAMED_LEAKY_SLOPE,
} from "./activation_by_name.ts";
import { applyLinear } from "./apply_linear.ts";
import { checkCount } from "./check_count.ts";
import { glorotUniform } from "./initializers/glorot_uniform.ts";
import type { Initializer } from "./initializers/initializer.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";
import { pythonBool } from "./python_text.ts";

/** Activations that a dense layer applies to its result; see {@linkcode ActivationName}. */
export type DenseActivation = ActivationName;

/** Options of {@linkcode dense}. */
export interface DenseOptions {
  /** What is applied to the result (default "linear": nothing). */
  readonly activation?: DenseActivation;
  /** Whether a bias is added (default true). */
  readonly useBias?: boolean;
  /** Draws the kernel, `[inputs, units]` (default: Glorot's uniform distribution). */
  readonly kernelInitializer?: Initializer;
  /** The shape of one sample, `[inputs]`: given, the weights are made at once, else from the first input. */
  readonly inputShape?: readonly [number];
  /** The weights' element type (default float32). */
  readonly dtype?: FloatDType;
  /** Where the start weights are drawn from (default: the library's current stream when they are drawn). */
  readonly random?: RandomStream;
}

const OPTION_NAMES: OptionNames<DenseOptions> = {
  activation: true,
  useBias: true,
  kernelInitializer: true,
  inputShape: true,
  dtype: true,
  random: true,
};

/** activation(x·kernel + bias), as Keras's `Dense`: the kernel is stored as [inputs, units]; the bias starts at 0. */
export class Dense extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** `[inputs, units]`; null until the layer is built. */
  kernel: Parameter | null = null;
  /** `[units]`; null until the layer is built, or for a layer without one. */
  bias: Parameter | null = null;
  /** Features of a result. */
  readonly units: number;
  /** The shape of one sample; null until the layer is built. */
  inputShape: readonly [number] | null = null;
  readonly #options: DenseOptions;
  readonly #activation: ActivationName;

  /** See {@linkcode dense}. */
  constructor(units: number, options: DenseOptions = {}) {
    super();
    checkOptionNames("make a dense layer", options, OPTION_NAMES);
    this.units = checkCount("a dense layer", "units", units);
    const { activation = "linear", inputShape } = options;
    this.#activation = checkActivation("a dense layer", activation);
    this.#options = options;
    if (inputShape) {
      if (!Array.isArray(inputShape) || inputShape.length !== 1) {
        throw new RangeError(
          `Cannot make a dense layer with inputShape ${
            describe(inputShape)
          }: expected one length, such as [2]`,
        );
      }
      this.build(checkCount("a dense layer", "inputShape", inputShape[0]));
    }
  }

  /**
   * Makes the weights, if they are not made yet.
   *
   * @param inputs Features of a sample.
   */
  build(inputs: number): void {
    if (this.kernel) return;
    this.inputShape = [inputs];
    const {
      kernelInitializer = glorotUniform(),
      useBias = true,
      dtype = "float32",
      random = defaultRandom(),
    } = this.#options;
    tidy(() => {
      const shape = [inputs, this.units];
      const initial = kernelInitializer(shape, { dtype, random });
      if (formatShape(initial.shape) !== formatShape(shape)) {
        throw new RangeError(
          `Cannot start a dense kernel of shape ${formatShape(shape)} with values of shape ${
            formatShape(initial.shape)
          }`,
        );
      }
      this.kernel = new Parameter(initial.astype(dtype));
      this.bias = useBias ? new Parameter(zeros([this.units], { dtype })) : null;
    });
  }

  /**
   * Computes the output.
   *
   * @param input Rows are samples.
   * @returns `[…, units]`.
   */
  override forward(input: Tensor): Tensor {
    if (input.rank > 0) this.build(input.shape.at(-1)!);
    const name = this.#activation === "linear" ? "none" : this.#activation;
    const fused = FUSED_ACTIVATIONS.find((one) => one === name);
    const apply = () =>
      applyLinear(
        "a dense layer",
        input,
        this.kernel!,
        this.bias,
        fused,
        fused === "leakyRelu" ? NAMED_LEAKY_SLOPE : 0,
      );
    return fused ? apply() : tidy(() => activationByName(this.#activation)(apply()));
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): Required<Pick<DenseOptions, "activation" | "useBias" | "dtype">> & {
    units: number;
    inputShape?: readonly [number];
  } {
    const { units, inputShape, kernel } = this;
    const { useBias = true, dtype = "float32" } = this.#options;
    return {
      units,
      activation: this.#activation,
      useBias: kernel ? this.bias !== null : useBias,
      dtype,
      ...(inputShape && { inputShape }),
    };
  }

  /** The settings that count most. */
  override extraRepresentation(): string {
    return `units=${this.units}, activation=${this.#activation}, use_bias=${
      pythonBool(this.#options.useBias ?? true)
    }`;
  }
}

/**
 * A fully connected layer with Keras's defaults.
 *
 * @param units Features of a result.
 * @param options See {@linkcode DenseOptions}.
 * @returns The layer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const layer = ln.dense(8, { activation: "relu", inputShape: [2] });
 * assertEquals(layer.kernel!.shape, [2, 8]);
 * assertEquals(layer.forward(ln.ones([4, 2])).shape, [4, 8]);
 * ```
 */
export function dense(units: number, options: DenseOptions = {}): Dense {
  return new Dense(units, options);
}
