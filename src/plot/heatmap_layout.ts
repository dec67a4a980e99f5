import { label, widest } from "./label.ts";
import type { Area } from "./picture.ts";
import { makeScale } from "./scale.ts";
import { makeTicks } from "./ticks.ts";

/** Names beside rows or under columns. */
export interface Side {
  /** The names, or null for numbers from 0. */
  readonly names: readonly string[] | null;
  /** How many cells there are. */
  readonly count: number;
  /** How many rows or columns of the data a cell stands for. */
  readonly block: number;
  /** What stands beside all of them. */
  readonly label: string;
  /** The room for a name, in pixels. */
  readonly room: number;
}

/** Where the cells of a heatmap are. */
export interface HeatmapLayout {
  readonly cells: Area;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Whether the columns' names are turned. */
  readonly turned: boolean;
}

/** The usual room for a name. */
export const NAME_ROOM = 150;
const LARGEST_CELL = 48;
/** The length of the longer side of a heatmap whose size is not given. */
const USUAL_LENGTH = 440;

/** What is written at a cell: its name, or the number of the first row or column it stands for. */
export function nameAt(side: Side, cell: number): string {
  return side.names?.[cell * side.block] ?? String(cell * side.block);
}

function sideWidth({ names, count, block, room }: Side): number {
  return Math.min(room, names ? widest(names) : widest([String(Math.max(0, count * block - 1))]));
}

/** Square cells as large as have room; oblong ones where there are few rows of many columns, or the other way round. */
function cellSize(
  width: number,
  height: number,
  rows: Side,
  columns: Side,
): { readonly width: number; readonly height: number } {
  const across = width / columns.count;
  const down = height / rows.count;
  const square = Math.min(across, down);
  const longest = square *
    (Math.min(rows.count, columns.count) * 4 < Math.max(rows.count, columns.count) ? 3 : 1);
  return { width: Math.min(across, longest), height: Math.min(down, longest) };
}

/** Numbers may be left out between others, names are turned when they have no room. */
function areTurned(columns: Side, cellWidth: number): boolean {
  return columns.names !== null && sideWidth(columns) + 6 > cellWidth;
}

/** The room that is taken beside and below the cells. */
function margins(
  rows: Side,
  columns: Side,
  turned: boolean,
): { readonly left: number; readonly below: number } {
  return {
    left: (rows.label === "" ? 0 : 20) + sideWidth(rows) + 8,
    below: (turned ? sideWidth(columns) + 10 : 20) + (columns.label === "" ? 4 : 22),
  };
}

/** The width and height that suit a heatmap, without what stands around it. */
export function usualSize(rows: Side, columns: Side): { readonly width: number; readonly height: number } {
  const cell = (side: Side) => Math.min(LARGEST_CELL, USUAL_LENGTH / side.count) * side.count;
  const { width, height } = cellSize(cell(columns), cell(rows), rows, columns);
  const { left, below } = margins(rows, columns, areTurned(columns, width));
  return { width: left + width * columns.count, height: below + height * rows.count };
}

/** The least height that leaves something for the cells. */
export function leastHeight(rows: Side, columns: Side): number {
  return margins(rows, columns, columns.names !== null).below + 60;
}

/** The least width that leaves something for the cells. */
export function leastWidth(rows: Side, columns: Side): number {
  return margins(rows, columns, false).left + 40;
}

/**
 * Puts cells into an area.
 *
 * @param area All the room, names included.
 * @param rows What stands beside the rows.
 * @param columns What stands under the columns.
 */
export function layOut(area: Area, rows: Side, columns: Side): HeatmapLayout {
  const fit = (turned: boolean) => {
    const { left, below } = margins(rows, columns, turned);
    return {
      left,
      ...cellSize(Math.max(20, area.width - left), Math.max(20, area.height - below), rows, columns),
    };
  };
  const turned = areTurned(columns, fit(false).width);
  const { left, width, height } = fit(turned);
  return {
    cells: { x: area.x + left, y: area.y, width: width * columns.count, height: height * rows.count },
    cellWidth: width,
    cellHeight: height,
    turned,
  };
}

/** The places along one side, in cells, that get a text: all names that have room, or round numbers. */
function textsAlong(
  side: Side,
  cell: number,
  room: number,
): { readonly at: number; readonly text: string }[] {
  const { names, count, block } = side;
  if (names) {
    const stride = Math.max(1, Math.ceil(13 / cell));
    return Array.from({ length: Math.ceil(count / stride) }, (_, i) => ({
      at: i * stride + 0.5,
      text: nameAt(side, i * stride),
    }));
  }
  const last = count * block - 1;
  if (cell >= room) return Array.from({ length: count }, (_, i) => ({ at: i + 0.5, text: nameAt(side, i) }));
  const ticks = makeTicks(
    makeScale({ low: 0, high: last }, "linear"),
    Math.max(1, Math.floor(count * cell / room)),
    true,
  );
  let before = -Infinity;
  return ticks.map(({ value }) => ({ at: (value + 0.5) / block, text: String(value) })).filter(({ at }) => {
    // Even neighbouring whole numbers may be too close.
    const fits = (at - before) * cell >= room;
    if (fits) before = at;
    return fits;
  });
}

/** Draws the names, and what stands beside all rows and columns. */
export function drawNames(area: Area, layout: HeatmapLayout, rows: Side, columns: Side): string {
  const { cells, cellWidth, cellHeight, turned } = layout;
  const bottom = cells.y + cells.height;
  const beside = textsAlong(rows, cellHeight, 15).map(({ at, text }) =>
    label(text, cells.x - 7, cells.y + at * cellHeight + 4, { anchor: "end", room: rows.room })
  );
  const under = textsAlong(columns, cellWidth, sideWidth(columns) + 8).map(({ at, text }) => {
    const x = cells.x + at * cellWidth;
    return turned
      ? label(text, x + 4, bottom + 8, { anchor: "end", room: columns.room, upward: true })
      : label(text, x, bottom + 16, { anchor: "middle" });
  });
  const nameHeight = turned ? sideWidth(columns) + 10 : 20;
  // Under a narrow table the text may reach as far as the picture does.
  const middle = cells.x + cells.width / 2;
  const room = Math.max(cells.width, 2 * Math.min(middle - area.x, area.x + area.width - middle));
  return [
    ...beside,
    ...under,
    label(columns.label, middle, bottom + nameHeight + 14, { anchor: "middle", size: 12, room }),
    // Beside a flat table the text may reach down to the columns' names.
    label(rows.label, area.x + 11, Math.max(cells.y + cells.height / 2, area.y + 14), {
      anchor: "middle",
      size: 12,
      room: Math.max(28, cells.height),
      upward: true,
    }),
  ].join("");
}
