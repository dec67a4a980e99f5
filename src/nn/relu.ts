import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/** max(x, 0) as a module. */
export class ReLU extends Module {
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
