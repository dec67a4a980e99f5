import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/** 1/(1 + e⁻ˣ) as a module. */
export class Sigmoid extends Module {
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
