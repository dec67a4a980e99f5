import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { TextChart } from "./chart.ts";
import { frameChart } from "./chart_frame.ts";
import {
  CHART_OPTION_NAMES,
  type ChartOptions,
  checkChartOptions,
  checkChoice,
  checkText,
} from "./chart_options.ts";
import { describeSeries } from "./describe_series.ts";
import { drawLinePlot, lineEntries, lineNotes, type LinePlotOptions, lineScales } from "./line_plot.ts";
import { checkLimits } from "./limits.ts";
import { lineText } from "./line_text.ts";
import type { Numbers } from "./numbers.ts";
import { drawPicture } from "./picture.ts";
import type { ScaleKind } from "./scale.ts";
import { type LineData, readSeries } from "./series.ts";
import { isShare } from "./share_domain.ts";

/** Options of {@linkcode lineChart}. */
export interface LineChartOptions extends ChartOptions {
  /** Where the values are along the horizontal axis, for all series (default: 0, 1, 2 …). */
  readonly x?: Numbers;
  /** What stands under the horizontal axis. */
  readonly xLabel?: string;
  /** What stands beside the vertical axis. */
  readonly yLabel?: string;
  /** "linear" (default) or "log". */
  readonly xScale?: ScaleKind;
  /** "linear" (default) or "log". */
  readonly yScale?: ScaleKind;
  /** The ends of the horizontal axis (default: those of the values). */
  readonly xLimits?: readonly [low: number, high: number];
  /** The ends of the vertical axis (default: those of the values, with some space; what is called an accuracy stays within 0 to 1). */
  readonly yLimits?: readonly [low: number, high: number];
  /** Whether there are grid lines (default true). */
  readonly grid?: boolean;
  /** Whether the series are explained (default: when one has a name and there are several). */
  readonly legend?: boolean;
}

const CHART = "a line chart";
const OPTION_NAMES: OptionNames<LineChartOptions> = {
  ...CHART_OPTION_NAMES,
  x: true,
  xLabel: true,
  yLabel: true,
  xScale: true,
  yScale: true,
  xLimits: true,
  yLimits: true,
  grid: true,
  legend: true,
};

/**
 * Draws values as lines. NaN and infinite values are left out, with a note; so are values of 0 and below on a logarithmic axis. Of a
 * million values each pixel shows the lowest and the highest, so that no peak is lost.
 *
 * @param data Values; or values by name; or an array of {@linkcode LineSeries}.
 * @param options See {@linkcode LineChartOptions}.
 * @returns The chart.
 * @throws {TypeError} If the data holds something else than numbers, or an option is of the wrong kind.
 * @throws {RangeError} If a size or a limit is out of range, or places and values differ in number.
 *
 * @example
 * ```ts
 * import { lineChart } from "@linnet/linnet/plot";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const chart = lineChart({ loss: [0.7, 0.2, 0.05], valLoss: [0.8, 0.3, 0.2] }, {
 *   title: "Learning XOR",
 *   xLabel: "epoch",
 *   yScale: "log",
 * });
 * assert(chart.svg.includes("valLoss"));
 * assertEquals(chart.toText(40, 10).split("\n").length, 10);
 * ```
 */
export function lineChart(data: LineData, options: LineChartOptions = {}): TextChart {
  checkOptionNames(`draw ${CHART}`, options, OPTION_NAMES);
  const asked = checkChartOptions(CHART, options, { width: 640, height: 400 });
  const scales = ["linear", "log"] as const;
  const xScale = checkChoice<ScaleKind>(CHART, "xScale", options.xScale, scales);
  const yScale = checkChoice<ScaleKind>(CHART, "yScale", options.yScale, scales);
  const series = readSeries(CHART, data, options.x);
  const yLabel = checkText(CHART, "yLabel", options.yLabel);
  const plotOptions: LinePlotOptions = {
    xLabel: checkText(CHART, "xLabel", options.xLabel),
    yLabel,
    xScale,
    yScale,
    xLimits: checkLimits(CHART, "xLimits", options.xLimits, xScale),
    yLimits: checkLimits(CHART, "yLimits", options.yLimits, yScale),
    yShares: isShare(yLabel) || (series.length > 0 && series.every(({ name }) => isShare(name))),
    grid: checkChoice(CHART, "grid", options.grid, [true, false]),
  };
  const named = series.length > 1 && series.some(({ name }) => name !== "");
  const hasLegend = checkChoice(CHART, "legend", options.legend ?? named, [true, false]);
  const axes = lineScales(series, plotOptions);
  const notes = lineNotes(series, plotOptions);

  const { settings, svg: frame, area } = frameChart(asked, hasLegend ? lineEntries(series) : [], notes);
  const title = settings.title || "Line chart";
  const description = settings.description || describeSeries(series, plotOptions, notes);
  const svg = drawPicture(
    { ...settings, title, description },
    frame + drawLinePlot(area, series, axes, plotOptions),
  );
  return new TextChart(
    { svg, title, description },
    (columns, lines) =>
      lineText({ title: settings.title, series, scales: axes, notes, ...plotOptions }, columns, lines),
  );
}
