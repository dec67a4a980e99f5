import { formatShape, sameShape, type Shape } from "../array/shape.ts";
import { meanCrossEntropy, meanProbabilityCrossEntropy } from "../ops/cross_entropy.ts";
import { apply } from "../tensor/apply.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkClassLabels, classIndices } from "./class_indices.ts";
import { type ClassLossOptions, readFromLogits } from "./class_loss_options.ts";
import { checkClasses, classLosses } from "./class_losses.ts";
import { normalizeProbabilities } from "./clip_probabilities.ts";
import type { Loss } from "./loss.ts";
import { ReducedLoss, type UnreducedLosses } from "./reduced_loss.ts";

class SparseCategoricalCrossentropy extends ReducedLoss {
  /** Steps through it can be recorded and replayed. */
  static readonly isReplayable: boolean = true;
  readonly #fromLogits: boolean;

  constructor(options: ClassLossOptions) {
    super("the sparse categorical cross-entropy", options);
    this.#fromLogits = readFromLogits(this.title, options);
  }

  checkTargets(targets: Tensor, predictions: Shape): void {
    const [own, expected] = [targets.shape.slice(1), predictions.slice(1, -1)];
    if (
      predictions.length < 2 || predictions.at(-1)! < 2 ||
      !(sameShape(own, expected) || sameShape(own, [...expected, 1]))
    ) return;
    checkClassLabels(this.title, targets, predictions.at(-1)!);
  }

  protected override meanInOnePass(predictions: Tensor, targets: Tensor): Tensor | null {
    const op = this.#fromLogits ? meanCrossEntropy : meanProbabilityCrossEntropy;
    return apply(op, [predictions, this.#match(predictions, targets)]);
  }

  protected override compute(predictions: Tensor, targets: Tensor): UnreducedLosses {
    const index = this.#match(predictions, targets);
    const axis = predictions.rank - 1;
    const logProbabilities = this.#fromLogits
      ? predictions.logSoftmax({ axis })
      : normalizeProbabilities(predictions, axis).log();
    return classLosses(logProbabilities, index, axis);
  }

  /** The class of each sample, int32. */
  #match(predictions: Tensor, targets: Tensor): Tensor {
    const classes = checkClasses(this.title, predictions, -1);
    const samples = predictions.shape.slice(0, -1);
    const isColumn = sameShape(targets.shape, [...samples, 1]);
    if (!isColumn && !sameShape(targets.shape, samples)) {
      const hint = sameShape(targets.shape, predictions.shape)
        ? '; use "categoricalCrossentropy" for one-hot rows'
        : "";
      throw new RangeError(
        `Cannot compute ${this.title} of predictions of shape ${
          formatShape(predictions.shape)
        } and targets of shape ${formatShape(targets.shape)}: expected class indices of shape ${
          formatShape(samples)
        }${hint}`,
      );
    }
    return classIndices(this.title, targets, classes).reshape(samples);
  }
}

/**
 * Keras's categorical cross-entropy of probabilities, as softmax gives them, and class indices, `[n]` or `[n, 1]`: the mean of −log p of
 * the right class over the samples. The classes lie along the last axis. Probabilities are divided by their sum and limited to
 * 1e-7 … 1 − 1e-7; of logits softmax is taken, without limits. What `compile` means by "sparseCategoricalCrossentropy".
 *
 * @param options The reduction, and whether the predictions are logits.
 * @returns The loss.
 * @throws {TypeError} If an option is of the wrong kind.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const loss = ln.sparseCategoricalCrossentropy().forward(ln.tensor([[0.25, 0.75]]), ln.tensor([1]));
 * assertAlmostEquals(loss.item(), -Math.log(0.75), 1e-6);
 * ```
 */
export function sparseCategoricalCrossentropy(options: ClassLossOptions = {}): Loss {
  return new SparseCategoricalCrossentropy(options);
}
