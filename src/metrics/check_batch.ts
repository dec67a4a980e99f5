import { describe, formatShape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Checks that predictions and targets are tensors with rows. */
function checkBatch(metric: string, predictions: unknown, targets: unknown): void {
  for (const value of [predictions, targets]) {
    if (!(value instanceof TensorBase)) {
      throw new TypeError(`Cannot compute ${metric} of ${describe(value)}: expected a tensor`);
    }
    value.assertAlive(`compute ${metric}`);
    if (value.rank === 0) {
      throw new RangeError(`Cannot compute ${metric} of a single number: expected one sample a row`);
    }
  }
}

/**
 * Checks that predictions and targets have one number each for the same things.
 *
 * @param metric The metric, as messages name it.
 * @throws {RangeError} If the shapes differ.
 */
export function checkPairs(metric: string, predictions: Tensor, targets: Tensor): void {
  checkBatch(metric, predictions, targets);
  if (predictions.size === targets.size && predictions.shape[0] === targets.shape[0]) return;
  throw new RangeError(
    `Cannot compute ${metric} of predictions of shape ${
      formatShape(predictions.shape)
    } and targets of shape ${formatShape(targets.shape)}: each prediction needs its target`,
  );
}

/**
 * Checks that there is a row of class scores for each sample, and a target of its own: a class index, or a row.
 *
 * @param metric The metric, as messages name it.
 * @throws {RangeError} If the targets are neither.
 */
export function checkClassTargets(metric: string, predictions: Tensor, targets: Tensor): void {
  checkBatch(metric, predictions, targets);
  const rows = predictions.shape[0]!;
  if (targets.size === rows || (targets.size === predictions.size && targets.shape[0] === rows)) return;
  throw new RangeError(
    `Cannot compute ${metric} of predictions of shape ${
      formatShape(predictions.shape)
    } and targets of shape ${formatShape(targets.shape)}: expected one class index a sample, or one-hot rows`,
  );
}

/** The error about a class index that is none. */
export function wrongClass(metric: string, index: number, sample: number, classes: number): RangeError {
  return new RangeError(
    `Cannot compute ${metric} with class index ${index} of sample ${sample}: expected a whole number from 0 to ${
      classes - 1
    }`,
  );
}
