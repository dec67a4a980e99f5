import type { Palette } from "./palette.ts";
import { coordinate, element } from "./xml.ts";

/** Cells in rows, row-major. */
export interface CellGrid {
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
}

const LEVELS = 64;

/** The attributes of an area of some strength, −1 to 1. */
export function cellFill(
  strength: number,
  strong: string,
): { readonly class: string; readonly "fill-opacity": string } {
  return {
    class: strength < 0 ? "negative" : strong,
    "fill-opacity": String(Math.round(Math.abs(strength) * 1000) / 1000),
  };
}

/**
 * Draws cells without text, each 1 × 1 in size: one path for each of 64 strengths, neighbours in a row joined, so that thousands of cells
 * stay small.
 *
 * @param grid The cells.
 * @param palette Their colours.
 * @param transform Where they go and how large they become.
 * @param strong The class of positive values' colour.
 */
export function drawCells(grid: CellGrid, palette: Palette, transform: string, strong = "positive"): string {
  const { values, rows, columns } = grid;
  const paths = new Map<number, string>();
  const levelAt = (row: number, column: number) =>
    Math.round(palette.strength(values[row * columns + column]!) * LEVELS);
  for (let row = 0; row < rows; row++) {
    for (let start = 0; start < columns;) {
      const level = levelAt(row, start);
      let end = start + 1;
      while (end < columns && levelAt(row, end) === level) end++;
      if (level !== 0 && !Number.isNaN(level)) {
        const bar = `M${start} ${row}h${end - start}v1H${start}z`;
        paths.set(level, (paths.get(level) ?? "") + bar);
      }
      start = end;
    }
  }
  const parts = [...paths].sort(([a], [b]) => a - b).map(([level, d]) =>
    element("path", { d, ...cellFill(level / LEVELS, strong) })
  );
  return element("g", { transform, "shape-rendering": "crispEdges" }, ...parts);
}

/** A transform that puts cells of size 1 somewhere. */
export function cellTransform(x: number, y: number, width: number, height: number): string {
  return `translate(${coordinate(x)} ${coordinate(y)}) scale(${Number(width.toFixed(5))} ${
    Number(height.toFixed(5))
  })`;
}
