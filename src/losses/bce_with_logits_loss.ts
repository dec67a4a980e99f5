import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { formatShape, type Shape } from "../array/shape.ts";
import { meanLogitCrossEntropy } from "../ops/elementwise_loss.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkShares } from "./check_shares.ts";
import { ElementwiseLoss } from "./elementwise_loss.ts";
import { OptionTensor } from "./option_tensor.ts";
import type { LossOptions } from "./reduced_loss.ts";

/** Options of {@linkcode BCEWithLogitsLoss}. */
export interface BCEWithLogitsLossOptions extends LossOptions {
  /** What the losses of positive targets are multiplied by: a tensor that broadcasts to the predictions, usually one factor an output. */
  readonly posWeight?: Tensor;
}

const OPTION_NAMES: OptionNames<BCEWithLogitsLossOptions> = { reduction: true, posWeight: true };

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
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  readonly #posWeight: OptionTensor | null;

  /**
   * Makes a loss.
   *
   * @param options See {@linkcode BCEWithLogitsLossOptions}.
   * @throws {TypeError} If there is an option of another name, or the reduction is unknown, or posWeight no tensor.
   */
  constructor(options: BCEWithLogitsLossOptions = {}) {
    super("the binary cross-entropy with logits", options);
    checkOptionNames(`compute ${this.title}`, options, OPTION_NAMES);
    const { posWeight } = options;
    this.#posWeight = posWeight === undefined ? null : new OptionTensor(this.title, "posWeight", posWeight);
  }

  /** Checks that all targets are from 0 to 1. */
  checkTargets(targets: Tensor): void {
    checkShares(this.title, targets);
  }

  /** @internal */
  protected override meanInOnePass(predictions: Tensor, targets: Tensor): Tensor | null {
    if (this.#posWeight !== null) return null;
    return this.sumInOnePass(meanLogitCrossEntropy, predictions, targets, predictions.size);
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
