import { fromTypedArray } from "../tensor/creation.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { largestAt, readClasses, readPairs } from "./metric.ts";

/**
 * How often samples of each class were taken for each class.
 *
 * @param predictions `[n, c]`: scores, the largest decides; or `[n, 1]`: a probability, above 0.5 decides for class 1.
 * @param targets Class indices, or one-hot rows.
 * @returns `[c, c]`, int32: row the true class, column the predicted one.
 * @throws {RangeError} If an index is out of range.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const matrix = ln.confusionMatrix(ln.tensor([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]]), ln.tensor([0, 1, 1]));
 * assertEquals(matrix.toArray(), [[1, 0], [1, 1]]);
 * ```
 */
export function confusionMatrix(predictions: Tensor, targets: Tensor): Tensor<2> {
  const name = "the confusion matrix";
  const isBinary = predictions.rank === 1 || predictions.shape[1] === 1;
  const values = isBinary ? readPairs(name, predictions, targets) : readClasses(name, predictions, targets);
  const classes = isBinary ? 2 : values.columns;
  const counts = new Int32Array(classes * classes);
  for (let row = 0; row < values.rows; row++) {
    const predicted = isBinary
      ? Number(values.predictions[row]! > 0.5)
      : largestAt(values.predictions, row, classes);
    const target = values.targets[row]!;
    if (target !== 0 && target !== 1 && isBinary) {
      throw new RangeError(`Cannot compute ${name} with target ${target} of sample ${row}: expected 0 or 1`);
    }
    counts[target * classes + predicted]!++;
  }
  return fromTypedArray(counts, [classes, classes]);
}
