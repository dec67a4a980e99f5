import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { cellFill, cellTransform, drawCells } from "./cells.ts";
import { Chart } from "./chart.ts";
import { frameChart } from "./chart_frame.ts";
import {
  CHART_OPTION_NAMES,
  type ChartOptions,
  checkChartOptions,
  checkChoice,
  checkNames,
  checkText,
} from "./chart_options.ts";
import { colorBarWidth, drawColorBar } from "./color_bar.ts";
import { condense, type CondensedTable } from "./condense.ts";
import { formatNumber } from "./format_number.ts";
import {
  drawNames,
  type HeatmapLayout,
  layOut,
  leastHeight,
  leastWidth,
  NAME_ROOM,
  nameAt,
  type Side,
  usualSize,
} from "./heatmap_layout.ts";
import { headingWidth, label, nothingText } from "./label.ts";
import { leftOutNote } from "./left_out.ts";
import { checkLimits } from "./limits.ts";
import { type NumberTable, readTable, type Table } from "./numbers.ts";
import { makePalette, type Palette, type PaletteKind, type PaletteOptions } from "./palette.ts";
import { drawPicture, MARGIN } from "./picture.ts";
import { extent } from "./scale.ts";
import { textWidth } from "./text_width.ts";
import { textOn } from "./theme.ts";
import { element, escapeText } from "./xml.ts";

/** Options of {@linkcode heatmap}. */
export interface HeatmapOptions extends ChartOptions, PaletteOptions {
  /** What stands beside the rows (default: their numbers from 0). */
  readonly rowNames?: readonly (string | number)[];
  /** What stands under the columns (default: their numbers from 0). */
  readonly columnNames?: readonly (string | number)[];
  /** What stands under all columns. */
  readonly xLabel?: string;
  /** What stands beside all rows. */
  readonly yLabel?: string;
  /** Whether the values are written into the cells, if they have room (default true). */
  readonly showValues?: boolean;
  /** Whether a bar shows what the colours mean (default true). */
  readonly colorBar?: boolean;
}

const CHART = "a heatmap";
const OPTION_NAMES: OptionNames<HeatmapOptions> = {
  ...CHART_OPTION_NAMES,
  rowNames: true,
  columnNames: true,
  xLabel: true,
  yLabel: true,
  showValues: true,
  colorBar: true,
  palette: true,
  limits: true,
};
/** The most rows and columns that are drawn one by one. */
const MOST_CELLS = 128;
/** The most cells that get a value and a tooltip. */
const MOST_VALUES = 400;
const BAR_GAP = 16;

/** Cells one by one, with a tooltip and the value in each. */
function drawValues(
  table: Table,
  palette: Palette,
  layout: HeatmapLayout,
  nameOf: (row: number, column: number) => string,
  showValues: boolean,
): string {
  const { cells, cellWidth, cellHeight } = layout;
  const texts = Array.from(table.values, (value) => formatNumber(value, 3));
  const size = [12, 11, 10, 9].find((size) =>
    size + 3 <= cellHeight && texts.every((text) => textWidth(text, size) + 4 <= cellWidth)
  );
  return texts.map((text, i) => {
    const row = Math.floor(i / table.columns);
    const column = i % table.columns;
    const strength = palette.strength(table.values[i]!);
    const [x, y] = [cells.x + column * cellWidth, cells.y + row * cellHeight];
    const tooltip = element("title", {}, escapeText(`${nameOf(row, column)}: ${text}`));
    const fill = Number.isNaN(strength) ? { class: "surface" } : cellFill(strength, "positive");
    const rect = element("rect", { x, y, width: cellWidth, height: cellHeight, ...fill }, tooltip);
    if (!showValues || size === undefined) return rect;
    const style = Number.isNaN(strength) ? "muted" : textOn(strength);
    const baseline = y + cellHeight / 2 + size * 0.36;
    return rect + label(text, x + cellWidth / 2, baseline, { anchor: "middle", size, style });
  }).join("");
}

/**
 * Draws a table of numbers as colours: weights, a confusion matrix. Values around 0 get two colours, others one. Of very large tables each
 * cell shows the mean of a block.
 *
 * @param data An array of rows, or a tensor with two axes.
 * @param options See {@linkcode HeatmapOptions}.
 * @returns The chart.
 * @throws {TypeError} If the data holds something else than numbers, or an option is of the wrong kind.
 * @throws {RangeError} If rows differ in length, names differ in number, or a size is out of range.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { heatmap } from "@linnet/linnet/plot";
 * import { assert } from "@std/assert";
 *
 * const counts = ln.confusionMatrix(ln.tensor([[0.9, 0.1], [0.2, 0.8]]), ln.tensor([0, 1]));
 * const chart = heatmap(counts, { rowNames: ["cat", "dog"], columnNames: ["cat", "dog"], xLabel: "predicted", yLabel: "true" });
 * assert(chart.svg.includes("predicted"));
 * ```
 */
export function heatmap(data: NumberTable, options: HeatmapOptions = {}): Chart {
  checkOptionNames(`draw ${CHART}`, options, OPTION_NAMES);
  const full = readTable(CHART, "the data", data);
  const table = condense(full, MOST_CELLS);
  const rows: Side = {
    names: checkNames(CHART, "rowNames", options.rowNames, full.rows),
    count: Math.max(1, table.rows),
    block: table.blockRows,
    label: checkText(CHART, "yLabel", options.yLabel),
    room: Math.min(NAME_ROOM, (options.width ?? Infinity) * 0.3),
  };
  const columns: Side = {
    names: checkNames(CHART, "columnNames", options.columnNames, full.columns),
    count: Math.max(1, table.columns),
    block: table.blockColumns,
    label: checkText(CHART, "xLabel", options.xLabel),
    room: NAME_ROOM,
  };
  const palette = makePalette(
    table.values,
    checkChoice<PaletteKind | "auto">(CHART, "palette", options.palette, [
      "auto",
      "sequential",
      "diverging",
    ]),
    checkLimits(CHART, "limits", options.limits),
  );
  const showValues = checkChoice(CHART, "showValues", options.showValues, [true, false]);
  const hasBar = checkChoice(CHART, "colorBar", options.colorBar, [true, false]);
  const notes = notesOf(full, table);
  const suited = usualSize(rows, columns);
  const barWidth = hasBar ? colorBarWidth(palette, suited.height) + BAR_GAP : 0;
  const title = checkText(CHART, "title", options.title);
  const asked = checkChartOptions(CHART, options, {
    width: Math.max(260, headingWidth(title), suited.width + barWidth + 2 * MARGIN),
    height: Math.max(140, suited.height + MARGIN + 8 + (title === "" ? 0 : 28) + notes.length * 19),
  });
  const { settings, svg: frame, area } = frameChart(asked, [], notes, leastHeight(rows, columns));
  const wanted = colorBarWidth(palette, area.height) + BAR_GAP;
  const bar = hasBar && area.width - wanted >= leastWidth(rows, columns) ? wanted : 0;
  const layout = layOut({ ...area, width: area.width - bar }, rows, columns);
  const { cells, cellWidth, cellHeight } = layout;
  const content = table.values.length <= MOST_VALUES
    ? drawValues(table, palette, layout, (r, c) => `${nameAt(rows, r)}, ${nameAt(columns, c)}`, showValues)
    : drawCells(table, palette, cellTransform(cells.x, cells.y, cellWidth, cellHeight));
  const parts = full.values.length === 0 ? nothingText({ ...settings, x: 0, y: 0 }) : [
    element("g", { class: "cells" }, content),
    element("rect", { ...cells, fill: "none", class: "axis" }),
    drawNames(area, layout, rows, columns),
    bar > 0
      ? drawColorBar(palette, cells.x + cells.width + BAR_GAP, cells.y, Math.max(40, cells.height))
      : "",
  ].join("");
  const description = settings.description || describeTable(full, notes);
  const words = { title: title || "Heatmap", description };
  return new Chart({ svg: drawPicture({ ...settings, ...words }, frame + parts), ...words });
}

function notesOf(full: Table, { blockRows, blockColumns }: CondensedTable): string[] {
  const { length } = full.values;
  const finite = Array.from(full.values).filter(Number.isFinite).length;
  const means = blockRows * blockColumns > 1
    ? [`Each cell is the mean of ${blockRows} × ${blockColumns} values.`]
    : [];
  return [...leftOutNote([{ name: "", count: length - finite, of: length }], "NaN or infinite"), ...means];
}

function describeTable({ values, rows, columns }: Table, notes: readonly string[]): string {
  const found = extent([values]);
  const range = found ? ` from ${formatNumber(found.low)} to ${formatNumber(found.high)}` : "";
  return [`Heatmap of ${rows} × ${columns} values${range}.`, ...notes].join(" ");
}
