import { formatShape, type Shape } from "../array/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { ElementwiseLoss } from "./elementwise_loss.ts";
import { OptionTensor } from "./option_tensor.ts";
import type { LossOptions } from "./reduced_loss.ts";

/** Options of {@linkcode BCEWithLogitsLoss}. */
export interface BCEWithLogitsLossOptions extends LossOptions {
  /** What the losses of positive targets are multiplied by: a tensor that broadcasts to the predictions, usually one factor an output. */
  readonly posWeight?: Tensor;
}

/**
 * The binary cross-entropy of logits x and targets t from 0 to 1: the mean of −posWeight·t·log σ(x) − (1 − t)·log(1 − σ(x)) over all
 * elements, where σ is the sigmoid. It needs no limits: it is computed as posWeight·t·softplus(−x) + (1 − t)·softplus(x), which neither
 * overflows nor loses small losses.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const loss = new ln.BCEWithLogitsLoss({ reduction: "none" });
 * assertEquals(loss.forward(ln.tensor([-10000, -10000]), ln.tensor([0, 1])).toArray(), [0, 10000]);
 * ```
 */
export class BCEWithLogitsLoss extends ElementwiseLoss {
  readonly #posWeight: OptionTensor | null;

  /**
   * Makes a loss.
   *
   * @param options See {@linkcode BCEWithLogitsLossOptions}.
   * @throws {TypeError} If the reduction is unknown, or posWeight no tensor.
   */
  constructor(options: BCEWithLogitsLossOptions = {}) {
    super("the binary cross-entropy with logits", options);
    const { posWeight } = options;
    this.#posWeight = posWeight === undefined ? null : new OptionTensor(this.title, "posWeight", posWeight);
  }

  /** @internal */
  protected override elementwise(predictions: Tensor, targets: Tensor): Tensor {
    const { shape } = predictions;
    const posWeight = this.#posWeight?.for(
      predictions,
      (own) => broadcastsTo(own, shape),
      `a shape that broadcasts to ${formatShape(shape)}`,
    );
    const positive = targets.mul(predictions.neg().softplus());
    const negative = targets.sub(1).mul(predictions.softplus());
    return (posWeight ? positive.mul(posWeight) : positive).sub(negative);
  }
}

function broadcastsTo(own: Shape, shape: Shape): boolean {
  const offset = shape.length - own.length;
  return own.every((length, axis) => length === 1 || length === shape[axis + offset]) && offset >= 0;
}
