import { drawAxes } from "./axes.ts";
import { nothingText } from "./label.ts";
import type { LegendEntry } from "./legend.ts";
import { countLeftOut, leftOutNote } from "./left_out.ts";
import { drawLine } from "./line_path.ts";
import type { Area } from "./picture.ts";
import { type Domain, extent, makeScale, paddedDomain, type Scale, type ScaleKind } from "./scale.ts";
import { allWhole, hasPlace, type Series } from "./series.ts";
import { shareDomain } from "./share_domain.ts";
import { SERIES_COLORS } from "./theme.ts";
import { type Attributes, coordinate, element, escapeText } from "./xml.ts";

/** How lines are plotted. */
export interface LinePlotOptions {
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xScale: ScaleKind;
  readonly yScale: ScaleKind;
  readonly xLimits: Domain | null;
  readonly yLimits: Domain | null;
  /** Whether values along y are shares, from 0 to 1. */
  readonly yShares: boolean;
  readonly grid: boolean;
}

/** The axes that show some series. */
export interface LineScales {
  readonly x: Scale;
  readonly y: Scale;
  readonly xWhole: boolean;
  readonly yWhole: boolean;
}

const DASHES = [undefined, "9 4", "2 4", "9 4 2 4"] as const;

function strokeOf({ color, dashed }: Series): Attributes {
  // After the last colour they come again, with other dashes.
  const dashes = DASHES[(Math.floor(color / SERIES_COLORS) + (dashed ? 1 : 0)) % DASHES.length];
  return {
    class: `line-${color % SERIES_COLORS}`,
    fill: "none",
    "stroke-width": 2,
    "stroke-linejoin": "round",
    "stroke-dasharray": dashes,
  };
}

/** The entries of a legend of lines. */
export function lineEntries(series: readonly Series[]): LegendEntry[] {
  return series.map((one) => ({
    name: one.name,
    sample: (x, y) =>
      element("path", { d: `M${coordinate(x)} ${coordinate(y)}h18`, ...strokeOf(one) }) +
      (one.dots
        ? element("path", {
          d: `M${coordinate(x + 9)} ${coordinate(y)}h0`,
          class: `line-${one.color % SERIES_COLORS}`,
          "stroke-width": 6,
          "stroke-linecap": "round",
        })
        : ""),
  }));
}

/** The values that can be shown, of those along one axis whose partner can be shown too. */
function shown(series: readonly Series[], axis: "x" | "y", options: LinePlotOptions): Float64Array[] {
  return series.map(({ x, y }) => {
    const values = axis === "x" ? x : y;
    const kept = new Float64Array(y.length);
    let count = 0;
    for (let i = 0; i < y.length; i++) {
      if (hasPlace(x[i]!, options.xScale) && hasPlace(y[i]!, options.yScale)) kept[count++] = values[i]!;
    }
    return kept.subarray(0, count);
  });
}

/** The axes on which all values have a place. */
export function lineScales(series: readonly Series[], options: LinePlotOptions): LineScales {
  const xs = shown(series, "x", options);
  const ys = shown(series, "y", options);
  const { xScale, yScale, xLimits, yLimits } = options;
  const xDomain = xLimits ?? paddedDomain(extent(xs, xScale), xScale, 0);
  const found = extent(ys, yScale);
  const yDomain = yLimits ?? (options.yShares ? shareDomain(found, yScale, 0.05) : null) ??
    paddedDomain(found, yScale, 0.05);
  return {
    x: makeScale(xDomain, xScale),
    y: makeScale(yDomain, yScale),
    xWhole: xs.some((list) => list.length > 0) && xs.every(allWhole),
    yWhole: false,
  };
}

/** What is not shown, and why. */
export function lineNotes(
  series: readonly Series[],
  options: Pick<LinePlotOptions, "xScale" | "yScale">,
): string[] {
  const counts = series.map((one) => ({
    name: one.name,
    of: one.y.length,
    ...countLeftOut(one.x, one.y, options.xScale, options.yScale),
  }));
  return [
    ...leftOutNote(counts.map((one) => ({ ...one, count: one.notFinite })), "NaN or infinite"),
    ...leftOutNote(
      counts.map((one) => ({ ...one, count: one.notPositive })),
      "0 or below on a logarithmic axis",
    ),
  ];
}

/**
 * Draws lines between axes.
 *
 * @param area All the room.
 * @param series What to draw.
 * @param scales The axes.
 * @param options See {@linkcode LinePlotOptions}.
 */
export function drawLinePlot(
  area: Area,
  series: readonly Series[],
  scales: LineScales,
  options: LinePlotOptions,
): string {
  const { plot, svg } = drawAxes(area, { ...scales, ...options, x: scales.x, y: scales.y });
  const lines = series.map((one) => {
    const { line, dots } = drawLine(one, scales.x, scales.y, plot);
    const stroke = strokeOf(one);
    const shapes = [
      line === "" ? "" : element("path", { d: line, ...stroke }),
      dots === "" ? "" : element("path", {
        d: dots,
        class: stroke.class,
        fill: "none",
        "stroke-width": 6,
        "stroke-linecap": "round",
      }),
    ].join("");
    const name = one.name === "" ? "" : element("title", {}, escapeText(one.name));
    return element("g", { class: "series" }, name, shapes);
  });
  const isEmpty = series.every(({ x, y }) => {
    for (let i = 0; i < y.length; i++) {
      if (hasPlace(x[i]!, options.xScale) && hasPlace(y[i]!, options.yScale)) return false;
    }
    return true;
  });
  return svg + clipped(plot, lines.join(""), options) + (isEmpty ? nothingText(plot) : "");
}

/** Lines that reach beyond the limits asked for are cut there; half a line's width is let through. */
function clipped(plot: Area, lines: string, options: LinePlotOptions): string {
  if (!options.xLimits && !options.yLimits) return lines;
  const [x, y, width, height] = [plot.x - 1, plot.y - 1, plot.width + 2, plot.height + 2];
  const viewBox = [x, y, width, height].map(coordinate).join(" ");
  return element("svg", { x, y, width, height, viewBox }, lines);
}
