import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/**
 * x·Φ(x) as a module, with Φ the integral of the normal distribution: PyTorch's `nn.GELU` in its exact form.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const gelu = new ln.GELU();
 * assertEquals(gelu.forward(ln.tensor([0, 20])).toArray(), [0, 20]);
 * assertEquals(String(gelu), "GELU(approximate='none')");
 * ```
 */
export class GELU extends Module {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /**
   * Computes the output.
   *
   * @param input Any shape.
   * @returns A tensor of the same shape.
   */
  override forward(input: Tensor): Tensor {
    return input.gelu();
  }

  /** The settings as PyTorch prints them. */
  override extraRepresentation(): string {
    return "approximate='none'";
  }
}
