import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { describe } from "../array/shape.ts";
import type { AxisOptions } from "../tensor/indexing_methods.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

const OPTION_NAMES: OptionNames<AxisOptions> = { axis: true };

/**
 * log(eˣ/Σeˣ) along an axis as a module, as PyTorch's `nn.LogSoftmax`, without losing small probabilities.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const logSoftmax = new ln.LogSoftmax({ axis: 1 });
 * assertEquals(logSoftmax.forward(ln.tensor([[0, 1e4]])).toArray(), [[-1e4, 0]]);
 * ```
 */
export class LogSoftmax extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** The axis along which it works. */
  readonly axis: number;

  /**
   * Makes an activation.
   *
   * @param options The axis, counted from the end when negative (default −1, the last).
   * @throws {RangeError} If the axis is no whole number.
   */
  constructor(options: AxisOptions = {}) {
    super();
    checkOptionNames("make a LogSoftmax", options, OPTION_NAMES);
    const { axis = -1 } = options;
    if (!Number.isInteger(axis)) {
      throw new RangeError(`Cannot make a LogSoftmax along axis ${describe(axis)}: expected a whole number`);
    }
    this.axis = axis;
  }

  /**
   * Computes the output.
   *
   * @param input At least one axis.
   * @returns A tensor of the same shape.
   */
  override forward(input: Tensor): Tensor {
    return input.logSoftmax({ axis: this.axis });
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): { axis: number } {
    return { axis: this.axis };
  }

  /** The settings as PyTorch prints them. */
  override extraRepresentation(): string {
    return `dim=${this.axis}`;
  }
}
