import type { FloatDType } from "../array/dtype.ts";
import type { NdArray } from "../array/nd_array.ts";
import { contiguous } from "../array/strided.ts";
import { kernels } from "../kernels/active.ts";
import type { Parameter } from "../nn/parameter.ts";
import { Optimizer, type OptimizerFactory } from "./optimizer.ts";

/** Options of {@linkcode SGD}. */
export interface SGDOptions {
  /** The step size. */
  readonly learningRate: number;
}

/**
 * Stochastic gradient descent: parameter −= learningRate · gradient.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const w = new ln.Parameter(ln.tensor([1]));
 * const optimizer = new ln.SGD([w], { learningRate: 0.25 });
 * w.square().sum().backward();
 * optimizer.step();
 * assertEquals(w.toArray(), [0.5]);
 * ```
 */
export class SGD extends Optimizer {
  /**
   * Makes an optimizer.
   *
   * @param parameters What to train.
   * @param options See {@linkcode SGDOptions}.
   */
  constructor(parameters: readonly Parameter[], options: SGDOptions) {
    super(parameters, options.learningRate);
  }

  /** @internal */
  protected override update(parameter: Parameter, gradient: NdArray): void {
    const packed = contiguous(gradient);
    kernels()[parameter.dtype as FloatDType].sgd(
      parameter.array.address,
      packed.address,
      parameter.size,
      this.learningRateCell.address,
    );
    packed.release();
  }
}

/**
 * Stochastic gradient descent for `compile`, with Keras's default.
 *
 * @param options The learning rate (default 0.01).
 */
export function sgd(options: Partial<SGDOptions> = {}): OptimizerFactory {
  const { learningRate = 0.01 } = options;
  return { name: "sgd", build: (parameters) => new SGD(parameters, { learningRate }) };
}
