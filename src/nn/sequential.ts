import { describe } from "../array/shape.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/**
 * Modules one after the other.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const net = new ln.Sequential(new ln.Linear(2, 3), new ln.ReLU(), new ln.Linear(3, 1));
 * assertEquals(net.forward(ln.ones([4, 2])).shape, [4, 1]);
 * ```
 */
export class Sequential extends Module {
  /** The modules, in order. */
  readonly layers: Module[];

  /**
   * Puts modules in a row.
   *
   * @param layers The modules, in order.
   */
  constructor(...layers: Module[]) {
    super();
    for (const layer of layers) {
      if (!(layer instanceof Module)) {
        throw new TypeError(`Cannot put ${describe(layer)} into a Sequential: expected a module`);
      }
    }
    this.layers = layers;
  }

  /**
   * Computes the output.
   *
   * @param input Rows are samples.
   * @returns The output of the last layer.
   */
  override forward(input: Tensor): Tensor {
    return tidy(() => this.layers.reduce((value, layer) => layer.forward(value), input));
  }
}
