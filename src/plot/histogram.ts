import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { drawAxes } from "./axes.ts";
import { type Bins, countInBins } from "./bins.ts";
import { Chart } from "./chart.ts";
import { frameChart } from "./chart_frame.ts";
import {
  CHART_OPTION_NAMES,
  type ChartOptions,
  checkChartOptions,
  checkChoice,
  checkText,
  checkWhole,
} from "./chart_options.ts";
import { formatNumber } from "./format_number.ts";
import { nothingText } from "./label.ts";
import { counted, leftOutNote } from "./left_out.ts";
import { type Numbers, readFlat } from "./numbers.ts";
import { type Area, drawPicture } from "./picture.ts";
import { type Domain, extent, makeScale, paddedDomain, type Scale, type ScaleKind } from "./scale.ts";
import { isNamed } from "./series.ts";
import { SERIES_COLORS } from "./theme.ts";
import { coordinate, element, escapeText } from "./xml.ts";

/** Options of {@linkcode histogram}. */
export interface HistogramOptions extends ChartOptions {
  /**
   * How many intervals. By default as many as suit the values, by the rules of NumPy's "auto"; whole numbers of a small range get one
   * each.
   */
  readonly bins?: number;
  /** What stands under the horizontal axis. */
  readonly xLabel?: string;
  /** What stands beside the vertical axis (default "count"). */
  readonly yLabel?: string;
  /** How counts are spread: "linear" (default) or "log". */
  readonly yScale?: ScaleKind;
}

const CHART = "a histogram";
const OPTION_NAMES: OptionNames<HistogramOptions> = {
  ...CHART_OPTION_NAMES,
  bins: true,
  xLabel: true,
  yLabel: true,
  yScale: true,
};

/** A list of values and its finite ones. */
interface Sample {
  readonly name: string;
  readonly finite: Float64Array;
  readonly size: number;
}

function readSamples(data: Numbers | Readonly<Record<string, Numbers>>): Sample[] {
  const entries = isNamed(CHART, data) ? Object.entries(data) : [["", data] as const];
  return entries.map(([name, list]) => {
    const values = readFlat(CHART, name === "" ? "the data" : JSON.stringify(name), list);
    return { name, size: values.length, finite: Float64Array.from(values).filter(Number.isFinite) };
  });
}

/** The outline of bars that stand side by side, as path data. A bar is at least a pixel high, or it would look like none. */
function barsPath(
  { edges }: Bins,
  counts: Float64Array,
  x: Scale,
  y: Scale,
  plot: Area,
  gap: number,
): string {
  const bottom = plot.y + plot.height;
  const xAt = (value: number) => plot.x + x.place(value) * plot.width;
  let path = "";
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    const left = coordinate(xAt(edges[i]!) + gap / 2);
    const right = coordinate(xAt(edges[i + 1]!) - gap / 2);
    const top = coordinate(bottom - Math.max(1, y.place(counts[i]!) * plot.height));
    path += `M${left} ${coordinate(bottom)}V${top}H${right}V${coordinate(bottom)}z`;
  }
  return path;
}

function drawBars(samples: readonly Sample[], bins: Bins, x: Scale, y: Scale, plot: Area): string {
  const several = samples.length > 1;
  const gap = several || plot.width / bins.edges.length < 4 ? 0 : 1;
  return samples.map(({ name }, i) => {
    const color = i % SERIES_COLORS;
    const d = barsPath(bins, bins.counts[i]!, x, y, plot, gap);
    if (d === "") return "";
    const looks = several
      ? { class: `fill-${color} line-${color}`, "fill-opacity": "0.3", "stroke-width": "1.5" }
      : { class: "fill-0" };
    const tooltip = name === "" ? "" : element("title", {}, escapeText(name));
    return element("g", { class: "series" }, tooltip, element("path", { d, ...looks }));
  }).join("");
}

/**
 * Draws how often values occur. Several lists share the intervals and lie over one another.
 *
 * @param data Values, a tensor of any shape, or such by name.
 * @param options See {@linkcode HistogramOptions}.
 * @returns The chart.
 * @throws {TypeError} If the data holds something else than numbers, or an option is of the wrong kind.
 * @throws {RangeError} If a size or the number of intervals is out of range.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { histogram } from "@linnet/linnet/plot";
 * import { assert } from "@std/assert";
 *
 * const weights = new ln.NumpyRandom(0).randn([100, 10]);
 * const chart = histogram(weights, { title: "Start weights", xLabel: "weight" });
 * assert(chart.description.includes("1,000 values"));
 * ```
 */
export function histogram(
  data: Numbers | Readonly<Record<string, Numbers>>,
  options: HistogramOptions = {},
): Chart {
  checkOptionNames(`draw ${CHART}`, options, OPTION_NAMES);
  const asked = checkChartOptions(CHART, options, { width: 640, height: 360 });
  const yScale = checkChoice<ScaleKind>(CHART, "yScale", options.yScale, ["linear", "log"]);
  const wanted = options.bins === undefined ? undefined : checkWhole(CHART, "bins", options.bins, 1, 1000);
  const labels = {
    xLabel: checkText(CHART, "xLabel", options.xLabel),
    yLabel: checkText(CHART, "yLabel", options.yLabel ?? "count"),
  };
  const samples = readSamples(data);
  const lists = samples.map(({ finite }) => finite);
  const bins = extent(lists) ? countInBins(lists, wanted) : null;
  const highest = extent(bins?.counts ?? [])?.high ?? 1;
  const x = makeScale(bins ? domainOf(bins) : { low: 0, high: 1 }, "linear");
  const y = makeScale(
    yScale === "log" ? { low: 0.5, high: highest * 1.5 } : { low: 0, high: highest * 1.05 },
    yScale,
  );
  const notes = leftOutNote(
    samples.map(({ name, size, finite }) => ({ name, count: size - finite.length, of: size })),
    "NaN or infinite",
  );
  const entries = samples.map(({ name }, i) => ({ name, sample: (x: number, y: number) => swatch(x, y, i) }));
  const { settings, svg: frame, area } = frameChart(asked, samples.length > 1 ? entries : [], notes);
  const { plot, svg: axes } = drawAxes(area, { x, y, ...labels, xWhole: false, yWhole: true, grid: true });
  const bars = bins ? drawBars(samples, bins, x, y, plot) : nothingText(plot);
  const title = settings.title || "Histogram";
  const description = settings.description || describeSamples(samples, bins, notes);
  return new Chart({
    svg: drawPicture({ ...settings, title, description }, frame + axes + bars),
    title,
    description,
  });
}

/** A single bar gets as much room on either side. */
function domainOf({ edges }: Bins): Domain {
  const [low, high] = [edges[0]!, edges.at(-1)!];
  return edges.length > 2 ? { low, high } : paddedDomain({ low, high }, "linear", 1);
}

function swatch(x: number, y: number, index: number): string {
  const color = index % SERIES_COLORS;
  return element("rect", {
    x: x + 2,
    y: y - 5,
    width: 14,
    height: 10,
    class: `fill-${color} line-${color}`,
    "fill-opacity": 0.3,
    "stroke-width": 1.5,
  });
}

function describeSamples(samples: readonly Sample[], bins: Bins | null, notes: readonly string[]): string {
  const words = samples.slice(0, 8).map(({ name, size, finite }) => {
    const found = extent([finite]);
    const mean = finite.reduce((sum, value) => sum + value / finite.length, 0);
    const range = found
      ? ` from ${formatNumber(found.low)} to ${formatNumber(found.high)}, mean ${formatNumber(mean)}`
      : "";
    return `${name === "" ? "" : `${name}: `}${counted(size, "value")}${range}.`;
  });
  const intervals = bins ? [`In ${counted(bins.edges.length - 1, "interval")}.`] : [];
  return ["Histogram.", ...words, ...intervals, ...notes].join(" ");
}
