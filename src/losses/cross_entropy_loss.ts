import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { describe, formatShape, sameShape, type Shape } from "../array/shape.ts";
import { meanCrossEntropy } from "../ops/cross_entropy.ts";
import { apply } from "../tensor/apply.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkIndicesOnAxis1, classIndices } from "./class_indices.ts";
import { checkClasses, classLosses, classWeights } from "./class_losses.ts";
import { matchTargets } from "./match_targets.ts";
import { OptionTensor } from "./option_tensor.ts";
import { type LossOptions, ReducedLoss, type UnreducedLosses } from "./reduced_loss.ts";

/** Options of {@linkcode CrossEntropyLoss}. */
export interface CrossEntropyLossOptions extends LossOptions {
  /** The share of each target that is spread evenly over all classes, from 0 to 1 (default 0; Szegedy et al. 2016, section 7). */
  readonly labelSmoothing?: number;
  /** How much each class counts: `[c]`. With class indices the mean divides by the sum of the samples' class weights. */
  readonly weight?: Tensor;
}

const OPTION_NAMES: OptionNames<CrossEntropyLossOptions> = {
  reduction: true,
  labelSmoothing: true,
  weight: true,
};

/**
 * The cross-entropy of logits and classes: the mean of −Σ target·log softmax(logits) over the samples, stable for logits of any size.
 *
 * Logits are `[n, c]`, or `[n, c, …]` with one class for each place behind. Targets are either class indices, whole numbers from 0 to
 * c − 1 of any dtype, without the axis of the classes, or probabilities (one-hot rows, for instance) of the logits' shape. As in PyTorch,
 * except that no index is ignored (PyTorch skips −100). For outputs that went through softmax use {@linkcode NLLLoss} on their logarithms.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const logits = ln.tensor([[0, 0], [0, Math.log(3)]]);
 * const criterion = new ln.CrossEntropyLoss();
 * const expected = (Math.log(2) + Math.log(4)) / 2;
 * assertAlmostEquals(criterion.forward(logits, ln.tensor([0, 0], { dtype: "int32" })).item(), expected, 1e-6);
 * assertAlmostEquals(criterion.forward(logits, ln.tensor([[1, 0], [1, 0]])).item(), expected, 1e-6);
 * ```
 */
export class CrossEntropyLoss extends ReducedLoss {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  /** The share of each target that is spread evenly over all classes. */
  readonly labelSmoothing: number;
  readonly #weight: OptionTensor | null;

  /**
   * Makes a loss.
   *
   * @param options See {@linkcode CrossEntropyLossOptions}.
   * @throws {TypeError} If there is an option of another name, or the reduction is unknown, or weight no tensor.
   * @throws {RangeError} If labelSmoothing is not a number from 0 to 1.
   */
  constructor(options: CrossEntropyLossOptions = {}) {
    super("the cross-entropy", options);
    checkOptionNames(`compute ${this.title}`, options, OPTION_NAMES);
    const { labelSmoothing = 0, weight } = options;
    if (!Number.isFinite(labelSmoothing) || labelSmoothing < 0 || labelSmoothing > 1) {
      throw new RangeError(
        `Cannot compute ${this.title} with labelSmoothing ${
          describe(labelSmoothing)
        }: expected a number from 0 to 1`,
      );
    }
    this.labelSmoothing = labelSmoothing;
    this.#weight = weight === undefined ? null : new OptionTensor(this.title, "weight", weight);
  }

  /** Checks that class indices name classes. */
  checkTargets(targets: Tensor, predictions: Shape): void {
    checkIndicesOnAxis1(this.title, targets, predictions);
  }

  /** @internal */
  protected override meanInOnePass(predictions: Tensor, targets: Tensor): Tensor | null {
    if (this.labelSmoothing !== 0 || this.#weight !== null || predictions.rank !== 2) return null;
    if (targets.requiresGrad) return null;
    return apply(meanCrossEntropy, [predictions, this.#match(predictions, targets)]);
  }

  /** @internal */
  protected override compute(predictions: Tensor, targets: Tensor): UnreducedLosses {
    checkClasses(this.title, predictions, 1);
    const weight = classWeights(this.#weight, predictions);
    const matched = this.#match(predictions, targets);
    if (matched.dtype === "int32") return this.#againstIndices(predictions, matched, weight);
    return { losses: this.#againstProbabilities(predictions, matched, weight) };
  }

  /** The targets as class indices, int32, or as probabilities in the predictions' dtype. */
  #match(predictions: Tensor, targets: Tensor): Tensor {
    const classes = checkClasses(this.title, predictions, 1);
    if (sameShape(targets.shape, predictions.shape)) return matchTargets(this.title, predictions, targets);
    const expected = predictions.shape.toSpliced(1, 1);
    if (!sameShape(targets.shape, expected)) {
      throw new RangeError(
        `Cannot compute ${this.title} of predictions of shape ${
          formatShape(predictions.shape)
        } and targets of shape ${formatShape(targets.shape)}: expected class indices of shape ${
          formatShape(expected)
        } or probabilities of the predictions' shape`,
      );
    }
    return classIndices(this.title, targets, classes);
  }

  #againstIndices(logits: Tensor, index: Tensor, weight: Tensor | null): UnreducedLosses {
    const logProbabilities = logits.logSoftmax({ axis: 1 });
    const right = classLosses(logProbabilities, index, 1, weight);
    if (this.labelSmoothing === 0) return right;
    const all = weighClasses(logProbabilities, weight).sum({ axis: 1 });
    const share = this.labelSmoothing / logits.shape[1]!;
    return { ...right, losses: right.losses.mul(1 - this.labelSmoothing).sub(all.mul(share)) };
  }

  #againstProbabilities(logits: Tensor, probabilities: Tensor, weight: Tensor | null): Tensor {
    const share = this.labelSmoothing / logits.shape[1]!;
    const smoothed = this.labelSmoothing === 0
      ? probabilities
      : probabilities.mul(1 - this.labelSmoothing).add(share);
    return weighClasses(logits.logSoftmax({ axis: 1 }), weight).mul(smoothed).sum({ axis: 1 }).neg();
  }
}

/** Values of the classes along axis 1, times the weight of each class. */
function weighClasses(values: Tensor, weight: Tensor | null): Tensor {
  return weight === null ? values : values.mul(weight.reshape([-1, ...values.shape.slice(2).map(() => 1)]));
}
