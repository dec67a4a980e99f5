import type { Tensor } from "../tensor/tensor.ts";
import { checkNumber } from "./check_number.ts";
import { Module } from "./module.ts";
import { pythonFloat } from "./python_text.ts";

/**
 * x where it is positive, else alpha·(eˣ − 1), as PyTorch's `nn.ELU`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new ln.ELU(2).forward(ln.tensor([-Infinity, 3])).toArray(), [-2, 3]);
 * ```
 */
export class ELU extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** Minus the limit for large negative values. */
  readonly alpha: number;

  /**
   * Makes an activation.
   *
   * @param alpha Minus the limit for large negative values (default 1).
   * @throws {RangeError} If it is not finite.
   */
  constructor(alpha = 1) {
    super();
    this.alpha = checkNumber("an ELU", "alpha", alpha, "that is finite");
  }

  /**
   * Computes the output.
   *
   * @param input Any shape.
   * @returns A tensor of the same shape.
   */
  override forward(input: Tensor): Tensor {
    return input.elu(this.alpha);
  }

  /** The settings from which `loadModel` makes the layer again. */
  config(): { alpha: number } {
    return { alpha: this.alpha };
  }

  /** The settings as PyTorch prints them. */
  override extraRepresentation(): string {
    return `alpha=${pythonFloat(this.alpha)}`;
  }
}
