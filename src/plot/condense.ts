import type { Table } from "./numbers.ts";

/** A table that stands for a larger one. */
export interface CondensedTable extends Table {
  /** How many rows and columns of the larger table a cell stands for; fewer at the lower and right edges. */
  readonly blockRows: number;
  readonly blockColumns: number;
}

/**
 * Makes a table small enough to draw: the mean of the finite values of each block, NaN where there are none.
 *
 * @param table The table.
 * @param most The most rows and columns.
 */
export function condense(table: Table, most: number): CondensedTable {
  const blockRows = Math.max(1, Math.ceil(table.rows / most));
  const blockColumns = Math.max(1, Math.ceil(table.columns / most));
  if (blockRows * blockColumns === 1) return { ...table, blockRows, blockColumns };
  const rows = Math.ceil(table.rows / blockRows);
  const columns = Math.ceil(table.columns / blockColumns);
  const sums = new Float64Array(rows * columns);
  const counts = new Float64Array(rows * columns);
  for (let row = 0; row < table.rows; row++) {
    for (let column = 0; column < table.columns; column++) {
      const value = table.values[row * table.columns + column]!;
      if (!Number.isFinite(value)) continue;
      const cell = Math.floor(row / blockRows) * columns + Math.floor(column / blockColumns);
      counts[cell]!++;
      // A running mean, for the sum of large numbers may be infinite.
      sums[cell]! += value / counts[cell]! - sums[cell]! / counts[cell]!;
    }
  }
  return {
    values: sums.map((mean, i) => counts[i] === 0 ? NaN : mean),
    rows,
    columns,
    blockRows,
    blockColumns,
  };
}
