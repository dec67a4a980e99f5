import { cutToColumns } from "../model/text_columns.ts";
import type { LineScales } from "./line_plot.ts";
import type { Scale, ScaleKind } from "./scale.ts";
import { hasPlace, type Series } from "./series.ts";
import { MARKS, TextCanvas } from "./text_canvas.ts";
import { makeTicks } from "./ticks.ts";

/** A line chart to draw with characters. */
export interface LineText {
  readonly title: string;
  readonly series: readonly Series[];
  readonly scales: LineScales;
  readonly notes: readonly string[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xScale: ScaleKind;
  readonly yScale: ScaleKind;
}

function drawSeries(
  canvas: TextCanvas,
  one: Series,
  index: number,
  scales: LineScales,
  chart: LineText,
): void {
  let before: readonly [number, number] | null = null;
  for (let i = 0; i < one.y.length; i++) {
    const [x, y] = [one.x[i]!, one.y[i]!];
    if (!hasPlace(x, chart.xScale) || !hasPlace(y, chart.yScale)) {
      before = null;
      continue;
    }
    const place = [
      Math.round(scales.x.place(x) * (canvas.across - 1)),
      Math.round((1 - scales.y.place(y)) * (canvas.down - 1)),
    ] as const;
    const isNear = place.every((one) => Math.abs(one) < 1e5);
    if (before && isNear) canvas.join(...before, ...place, index);
    else canvas.mark(...place, index);
    before = isNear ? place : null;
  }
}

/** Labels under the axis, at the columns of their ticks, as many as have room. */
function ruler(
  scale: Scale,
  whole: boolean,
  columns: number,
  indent: number,
): [marks: string, labels: string] {
  const ticks = makeTicks(scale, Math.max(1, Math.floor(columns / 12)), whole);
  const marks = new Array<string>(columns).fill("─");
  let labels = "";
  for (const { value, label } of ticks) {
    if (label === "") continue;
    const column = Math.round(scale.place(value) * (columns - 1));
    if (column < 0 || column >= columns) continue;
    const start = Math.min(
      indent + column - Math.floor((label.length - 1) / 2),
      indent + columns - label.length,
    );
    if (start < 0 || (labels !== "" && start < labels.length + 2)) continue;
    marks[column] = "┬";
    labels = labels.padEnd(start) + label;
  }
  return [marks.join(""), labels];
}

/**
 * Draws a line chart with characters: one line in braille dots, several with a mark each.
 *
 * @param chart What to draw.
 * @param width The most columns.
 * @param height The number of lines.
 */
export function lineText(chart: LineText, width: number, height: number): string {
  const { series, scales } = chart;
  const names = series.length > 1
    ? series.map(({ name }, i) => `${MARKS[i % MARKS.length]} ${name || `series ${i}`}`).join(", ")
    : series[0]?.name ?? "";
  const above = [chart.title, names, chart.yLabel].filter((text) => text !== "");
  const below = [chart.xLabel, ...chart.notes].filter((text) => text !== "");
  // The axis and its labels take two lines, and the plot at least four: what is least needed gives way.
  while (height - above.length - below.length - 2 < 4) (below.length > 0 ? below : above).pop();
  const rows = height - above.length - below.length - 2;

  const ticks = makeTicks(scales.y, Math.max(1, Math.floor(rows / 2)), scales.yWhole);
  const labels = new Map<number, string>();
  for (const { value, label } of ticks) {
    const row = Math.round((1 - scales.y.place(value)) * (rows - 1));
    if (label !== "" && row >= 0 && row < rows && !labels.has(row)) labels.set(row, label);
  }
  const margin = Math.min(width - 12, Math.max(1, ...[...labels.values()].map((text) => text.length)));
  const columns = width - margin - 2;
  const canvas = new TextCanvas(columns, rows, series.length === 1);
  series.forEach((one, i) => drawSeries(canvas, one, i, scales, chart));
  const plot = canvas.rows().map((row, i) => {
    const text = labels.get(i);
    return `${(text ?? "").slice(0, margin).padStart(margin)} ${text ? "┤" : "│"}${row}`;
  });
  const [marks, places] = ruler(scales.x, scales.xWhole, columns, margin + 2);
  return [
    ...above.map((text) => cutToColumns(text, width)),
    ...plot,
    `${" ".repeat(margin)} └${marks}`,
    places,
    ...below.map((text) => cutToColumns(text, width)),
  ].map((line) => line.trimEnd()).join("\n");
}
