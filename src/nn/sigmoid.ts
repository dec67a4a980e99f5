import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/**
 * 1/(1 + e⁻ˣ) as a module, as PyTorch's `nn.Sigmoid`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new ln.Sigmoid().forward(ln.tensor([0])).toArray(), [0.5]);
 * ```
 */
export class Sigmoid extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /**
   * Computes the output.
   *
   * @param input Any shape.
   * @returns A tensor of the same shape.
   */
  override forward(input: Tensor): Tensor {
    return input.sigmoid();
  }
}
