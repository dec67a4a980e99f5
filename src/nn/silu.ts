import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/**
 * x·sigmoid(x) as a module, as PyTorch's `nn.SiLU`; also called swish.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new ln.SiLU().forward(ln.tensor([0])).toArray(), [0]);
 * ```
 */
export class SiLU extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /**
   * Computes the output.
   *
   * @param input Any shape.
   * @returns A tensor of the same shape.
   */
  override forward(input: Tensor): Tensor {
    return input.silu();
  }
}
