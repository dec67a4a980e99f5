import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/**
 * The hyperbolic tangent as a module, as PyTorch's `nn.Tanh`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new ln.Tanh().forward(ln.tensor([0, Infinity])).toArray(), [0, 1]);
 * ```
 */
export class Tanh extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /**
   * Computes the output.
   *
   * @param input Any shape.
   * @returns A tensor of the same shape.
   */
  override forward(input: Tensor): Tensor {
    return input.tanh();
  }
}
