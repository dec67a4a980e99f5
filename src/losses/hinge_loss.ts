import { where } from "../tensor/combine.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkLabels } from "./check_labels.ts";
import { ElementwiseLoss } from "./elementwise_loss.ts";
import type { LossOptions } from "./reduced_loss.ts";

/**
 * The hinge loss of predictions and labels t of −1 and 1: the mean of max(0, 1 − t·prediction) over all elements, as in Keras. Labels of 0
 * and 1 are taken for −1 and 1.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const predictions = ln.tensor([2, 0.5, -3]);
 * assertEquals(new ln.HingeLoss().forward(predictions, ln.tensor([1, -1, -1])).item(), 0.5);
 * assertEquals(new ln.HingeLoss().forward(predictions, ln.tensor([1, 0, 0])).item(), 0.5);
 * ```
 */
export class HingeLoss extends ElementwiseLoss {
  /**
   * Makes a loss.
   *
   * @param options See {@linkcode LossOptions}.
   * @throws {TypeError} If the reduction is unknown.
   */
  constructor(options: LossOptions = {}) {
    super("the hinge loss", options);
  }

  /** @internal */
  protected override elementwise(predictions: Tensor, targets: Tensor): Tensor {
    let negative: number | undefined;
    const isNegative = (label: number) => (label === 0 || label === -1) && (negative ??= label) === label;
    checkLabels(
      this.title,
      targets,
      (label) => label === 1 || isNegative(label),
      "labels of −1 and 1, or of 0 and 1",
    );
    const signs = where(targets.equal(0), -1, targets);
    return predictions.mul(signs).neg().add(1).relu();
  }
}
