import { elementReader } from "../array/element_reader.ts";
import { kernels } from "../kernels/active.ts";
import { wrongClass } from "./check_batch.ts";
import type { BatchArrays } from "./counted_metric.ts";

/**
 * Adds to two cells how many samples' classes are found, and how many samples there are.
 *
 * @param metric The metric, as messages name it.
 * @param cells The address of two float64.
 * @param batch Checked to have a class index or a row of targets for each row of scores.
 * @param most A class is found when fewer than so many scores are larger than its own; with 0, when it is the first of the largest.
 * @throws {RangeError} If a class index is none; then nothing is counted.
 */
export function countClasses(
  metric: string,
  cells: number,
  { dtype, predictions, targets }: BatchArrays,
  most: number,
): void {
  const rows = predictions.shape[0]!;
  if (rows === 0) return;
  const columns = predictions.size / rows;
  const wrong = kernels()[dtype].countClasses(
    cells,
    predictions.address,
    targets.address,
    rows,
    columns,
    targets.size / rows,
    most,
  );
  if (wrong >= 0) throw wrongClass(metric, elementReader(targets)(wrong), wrong, columns);
}
