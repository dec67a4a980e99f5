import { describe, formatShape, sameShape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";

/**
 * Checks that predictions and targets of an element-wise loss agree: [n, 1] against [n] would broadcast to [n, n] unseen.
 *
 * @param loss The loss, as messages name it.
 */
export function checkLossInputs(loss: string, predictions: TensorBase, targets: TensorBase): void {
  for (const value of [predictions, targets]) {
    if (!(value instanceof TensorBase)) {
      throw new TypeError(`Cannot compute ${loss} of ${describe(value)}: expected a tensor`);
    }
    value.assertAlive(`compute ${loss}`);
  }
  if (!sameShape(predictions.shape, targets.shape)) {
    throw new RangeError(
      `Cannot compute ${loss} of predictions of shape ${
        formatShape(predictions.shape)
      } and targets of shape ${formatShape(targets.shape)}: they must be equal; reshape one of them`,
    );
  }
  if (predictions.dtype !== targets.dtype) {
    throw new TypeError(
      `Cannot compute ${loss} of ${predictions.dtype} predictions and ${targets.dtype} targets: convert the targets with ` +
        `.astype("${predictions.dtype}")`,
    );
  }
}
