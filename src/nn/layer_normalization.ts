import type { FloatDType } from "../array/dtype.ts";
import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { checkShape, formatShape, normalizeAxes, type Shape } from "../array/shape.ts";
import { standardize } from "../ops/standardize.ts";
import { apply } from "../tensor/apply.ts";
import { ones, zeros } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkInputType } from "./check_input_type.ts";
import { checkNumber } from "./check_number.ts";
import { Module } from "./module.ts";
import { scaleAndShift } from "./normalize.ts";
import { Parameter } from "./parameter.ts";

/** Options of {@linkcode layerNormalization}, with Keras's defaults. */
export interface LayerNormalizationOptions {
  /** The axis or axes to normalise over (default −1). */
  readonly axis?: number | readonly number[];
  /** Added to the variance (default 1e-3). */
  readonly epsilon?: number;
  /** Whether there is a summand, beta (default true). */
  readonly center?: boolean;
  /** Whether there is a factor, gamma (default true). */
  readonly scale?: boolean;
  /** The shape of one sample: given, the weights are made at once, else from the first input. */
  readonly inputShape?: Shape;
  /** The element type (default float32). */
  readonly dtype?: FloatDType;
}

const OPTION_NAMES: OptionNames<LayerNormalizationOptions> = {
  axis: true,
  epsilon: true,
  center: true,
  scale: true,
  inputShape: true,
  dtype: true,
};

/** Layer normalisation as Keras's `LayerNormalization`. */
export class LayerNormalization extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** A factor for each place along the axes, 1 at first; null until the layer is built, or for a layer without one. */
  gamma: Parameter | null = null;
  /** A summand for each place along the axes, 0 at first; null until the layer is built, or for a layer without one. */
  beta: Parameter | null = null;
  /** The shape of one sample; null until the layer is built. */
  inputShape: Shape | null = null;
  readonly #options: Required<Omit<LayerNormalizationOptions, "inputShape">>;

  /** See {@linkcode layerNormalization}. */
  constructor(options: LayerNormalizationOptions = {}) {
    super();
    checkOptionNames("make a layer normalisation layer", options, OPTION_NAMES);
    const { axis = -1, epsilon = 1e-3, center = true, scale = true, dtype = "float32" } = options;
    checkNumber("a layer normalisation layer", "epsilon", epsilon, "of 0 or more");
    this.#options = { axis, epsilon, center, scale, dtype };
    if (options.inputShape) this.build(checkShape("normalise samples", options.inputShape));
  }

  /**
   * Makes the weights, if they are not made yet.
   *
   * @param inputShape The shape of one sample.
   */
  build(inputShape: Shape): void {
    if (this.inputShape) return;
    const { center, scale, dtype } = this.#options;
    const batch = [1, ...inputShape];
    const shape = this.#axes(batch.length).map((axis) => batch[axis]!);
    const weights = tidy(() => ({
      gamma: scale ? new Parameter(ones(shape, { dtype })) : null,
      beta: center ? new Parameter(zeros(shape, { dtype })) : null,
    }));
    Object.assign(this, weights);
    this.inputShape = inputShape;
  }

  #axes(rank: number): number[] {
    return normalizeAxes("normalise", this.#options.axis, rank);
  }

  /**
   * Computes the output.
   *
   * @param input Rows are samples.
   * @returns A tensor of the same shape.
   * @throws {RangeError} If the axes have other lengths than those of the first input.
   * @throws {TypeError} If the dtype is not that of the layer.
   */
  override forward(input: Tensor): Tensor {
    const { shape, rank } = input;
    const { epsilon, dtype } = this.#options;
    checkInputType("a layer normalisation layer", input, dtype);
    const axes = this.#axes(rank);
    this.build(shape.slice(1));
    const built = (this.gamma ?? this.beta)?.shape;
    if (built?.some((length, i) => length !== shape[axes[i]!])) {
      throw new RangeError(
        `Cannot apply a layer normalisation layer to an input of shape ${
          formatShape(shape)
        }: expected lengths ${formatShape(built)} along axes ${formatShape(axes)}`,
      );
    }
    const broadcast = shape.map((length, axis) => axes.includes(axis) ? length : 1);
    return tidy(() =>
      scaleAndShift(apply(standardize, [input], { axes, epsilon }), this.gamma, this.beta, broadcast)
    );
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): LayerNormalizationOptions {
    const { inputShape } = this;
    const { center, scale, ...others } = this.#options;
    return {
      ...others,
      center: inputShape ? this.beta !== null : center,
      scale: inputShape ? this.gamma !== null : scale,
      ...(inputShape && { inputShape }),
    };
  }

  /** The settings that count most. */
  override extraRepresentation(): string {
    const { axis, epsilon } = this.#options;
    return `axis=${typeof axis === "number" ? axis : formatShape(axis)}, epsilon=${epsilon}`;
  }
}

/**
 * Layer normalisation (Ba, Kiros & Hinton 2016) as Keras's `LayerNormalization`: (x − mean)/√(variance + ε)·gamma + beta, with the mean
 * and the variance over some axes of each sample. PyTorch's form is {@linkcode LayerNorm}.
 *
 * @param options See {@linkcode LayerNormalizationOptions}.
 * @returns The layer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assert } from "@std/assert";
 *
 * const y = ln.layerNormalization().forward(ln.tensor([[1, 2, 3], [10, 0, 5]]));
 * assert(y.mean({ axis: 1 }).abs().max().item() < 1e-6);
 * ```
 */
export function layerNormalization(options: LayerNormalizationOptions = {}): LayerNormalization {
  return new LayerNormalization(options);
}
