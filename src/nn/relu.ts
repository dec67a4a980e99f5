import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/**
 * max(x, 0) as a module, as PyTorch's `nn.ReLU`.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new ln.ReLU().forward(ln.tensor([-1, 2])).toArray(), [0, 2]);
 * ```
 */
export class ReLU extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /**
   * Computes the output.
   *
   * @param input Any shape.
   * @returns A tensor of the same shape.
   */
  override forward(input: Tensor): Tensor {
    return input.relu();
  }
}
