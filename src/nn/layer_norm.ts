import type { FloatDType } from "../array/dtype.ts";
import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { describe, formatShape, type Shape } from "../array/shape.ts";
import { standardize } from "../ops/standardize.ts";
import { apply } from "../tensor/apply.ts";
import { ones, zeros } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkCount } from "./check_count.ts";
import { checkInputType } from "./check_input_type.ts";
import { checkNumber } from "./check_number.ts";
import { Module } from "./module.ts";
import { scaleAndShift } from "./normalize.ts";
import { Parameter } from "./parameter.ts";
import { pythonBool, pythonFloat, pythonTuple } from "./python_text.ts";

/** Options of {@linkcode LayerNorm}, with PyTorch's defaults. */
export interface LayerNormOptions {
  /** Added to the variance (default 1e-5). */
  readonly epsilon?: number;
  /** Whether there are a weight and a bias (default true). */
  readonly elementwiseAffine?: boolean;
  /** Whether there is a bias, if there is a weight (default true). */
  readonly bias?: boolean;
  /** The element type (default float32). */
  readonly dtype?: FloatDType;
}

const OPTION_NAMES: OptionNames<LayerNormOptions> = {
  epsilon: true,
  elementwiseAffine: true,
  bias: true,
  dtype: true,
};

/**
 * Layer normalisation (Ba, Kiros & Hinton 2016), as PyTorch's `nn.LayerNorm`: (x − mean)/√(variance + ε)·weight + bias, with the mean and
 * the variance over the last axes of each sample. Keras's layer, with other defaults, is {@linkcode layerNormalization}.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const y = new ln.LayerNorm(4).forward(ln.tensor([[1, 2, 3, 4], [10, 0, 10, 0]]));
 * assertEquals(y.mean({ axis: 1 }).abs().less(1e-6).toArray(), [1, 1]);
 * assertAlmostEquals(y.at(1, 0).item(), 1, 1e-6);
 * ```
 */
export class LayerNorm extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** A factor for each place, 1 at first; or null. */
  readonly weight: Parameter | null;
  /** A summand for each place, 0 at first; or null. */
  readonly bias: Parameter | null;
  /** The lengths of the last axes. */
  readonly normalizedShape: Shape;
  /** Added to the variance. */
  readonly epsilon: number;

  /**
   * Makes a layer.
   *
   * @param normalizedShape The lengths of the axes to normalise over, the last of the input; a number for one axis.
   * @param options See {@linkcode LayerNormOptions}.
   */
  constructor(normalizedShape: number | Shape, options: LayerNormOptions = {}) {
    super();
    checkOptionNames("make a layer normalisation layer", options, OPTION_NAMES);
    const layer = "a layer normalisation layer";
    const { epsilon = 1e-5, elementwiseAffine = true, bias = true, dtype = "float32" } = options;
    const lengths = Array.isArray(normalizedShape) ? normalizedShape as Shape : [normalizedShape as number];
    if (lengths.length === 0) {
      throw new RangeError(
        `Cannot make ${layer} with normalizedShape ${describe(normalizedShape)}: expected one length or more`,
      );
    }
    this.normalizedShape = lengths.map((length) => checkCount(layer, "normalizedShape", length));
    this.epsilon = checkNumber(layer, "epsilon", epsilon, "of 0 or more");
    const shape = this.normalizedShape;
    this.weight = elementwiseAffine ? tidy(() => new Parameter(ones(shape, { dtype }))) : null;
    this.bias = elementwiseAffine && bias ? tidy(() => new Parameter(zeros(shape, { dtype }))) : null;
  }

  /**
   * Computes the output.
   *
   * @param input `[…, …normalizedShape]`.
   * @returns A tensor of the same shape.
   * @throws {RangeError} If the last axes have other lengths.
   * @throws {TypeError} If the dtype is not that of the layer.
   */
  override forward(input: Tensor): Tensor {
    const { normalizedShape, epsilon } = this;
    const { shape, rank } = input;
    const first = rank - normalizedShape.length;
    if (first < 0 || normalizedShape.some((length, axis) => length !== shape[first + axis])) {
      throw new RangeError(
        `Cannot apply a layer normalisation layer to an input of shape ${formatShape(shape)}: expected ${
          formatShape(normalizedShape)
        } along the last axes`,
      );
    }
    checkInputType("a layer normalisation layer", input, this.weight?.dtype ?? null);
    const axes = normalizedShape.map((_, axis) => first + axis);
    return tidy(() =>
      scaleAndShift(apply(standardize, [input], { axes, epsilon }), this.weight, this.bias, normalizedShape)
    );
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): Required<LayerNormOptions> & { normalizedShape: Shape } {
    const { normalizedShape, epsilon, weight, bias } = this;
    return {
      normalizedShape,
      epsilon,
      elementwiseAffine: weight !== null,
      bias: bias !== null,
      dtype: (weight?.dtype ?? "float32") as FloatDType,
    };
  }

  /** The settings as PyTorch prints them. */
  override extraRepresentation(): string {
    return `${pythonTuple(this.normalizedShape)}, eps=${pythonFloat(this.epsilon)}, elementwise_affine=${
      pythonBool(this.weight !== null)
    }, bias=${pythonBool(this.bias !== null)}`;
  }
}
