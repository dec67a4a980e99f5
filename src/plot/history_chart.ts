import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { describe } from "../array/shape.ts";
import { TextChart } from "./chart.ts";
import { frameChart } from "./chart_frame.ts";
import {
  CHART_OPTION_NAMES,
  type ChartOptions,
  checkChartOptions,
  checkChoice,
  checkText,
  checkWhole,
  wrongOption,
} from "./chart_options.ts";
import { describeSeries } from "./describe_series.ts";
import { label } from "./label.ts";
import { drawLinePlot, lineEntries, lineNotes, type LinePlotOptions, lineScales } from "./line_plot.ts";
import { lineText } from "./line_text.ts";
import { type Numbers, readNumbers } from "./numbers.ts";
import { drawPicture } from "./picture.ts";
import type { ScaleKind } from "./scale.ts";
import type { Series } from "./series.ts";
import { isShare } from "./share_domain.ts";

/** What `fit` returns, or the values in it: one number an epoch by name. */
export type HistoryData =
  | {
    readonly history: Readonly<Record<string, Numbers>>;
    readonly epoch?: readonly number[];
  }
  | Readonly<Record<string, Numbers>>;

/** Options of {@linkcode historyChart}. */
export interface HistoryChartOptions extends ChartOptions {
  /** Which quantities to show, in order (default: all); each stands for its validation values too. */
  readonly metrics?: readonly string[];
  /** "linear" (default) or "log", for all quantities or by name. */
  readonly yScale?: ScaleKind | Readonly<Record<string, ScaleKind>>;
  /** What stands under the horizontal axes (default "epoch"). */
  readonly xLabel?: string;
  /** How many plots stand side by side (default: up to 2, or 3 when there are 3, 5 or more). */
  readonly columns?: number;
}

const CHART = "a history chart";
const OPTION_NAMES: OptionNames<HistoryChartOptions> = {
  ...CHART_OPTION_NAMES,
  metrics: true,
  yScale: true,
  xLabel: true,
  columns: true,
};
const GAP = 22;

/** A quantity's plot. */
interface Panel {
  readonly name: string;
  readonly series: readonly Series[];
  readonly options: LinePlotOptions;
}

/** The name of a quantity's values on validation data. */
const validationName = (name: string) => `val${name[0]!.toUpperCase()}${name.slice(1)}`;

function readValues(
  data: HistoryData,
): { values: Map<string, ArrayLike<number>>; epochs: readonly number[] } {
  const isObject = typeof data === "object" && data !== null;
  const holder = isObject && "history" in data ? data as { history: unknown; epoch?: unknown } : null;
  const record = holder ? holder.history : data;
  if (typeof record !== "object" || record === null || Array.isArray(record) || ArrayBuffer.isView(record)) {
    throw new TypeError(
      `Cannot draw ${CHART} of ${
        describe(data)
      }: expected what fit() returned, or values by name as in { loss: [3, 2, 1] }`,
    );
  }
  const values = Object.entries(record).map(([name, list]) =>
    [name, readNumbers(CHART, JSON.stringify(name), list)] as const
  );
  return { values: new Map(values), epochs: Array.isArray(holder?.epoch) ? holder.epoch : [] };
}

/** The quantities, each with its validation values if there are any. */
function quantities(names: readonly string[]): string[] {
  const validated = new Set(names.map((name) => name === "" ? "" : validationName(name)));
  return names.filter((name) => !validated.has(name));
}

function scaleOf(name: string, yScale: HistoryChartOptions["yScale"]): ScaleKind {
  const kind = typeof yScale === "object" && yScale !== null ? yScale[name] : yScale;
  return checkChoice<ScaleKind>(CHART, `yScale of ${name}`, kind, ["linear", "log"]);
}

function makePanels(data: HistoryData, options: HistoryChartOptions): Panel[] {
  const { values, epochs } = readValues(data);
  const { metrics = quantities([...values.keys()]), yScale } = options;
  if (!Array.isArray(metrics)) {
    throw wrongOption(CHART, "metrics", metrics, 'an array of names such as ["loss"]');
  }
  const xLabel = checkText(CHART, "xLabel", options.xLabel ?? "epoch");
  return metrics.map((name) => {
    if (!values.has(name)) {
      const known = [...values.keys()].map((one) => JSON.stringify(one)).join(", ") || "nothing";
      throw new RangeError(
        `Cannot draw ${CHART} of metric ${describe(name)}: the history holds ${known}`,
      );
    }
    const found = [name, validationName(name)].filter((one) => values.has(one));
    const series = found.map((one, i): Series => {
      const y = values.get(one)!;
      const x = epochs.length === y.length ? epochs : Array.from(y, (_, k) => k);
      return { name: i === 0 ? "training" : "validation", x, y, dashed: i === 1, dots: false, color: i };
    });
    return {
      name,
      series,
      options: {
        xLabel,
        yLabel: "",
        xScale: "linear",
        yScale: scaleOf(name, yScale),
        xLimits: null,
        yLimits: null,
        yShares: isShare(name),
        grid: true,
      },
    };
  });
}

/**
 * Draws how training went: the loss and each metric in a plot of its own, training and validation in the same. The axis of an
 * accuracy, of precision, recall and the like stays within 0 to 1.
 *
 * @param data What `fit` returned, or values by name.
 * @param options See {@linkcode HistoryChartOptions}.
 * @returns The chart.
 * @throws {TypeError} If there is something else than numbers, or an option is of the wrong kind.
 * @throws {RangeError} If a metric asked for is not there, or a size is out of range.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { historyChart } from "@linnet/linnet/plot";
 * import { assert } from "@std/assert";
 *
 * const x = ln.tensor([[0], [1], [2], [3]]);
 * const model = ln.sequential([ln.dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError", metrics: ["meanAbsoluteError"] });
 * const history = await model.fit(x, x.mul(2), { epochs: 5, verbose: 0 });
 * assert(historyChart(history).svg.includes("meanAbsoluteError"));
 * ```
 */
export function historyChart(data: HistoryData, options: HistoryChartOptions = {}): TextChart {
  checkOptionNames(`draw ${CHART}`, options, OPTION_NAMES);
  const panels = makePanels(data, options);
  const count = Math.max(1, panels.length);
  const columns = options.columns === undefined
    ? Math.min(count, count === 3 || count >= 5 ? 3 : 2)
    : Math.min(count, checkWhole(CHART, "columns", options.columns, 1, 100));
  const rows = Math.ceil(count / columns);
  const size = { width: columns === 1 ? 640 : columns * 400, height: 70 + rows * 280 };
  const asked = checkChartOptions(CHART, options, size);
  const explained = panels.find(({ series }) => series.length > 1)?.series ?? [];
  const notes = panels.flatMap(({ name, series, options }) =>
    lineNotes(
      series.map((one) => ({ ...one, name: one.name === "training" ? name : validationName(name) })),
      options,
    )
  );
  const { settings, svg: frame, area } = frameChart(asked, lineEntries(explained), notes, rows * 130);
  const cellWidth = (area.width - (columns - 1) * GAP) / columns;
  const cellHeight = area.height / rows;
  if (panels.length > 0 && cellWidth < 150) {
    throw new RangeError(
      `Cannot draw ${CHART} of ${count} quantities, ${columns} side by side, ${settings.width} pixels wide: a plot would have only ${
        Math.floor(cellWidth)
      }`,
    );
  }
  const plots = panels.map(({ name, series, options }, i) => {
    const x = area.x + (i % columns) * (cellWidth + GAP);
    const y = area.y + Math.floor(i / columns) * cellHeight;
    const room = { x, y: y + 22, width: cellWidth, height: cellHeight - 26 };
    const title = label(name, x, y + 14, { size: 13, bold: true, style: "ink", room: cellWidth });
    return title + drawLinePlot(room, series, lineScales(series, options), options);
  });
  const title = settings.title || "Training history";
  const words = panels.map(({ name, series, options }) => `${name}: ${describeSeries(series, options, [])}`);
  const description = settings.description || [...words, ...notes].join(" ") || "No values.";
  const empty = label(panels.length > 0 ? "" : "No values to show", settings.width / 2, settings.height / 2, {
    anchor: "middle",
    size: 13,
  });
  const svg = drawPicture(
    { ...settings, title, description },
    frame + plots.join("") + empty,
  );
  return new TextChart({ svg, title, description }, (across, down) => historyText(panels, across, down));
}

/** One line chart under the other, as many as have room. */
function historyText(panels: readonly Panel[], width: number, height: number): string {
  const shown = panels.slice(0, Math.max(1, Math.floor(height / 8)));
  const each = Math.floor(height / Math.max(1, shown.length));
  return shown.map(({ name, series, options }) =>
    lineText(
      {
        title: name,
        // A single line needs no name below its title.
        series: series.length > 1 ? series : series.map((one) => ({ ...one, name: "" })),
        scales: lineScales(series, options),
        notes: lineNotes(series, options),
        ...options,
      },
      width,
      each,
    )
  ).join("\n");
}
