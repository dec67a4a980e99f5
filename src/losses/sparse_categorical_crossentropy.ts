import { formatShape, sameShape } from "../array/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { classIndices } from "./class_indices.ts";
import { checkClasses, classLosses } from "./class_losses.ts";
import { normalizeProbabilities } from "./clip_probabilities.ts";
import type { Loss } from "./loss.ts";
import { type LossOptions, ReducedLoss, type UnreducedLosses } from "./reduced_loss.ts";

class SparseCategoricalCrossentropy extends ReducedLoss {
  constructor(options: LossOptions) {
    super("the sparse categorical cross-entropy", options);
  }

  protected override compute(predictions: Tensor, targets: Tensor): UnreducedLosses {
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
    const index = classIndices(this.title, targets, classes).reshape(samples);
    const axis = predictions.rank - 1;
    return classLosses(normalizeProbabilities(predictions, axis).log(), index, axis);
  }
}

/**
 * Keras's categorical cross-entropy of probabilities, as softmax gives them, and class indices, `[n]` or `[n, 1]`: the mean of −log p of
 * the right class over the samples. The classes lie along the last axis. Probabilities are divided by their sum and limited to
 * 1e-7 … 1 − 1e-7. What `compile` means by "sparseCategoricalCrossentropy"; for logits use {@linkcode CrossEntropyLoss}.
 *
 * @param options The reduction.
 * @returns The loss.
 * @throws {TypeError} If the reduction is unknown.
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
export function sparseCategoricalCrossentropy(options: LossOptions = {}): Loss {
  return new SparseCategoricalCrossentropy(options);
}
