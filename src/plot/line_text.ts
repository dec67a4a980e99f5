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

/** Columns that a text takes in a terminal: East Asian letters and emoji two, marks none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/[\p{Mark}\p{Control}\u200B-\u200F\uFE00-\uFE0F]/u.test(character)) continue;
    const code = character.codePointAt(0)!;
    const isWide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
      (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
      (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) || code >= 0x1F000;
    columns += isWide ? 2 : 1;
  }
  return columns;
}

/** Text of one line that has room in so many columns; the rest is cut off, with "..." in its place. */
export function cutToColumns(text: string, columns: number): string {
  const line = text.replace(/[\s\p{Control}]+/gu, " ").trim();
  if (columnsOf(line) <= columns) return line;
  let kept = "";
  for (const character of line) {
    if (columnsOf(kept + character) > columns - 3) break;
    kept += character;
  }
  return `${kept.trimEnd()}...`;
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
