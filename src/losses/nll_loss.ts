import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { formatShape, sameShape, type Shape } from "../array/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkIndicesOnAxis1, classIndices } from "./class_indices.ts";
import { checkClasses, classLosses, classWeights } from "./class_losses.ts";
import { OptionTensor } from "./option_tensor.ts";
import { type LossOptions, ReducedLoss, type UnreducedLosses } from "./reduced_loss.ts";

/** Options of {@linkcode NLLLoss}. */
export interface NLLLossOptions extends LossOptions {
  /** How much each class counts: `[c]`. The mean divides by the sum of the samples' class weights. */
  readonly weight?: Tensor;
}

const OPTION_NAMES: OptionNames<NLLLossOptions> = { reduction: true, weight: true };

/**
 * The negative log-likelihood of log-probabilities, as `logSoftmax` gives them, and class indices: the mean of −log p of the right class
 * over the samples. Predictions are `[n, c]`, or `[n, c, …]` with one class for each place behind; targets are the classes, whole numbers
 * from 0 to c − 1 of any dtype, without the axis of the classes. No index is ignored, unlike PyTorch's −100.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const logProbabilities = ln.tensor([[0.5, 0.5], [0.25, 0.75]]).log();
 * const loss = new ln.NLLLoss().forward(logProbabilities, ln.tensor([0, 0], { dtype: "int32" }));
 * assertAlmostEquals(loss.item(), (Math.log(2) + Math.log(4)) / 2, 1e-6);
 * ```
 */
export class NLLLoss extends ReducedLoss {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  readonly #weight: OptionTensor | null;

  /**
   * Makes a loss.
   *
   * @param options See {@linkcode NLLLossOptions}.
   * @throws {TypeError} If there is an option of another name, or the reduction is unknown, or weight no tensor.
   */
  constructor(options: NLLLossOptions = {}) {
    super("the negative log-likelihood", options);
    checkOptionNames(`compute ${this.title}`, options, OPTION_NAMES);
    const { weight } = options;
    this.#weight = weight === undefined ? null : new OptionTensor(this.title, "weight", weight);
  }

  /** Checks that class indices name classes. */
  checkTargets(targets: Tensor, predictions: Shape): void {
    checkIndicesOnAxis1(this.title, targets, predictions);
  }

  /** @internal */
  protected override compute(predictions: Tensor, targets: Tensor): UnreducedLosses {
    const classes = checkClasses(this.title, predictions, 1);
    const expected = predictions.shape.toSpliced(1, 1);
    if (!sameShape(targets.shape, expected)) {
      throw new RangeError(
        `Cannot compute ${this.title} of predictions of shape ${
          formatShape(predictions.shape)
        } and targets of shape ${formatShape(targets.shape)}: expected class indices of shape ${
          formatShape(expected)
        }`,
      );
    }
    const weight = classWeights(this.#weight, predictions);
    return classLosses(predictions, classIndices(this.title, targets, classes), 1, weight);
  }
}
