import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { checkShape, formatShape, normalizeAxis, type Shape, sizeOf } from "../array/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/** Options of {@linkcode Flatten}. */
export interface FlattenOptions {
  /** The first axis to merge (default 1, so that rows stay samples). */
  readonly startAxis?: number;
  /** The last axis to merge (default −1). */
  readonly endAxis?: number;
  /** The shape of one sample, for a model's summary. */
  readonly inputShape?: Shape;
}

const OPTION_NAMES: OptionNames<FlattenOptions> = { startAxis: true, endAxis: true, inputShape: true };

/**
 * Makes one axis of several, as PyTorch's `nn.Flatten` and Keras's `Flatten`: `[4, 28, 28]` becomes `[4, 784]`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new ln.Flatten().forward(ln.zeros([4, 28, 28])).shape, [4, 784]);
 * assertEquals(new ln.Flatten({ startAxis: 0, endAxis: 1 }).forward(ln.zeros([4, 3, 2])).shape, [12, 2]);
 * ```
 */
export class Flatten extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** The first axis that is merged. */
  readonly startAxis: number;
  /** The last axis that is merged. */
  readonly endAxis: number;
  /** The shape of one sample, or null. */
  readonly inputShape: Shape | null;

  /**
   * Makes a layer.
   *
   * @param options See {@linkcode FlattenOptions}.
   */
  constructor(options: FlattenOptions = {}) {
    super();
    checkOptionNames("make a flattening layer", options, OPTION_NAMES);
    this.startAxis = options.startAxis ?? 1;
    this.endAxis = options.endAxis ?? -1;
    this.inputShape = options.inputShape ? checkShape("flatten inputs", options.inputShape) : null;
  }

  /**
   * Computes the output.
   *
   * @param input At least as many axes as the layer merges.
   * @returns A view where the layout allows it.
   * @throws {RangeError} If the input lacks an axis, or the last axis to merge comes before the first.
   */
  override forward(input: Tensor): Tensor {
    const { shape, rank } = input;
    const start = normalizeAxis("flatten", this.startAxis, rank);
    const end = normalizeAxis("flatten", this.endAxis, rank);
    if (start > end) {
      throw new RangeError(
        `Cannot flatten a tensor of shape ${
          formatShape(shape)
        } from axis ${start} to ${end}: the last comes first`,
      );
    }
    return input.reshape([
      ...shape.slice(0, start),
      sizeOf(shape.slice(start, end + 1)),
      ...shape.slice(end + 1),
    ]);
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): { startAxis: number; endAxis: number; inputShape?: Shape } {
    const { startAxis, endAxis, inputShape } = this;
    return { startAxis, endAxis, ...(inputShape && { inputShape }) };
  }

  /** The settings as PyTorch prints them. */
  override extraRepresentation(): string {
    return `start_dim=${this.startAxis}, end_dim=${this.endAxis}`;
  }
}

/**
 * A layer that makes one row of each sample, as Keras's `Flatten`.
 *
 * @param options See {@linkcode FlattenOptions}.
 * @returns The layer.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const model = ln.sequential([ln.flatten({ inputShape: [8, 8] }), ln.dense(10, { activation: "softmax" })]);
 * assertEquals(model.predict(ln.zeros([3, 8, 8])).shape, [3, 10]);
 * ```
 */
export function flatten(options: FlattenOptions = {}): Flatten {
  return new Flatten(options);
}
