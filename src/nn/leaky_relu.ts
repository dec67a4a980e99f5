import type { Tensor } from "../tensor/tensor.ts";
import { checkNumber } from "./check_number.ts";
import { Module } from "./module.ts";
import { pythonFloat } from "./python_text.ts";

/**
 * x where it is positive, else x times a slope, as PyTorch's `nn.LeakyReLU`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new ln.LeakyReLU(0.5).forward(ln.tensor([-1, 2])).toArray(), [-0.5, 2]);
 * ```
 */
export class LeakyReLU extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** The slope for negative values. */
  readonly negativeSlope: number;

  /**
   * Makes an activation.
   *
   * @param negativeSlope The slope for negative values, 0 or more (default 0.01, as in PyTorch; Keras's layer has 0.3).
   * @throws {RangeError} If the slope is negative or not finite.
   */
  constructor(negativeSlope = 0.01) {
    super();
    this.negativeSlope = checkNumber("a leaky relu", "negativeSlope", negativeSlope, "of 0 or more");
  }

  /**
   * Computes the output.
   *
   * @param input Any shape.
   * @returns A tensor of the same shape.
   */
  override forward(input: Tensor): Tensor {
    return input.leakyRelu(this.negativeSlope);
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): { negativeSlope: number } {
    return { negativeSlope: this.negativeSlope };
  }

  /** The settings as PyTorch prints them. */
  override extraRepresentation(): string {
    return `negative_slope=${pythonFloat(this.negativeSlope)}`;
  }
}
