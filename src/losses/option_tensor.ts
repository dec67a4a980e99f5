import { describe, formatShape, type Shape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** A tensor of factors that a loss was made with. It stays the caller's: the loss neither copies nor disposes of it. */
export class OptionTensor {
  readonly #loss: string;
  readonly #option: string;
  readonly #value: Tensor;

  /**
   * Checks that the option is a tensor.
   *
   * @param loss The loss, as messages name it.
   * @param option The option's name.
   * @param value What the user gave.
   * @throws {TypeError} If it is no tensor.
   */
  constructor(loss: string, option: string, value: Tensor) {
    if (!(value instanceof TensorBase)) {
      throw new TypeError(`Cannot compute ${loss} with ${option} = ${describe(value)}: expected a tensor`);
    }
    this.#loss = loss;
    this.#option = option;
    this.#value = value;
  }

  /**
   * The tensor, checked for its use with predictions.
   *
   * @param predictions Whose dtype it must have.
   * @param fits Whether its shape is right.
   * @param expected What the message says about the right shape.
   * @throws {TypeError} If it was disposed of or has another dtype.
   * @throws {RangeError} If the shape is wrong.
   */
  for(predictions: TensorBase, fits: (shape: Shape) => boolean, expected: string): Tensor {
    this.#value.assertAlive(`compute ${this.#loss} with its ${this.#option}`);
    const { dtype, shape } = this.#value;
    if (!fits(shape)) {
      throw new RangeError(
        `Cannot compute ${this.#loss} of predictions of shape ${
          formatShape(predictions.shape)
        } with ${this.#option} of shape ${formatShape(shape)}: expected ${expected}`,
      );
    }
    if (dtype !== predictions.dtype) {
      throw new TypeError(
        `Cannot compute ${this.#loss} of ${predictions.dtype} predictions with a ${dtype} ${this.#option}: convert it with ` +
          `.astype("${predictions.dtype}")`,
      );
    }
    return this.#value;
  }
}
