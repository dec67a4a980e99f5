import { TensorBase } from "../tensor/base.ts";
import type { DecisionField } from "./decision_field.ts";
import { formatNumber } from "./format_number.ts";
import { isList, readNumbers, readTable } from "./numbers.ts";

/** The classes of samples. */
export interface Classes {
  /** The number of each sample's class, from 0. */
  readonly classes: Uint32Array;
  /** What each class is called in the data. */
  readonly labels: readonly string[];
}

/** Labels as numbers; one-hot rows count as the place of their largest element. */
function readLabels(chart: string, value: unknown): ArrayLike<number> {
  const isTable = value instanceof TensorBase
    ? value.rank === 2 && value.shape[1] !== 1
    : Array.isArray(value) && isList(value[0]);
  if (!isTable) return readNumbers(chart, "data.y", value);
  const { values, rows, columns } = readTable(chart, "data.y", value);
  if (columns === 1) return values;
  return Uint32Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let c = 1; c < columns; c++) {
      if (values[row * columns + c]! > values[row * columns + best]!) best = c;
    }
    return best;
  });
}

/**
 * Reads the classes of samples.
 *
 * @param chart What is drawn, for the error messages.
 * @param value A number a row, or one-hot rows.
 * @param rows How many samples there are.
 * @param field What the model decides. With one output any two labels will do, such as −1 and 1: the larger is the second class.
 * @throws {TypeError} If it holds something else than numbers.
 * @throws {RangeError} If there is not one label a sample, or a label is no class.
 */
export function readClasses(chart: string, value: unknown, rows: number, field: DecisionField): Classes {
  const labels = readLabels(chart, value);
  if (labels.length !== rows) {
    throw new RangeError(`Cannot draw ${chart} of ${rows} samples with ${labels.length} labels in data.y`);
  }
  const known = field.isBinary ? binaryLabels(chart, labels) : field.classes.map((_, i) => i);
  const classes = Uint32Array.from(labels, (label, row) => {
    const index = known.indexOf(label);
    if (index >= 0) return index;
    throw new RangeError(
      `Cannot draw ${chart} with label ${label} of sample ${row}: expected a whole number from 0 to ${
        known.length - 1
      }, a class of the model`,
    );
  });
  return { classes, labels: known.map((label) => formatNumber(label)) };
}

function binaryLabels(chart: string, labels: ArrayLike<number>): number[] {
  const distinct = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  if (distinct.every((label) => label === 0 || label === 1)) return [0, 1];
  if (distinct.length === 2 && distinct.every(Number.isFinite)) return distinct;
  if (distinct.length === 1 && Math.abs(distinct[0]!) === 1) return [-1, 1];
  throw new RangeError(
    `Cannot draw ${chart} of a model with one output and ${distinct.length} different labels in data.y: expected two, such as 0 and 1`,
  );
}
