import type { Tensor } from "../tensor/tensor.ts";
import { checkClassTargets, checkPairs, wrongClass } from "./check_batch.ts";

/** Measures predictions over many batches, in one number. */
export interface Metric {
  /** The name under which `History` keeps it. */
  readonly name: string;
  /** Forgets what was seen. */
  reset(): void;
  /**
   * Takes a batch in.
   *
   * @param predictions What the model gave, one sample a row.
   * @param targets What it should have given.
   */
  update(predictions: Tensor, targets: Tensor): void;
  /** The value over all that was seen since the last reset; NaN when there was nothing. */
  result(): number;
}

/** Numbers of a batch in ordinary memory, with their shapes. */
export interface BatchValues {
  readonly predictions: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
  /** Samples. */
  readonly rows: number;
  /** Predicted numbers a sample. */
  readonly columns: number;
}

/**
 * Reads a batch whose predictions and targets have one number each for the same things.
 *
 * @param metric The metric, as messages name it.
 * @throws {RangeError} If the shapes differ.
 */
export function readPairs(metric: string, predictions: Tensor, targets: Tensor): BatchValues {
  checkPairs(metric, predictions, targets);
  return batchValues(predictions, targets);
}

/**
 * Reads a batch with one row of class scores a sample, and its targets as class indices.
 *
 * @param metric The metric, as messages name it.
 * @returns The scores, and one class index a sample in `targets`.
 * @throws {RangeError} If the targets are neither one-hot rows nor one index a sample within range.
 */
export function readClasses(metric: string, predictions: Tensor, targets: Tensor): BatchValues {
  checkClassTargets(metric, predictions, targets);
  const values = batchValues(predictions, targets);
  const { rows, columns } = values;
  if (targets.size === rows * columns && columns > 1) {
    return {
      ...values,
      targets: Array.from({ length: rows }, (_, row) => largestAt(values.targets, row, columns)),
    };
  }
  for (let row = 0; row < rows; row++) {
    const index = values.targets[row]!;
    if (!Number.isInteger(index) || index < 0 || index >= columns) {
      throw wrongClass(metric, index, row, columns);
    }
  }
  return values;
}

/** The place of the largest of a row's values; the first of equals. */
export function largestAt(values: ArrayLike<number>, row: number, columns: number): number {
  let best = 0;
  for (let column = 1; column < columns; column++) {
    if (values[row * columns + column]! > values[row * columns + best]!) best = column;
  }
  return best;
}

function batchValues(predictions: Tensor, targets: Tensor): BatchValues {
  const rows = predictions.shape[0]!;
  return {
    predictions: predictions.toTypedArray(),
    targets: targets.toTypedArray(),
    rows,
    columns: rows === 0 ? 0 : predictions.size / rows,
  };
}
