import { isFloat } from "../array/dtype.ts";
import { castArray } from "../array/strided.ts";
import type { TensorBase } from "../tensor/base.ts";
import { Tensor } from "../tensor/tensor.ts";

/**
 * A tensor that training changes: it requires gradients, and no scope owns it. A {@linkcode Module} finds its parameters by
 * this class.
 */
export class Parameter extends Tensor {
  /**
   * Makes a parameter.
   *
   * @param initial The start value, which is copied.
   * @throws {TypeError} If it is not a float tensor.
   */
  constructor(initial: TensorBase) {
    initial.assertAlive("make a parameter");
    if (!isFloat(initial.dtype)) {
      throw new TypeError(
        `Cannot make a parameter of dtype ${initial.dtype}: only float32 and float64 have gradients`,
      );
    }
    super(castArray(initial.array, initial.dtype));
    this.keep();
    this.requiresGrad = true;
  }
}
