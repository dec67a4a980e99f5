import { isFloat } from "../array/dtype.ts";
import { formatShape, sameShape } from "../array/shape.ts";
import { toDType } from "../tensor/apply.ts";
import type { TensorBase } from "../tensor/base.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** What may help when the shapes of predictions and targets differ. */
function shapeHint(predictions: TensorBase, targets: TensorBase): string {
  if (predictions.shape[0] !== targets.shape[0]) return "each prediction needs its target";
  return predictions.size === targets.size
    ? `reshape the targets to ${formatShape(predictions.shape)}`
    : "the last layer must give as many numbers a sample as its target has";
}

/**
 * The targets of a loss that compares number with number, in the predictions' dtype: int32 and bool are converted, floats must agree.
 * Shapes must be equal, for [n, 1] against [n] would broadcast to [n, n] unseen.
 *
 * @param loss The loss, as messages name it.
 * @param predictions Of a float dtype.
 * @param targets What is compared with them.
 * @param hint What the message suggests when the shapes differ.
 * @returns The targets themselves or a cast of them.
 * @throws {RangeError} If the shapes differ.
 * @throws {TypeError} If one is float32 and the other float64.
 */
export function matchTargets(
  loss: string,
  predictions: TensorBase,
  targets: TensorBase,
  hint: string = shapeHint(predictions, targets),
): Tensor {
  if (!sameShape(predictions.shape, targets.shape)) {
    throw new RangeError(
      `Cannot compute ${loss} of predictions of shape ${
        formatShape(predictions.shape)
      } and targets of shape ${formatShape(targets.shape)}: they must be equal; ${hint}`,
    );
  }
  if (isFloat(targets.dtype) && targets.dtype !== predictions.dtype) {
    throw new TypeError(
      `Cannot compute ${loss} of ${predictions.dtype} predictions and ${targets.dtype} targets: convert the targets with ` +
        `.astype("${predictions.dtype}")`,
    );
  }
  return toDType(targets, predictions.dtype) as Tensor;
}
