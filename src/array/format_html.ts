import { type DType, isFloat } from "./dtype.ts";
import { formatFloats } from "./format_float.ts";
import { formatShape, type Shape } from "./shape.ts";

/** How many entries are shown at either end of the last axis, the one before it, and the others. */
const EDGES = { columns: 8, rows: 10, blocks: 3 };
/** Stands for the entries between the two ends. */
const GAP = -1;

/** The entries of an axis that are shown. */
function shownOf(length: number, edge: number): number[] {
  const all = (count: number, first: number) => Array.from({ length: count }, (_, i) => first + i);
  return length <= 2 * edge ? all(length, 0) : [...all(edge, 0), GAP, ...all(edge, length - edge)];
}

/** All combinations of leading indices that are shown, in order. */
function blocksOf(lengths: Shape): number[][] {
  return lengths.reduce<number[][]>(
    (blocks, length) =>
      blocks.flatMap((block) =>
        block.includes(GAP) ? [block] : shownOf(length, EDGES.blocks).map((index) => [...block, index])
      ),
    [[]],
  );
}

function formatCells(values: readonly number[], dtype: DType): string[] {
  if (isFloat(dtype)) return formatFloats(values, dtype);
  return values.map((value) => dtype === "bool" ? (value ? "True" : "False") : String(value));
}

/** A table with the numbers of its columns, and of its rows unless it has no axis for them. */
function table(
  caption: string,
  rows: readonly number[] | null,
  columns: readonly number[],
  cells: Iterator<string>,
): string {
  const cell = (row: number, column: number) =>
    row === GAP ? "⋮" : column === GAP ? "…" : cells.next().value as string;
  const numbered = (index: number, gap: string) => `<th>${index === GAP ? gap : index}</th>`;
  const corner = rows ? "<th></th>" : "";
  const head = `<tr>${corner}${columns.map((column) => numbered(column, "…")).join("")}</tr>`;
  const body = (rows ?? [0]).map((row) =>
    `<tr>${rows ? numbered(row, "⋮") : ""}${
      columns.map((column) => `<td>${cell(row, column)}</td>`).join("")
    }</tr>`
  );
  return `<table style="font-family:monospace;white-space:pre;text-align:right">` +
    `<caption>${caption}</caption><thead>${head}</thead><tbody>${body.join("")}</tbody></table>`;
}

/**
 * Formats an array as HTML tables, one for each matrix in it, with the numbers of rows and columns; long axes are shown by their ends.
 *
 * @param at Gives the value at a row-major index; only the values that are shown are asked for.
 * @param shape The shape.
 * @param dtype The element type.
 * @returns HTML.
 */
export function formatHtml(at: (index: number) => number, shape: Shape, dtype: DType): string {
  const name = `${dtype} tensor of shape ${formatShape(shape)}`;
  if (shape.includes(0)) return `<p>${name}, empty</p>`;
  const [rowCount, columnCount] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const rows = shownOf(rowCount, EDGES.rows);
  const columns = shownOf(columnCount, EDGES.columns);
  const blocks = blocksOf(shape.slice(0, -2));
  const values: number[] = [];
  for (const block of blocks) {
    if (block.includes(GAP)) continue;
    const matrix = block.reduce((index, place, axis) => index * shape[axis]! + place, 0);
    for (const row of rows) {
      for (const column of columns) {
        if (row !== GAP && column !== GAP) values.push(at((matrix * rowCount + row) * columnCount + column));
      }
    }
  }
  const cells = formatCells(values, dtype)[Symbol.iterator]();
  if (shape.length === 0) return `<p>${name}: <code>${cells.next().value}</code></p>`;
  if (shape.length <= 2) return table(name, shape.length === 2 ? rows : null, columns, cells);
  const tables = blocks.map((block) =>
    block.includes(GAP) ? "<p>⋮</p>" : table(`[${block.join(", ")}, :, :]`, rows, columns, cells)
  );
  return `<p>${name}</p>${tables.join("")}`;
}
