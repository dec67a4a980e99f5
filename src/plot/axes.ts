import { label, widest } from "./label.ts";
import type { Area } from "./picture.ts";
import type { Scale } from "./scale.ts";
import { textWidth } from "./text_width.ts";
import { makeTicks, type Tick } from "./ticks.ts";
import { coordinate, element } from "./xml.ts";

/** Two axes around a plot. */
export interface AxesOptions {
  readonly x: Scale;
  readonly y: Scale;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Whether only whole numbers make sense along x, along y. */
  readonly xWhole: boolean;
  readonly yWhole: boolean;
  /** Whether lines run through the plot at the ticks. */
  readonly grid: boolean;
}

/** Drawn axes. */
export interface Axes {
  /** What lies between them. */
  readonly plot: Area;
  readonly svg: string;
}

const LABEL_HEIGHT = 18;
const TICK_LABEL_HEIGHT = 20;

/** As many ticks as have room for their labels. */
function fittingTicks(
  scale: Scale,
  length: number,
  most: number,
  whole: boolean,
  size: (label: string) => number,
): Tick[] {
  for (let count = most; count > 1; count--) {
    const ticks = makeTicks(scale, count, whole);
    const labelled = ticks.filter((tick) => tick.label !== "");
    const fits = labelled.every((tick, i) => {
      const next = labelled[i + 1];
      if (!next) return true;
      const distance = (scale.place(next.value) - scale.place(tick.value)) * length;
      return distance >= (size(tick.label) + size(next.label)) / 2;
    });
    if (fits) return ticks;
  }
  return sparse(makeTicks(scale, 1, whole), scale, length, size);
}

/** Of ticks that have no room together, those that have, from the first on. */
function sparse(
  ticks: readonly Tick[],
  scale: Scale,
  length: number,
  size: (label: string) => number,
): Tick[] {
  let end = -Infinity;
  return ticks.filter(({ value, label }) => {
    if (label === "") return true;
    const place = scale.place(value) * length;
    if (place - size(label) / 2 < end) return false;
    end = place + size(label) / 2;
    return true;
  });
}

const across = (label: string) => textWidth(label, 11) + 10;
const upright = () => 14;

function xTicksOf(scale: Scale, width: number, whole: boolean): Tick[] {
  return fittingTicks(scale, width, Math.max(1, Math.floor(width / 60)), whole, across);
}

function yTicksOf(scale: Scale, height: number, whole: boolean): Tick[] {
  return fittingTicks(scale, height, Math.max(2, Math.round(height / 42)), whole, upright);
}

function path(data: string, style: string): string {
  return data === "" ? "" : element("path", { d: data, class: style, fill: "none" });
}

/**
 * Lays axes out inside an area, and draws them.
 *
 * @param area All the room, labels included.
 * @param options See {@linkcode AxesOptions}.
 */
export function drawAxes(area: Area, options: AxesOptions): Axes {
  const { x, y, xLabel, yLabel } = options;
  const top = area.y + 7;
  const bottom = area.y + area.height - TICK_LABEL_HEIGHT - (xLabel === "" ? 0 : LABEL_HEIGHT);
  const yTicks = yTicksOf(y, bottom - top, options.yWhole);
  const left = area.x + (yLabel === "" ? 0 : LABEL_HEIGHT) + widest(yTicks.map((tick) => tick.label)) + 8;
  const right = area.x + area.width;
  let plot = { x: left, y: top, width: right - left - 8, height: bottom - top };
  let xTicks = xTicksOf(x, plot.width, options.xWhole);
  // The outer labels are centred at their ticks, and may reach beyond the axis.
  const reach = (sign: number) =>
    Math.max(
      0,
      ...xTicks.map(({ value, label }) => {
        const place = plot.x + x.place(value) * plot.width + sign * textWidth(label, 11) / 2;
        return sign < 0 ? area.x - place : place - right;
      }),
    );
  // With less room there may be other ticks, so it takes a few rounds.
  for (let round = 0; round < 8 && reach(-1) + reach(1) > 0; round++) {
    const [before, after] = [reach(-1), reach(1)];
    plot = { ...plot, x: plot.x + before, width: plot.width - before - after };
    xTicks = xTicksOf(x, plot.width, options.xWhole);
  }
  return { plot, svg: axesText(area, plot, options, xTicks, yTicks) };
}

function axesText(
  area: Area,
  plot: Area,
  options: AxesOptions,
  xTicks: readonly Tick[],
  yTicks: readonly Tick[],
): string {
  const bottom = plot.y + plot.height;
  const right = plot.x + plot.width;
  const xAt = (tick: Tick) => plot.x + options.x.place(tick.value) * plot.width;
  const yAt = (tick: Tick) => bottom - options.y.place(tick.value) * plot.height;
  const lines = (ticks: readonly Tick[], draw: (tick: Tick) => string) => ticks.map(draw).join("");
  const vertical = (tick: Tick, from: number, length: number) =>
    `M${coordinate(xAt(tick))} ${coordinate(from)}v${coordinate(length)}`;
  const horizontal = (tick: Tick, from: number, length: number) =>
    `M${coordinate(from)} ${coordinate(yAt(tick))}h${coordinate(length)}`;
  const length = (tick: Tick) => tick.label === "" ? 2.5 : 5;
  const labelled = (ticks: readonly Tick[]) => ticks.filter((tick) => tick.label !== "");
  const grid = options.grid
    ? path(
      lines(labelled(xTicks), (tick) => vertical(tick, plot.y, plot.height)) +
        lines(labelled(yTicks), (tick) => horizontal(tick, plot.x, plot.width)),
      "grid",
    )
    : "";
  const frame = path(
    `M${coordinate(plot.x)} ${coordinate(plot.y)}V${coordinate(bottom)}H${coordinate(right)}` +
      lines(xTicks, (tick) => vertical(tick, bottom, length(tick))) +
      lines(yTicks, (tick) => horizontal(tick, plot.x, -length(tick))),
    "axis",
  );
  const texts = [
    ...labelled(xTicks).map((tick) => label(tick.label, xAt(tick), bottom + 17, { anchor: "middle" })),
    ...labelled(yTicks).map((tick) => label(tick.label, plot.x - 8, yAt(tick) + 4, { anchor: "end" })),
    label(options.xLabel, plot.x + plot.width / 2, bottom + 35, {
      anchor: "middle",
      size: 12,
      room: plot.width,
    }),
    label(options.yLabel, area.x + 11, plot.y + plot.height / 2, {
      anchor: "middle",
      size: 12,
      room: plot.height,
      upward: true,
    }),
  ];
  return element("g", { class: "axes" }, grid, frame, ...texts);
}
