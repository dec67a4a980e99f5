import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { describe, formatShape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import { drawAxes } from "./axes.ts";
import { Chart } from "./chart.ts";
import { frameChart } from "./chart_frame.ts";
import {
  CHART_OPTION_NAMES,
  type ChartOptions,
  checkChartOptions,
  checkNames,
  checkText,
  checkWhole,
  wrongOption,
} from "./chart_options.ts";
import { classEntries, drawPoints } from "./class_points.ts";
import { drawField } from "./draw_field.ts";
import { decisionField, type Predictor } from "./decision_field.ts";
import { counted, leftOutNote } from "./left_out.ts";
import { checkLimits } from "./limits.ts";
import { type Numbers, type NumberTable, readTable, type Table } from "./numbers.ts";
import { drawPicture } from "./picture.ts";
import { type Domain, extent, makeScale, paddedDomain } from "./scale.ts";
import { readClasses } from "./read_classes.ts";
import { coordinate, element } from "./xml.ts";

/** Samples to draw over the field. */
export interface LabelledPoints {
  /** Two features a row. */
  readonly x: NumberTable;
  /** The classes: a number a row, or one-hot rows. */
  readonly y: Numbers | NumberTable;
}

/** Options of {@linkcode decisionBoundary}. */
export interface DecisionBoundaryOptions extends ChartOptions {
  /** What the classes are called (default: their numbers). */
  readonly classNames?: readonly (string | number)[];
  /** What stands under the horizontal axis (default "x₁"). */
  readonly xLabel?: string;
  /** What stands beside the vertical axis (default "x₂"). */
  readonly yLabel?: string;
  /** The ends of the horizontal axis (default: those of the points, with some space). */
  readonly xLimits?: readonly [low: number, high: number];
  /** The ends of the vertical axis (default: those of the points, with some space). */
  readonly yLimits?: readonly [low: number, high: number];
  /** Above which a single output means the second class (default 0.5). */
  readonly threshold?: number;
  /** At how many places along each axis the model is asked (default 64). */
  readonly resolution?: number;
}

const CHART = "a decision boundary";
const OPTION_NAMES: OptionNames<DecisionBoundaryOptions> = {
  ...CHART_OPTION_NAMES,
  classNames: true,
  xLabel: true,
  yLabel: true,
  xLimits: true,
  yLimits: true,
  threshold: true,
  resolution: true,
};
function readPoints(value: unknown): Table {
  const table = readTable(CHART, "data.x", value);
  if (table.columns === 2 && table.rows > 0) return table;
  const shape = value instanceof TensorBase ? value.shape : [table.rows, table.columns];
  throw new RangeError(
    `Cannot draw ${CHART} over data.x of shape ${formatShape(shape)}: expected two features a row, [n, 2]`,
  );
}

/** The values of a feature that can be shown. */
function featureDomain(points: Table, feature: number, limits: Domain | null): Domain {
  const values = Float64Array.from({ length: points.rows }, (_, row) => points.values[row * 2 + feature]!);
  const found = extent([values]);
  if (limits) return limits;
  const domain = paddedDomain(found, "linear", 0);
  const margin = (domain.high / 2 - domain.low / 2) * 0.3;
  return { low: domain.low - margin, high: domain.high + margin };
}

/**
 * Draws what a model of two features decides over the plane, with the samples on it: a colour for each class, darker where the model is
 * surer, and a line where it changes its mind.
 *
 * @param model A model, a module, or a function from `[n, 2]` to `[n, 1]` or `[n, classes]`.
 * @param data The samples.
 * @param options See {@linkcode DecisionBoundaryOptions}.
 * @returns The chart.
 * @throws {TypeError} If it is no model, or the data holds something else than numbers.
 * @throws {RangeError} If the samples have not two features, or classes don't fit the model's outputs.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { decisionBoundary } from "@linnet/linnet/plot";
 * import { assert } from "@std/assert";
 *
 * const x = [[0, 0], [0, 1], [1, 0], [1, 1]];
 * const or = (points: ln.Tensor) => points.sum({ axis: 1, keepDims: true }).sub(0.5).mul(8).sigmoid();
 * const chart = decisionBoundary(or, { x, y: [0, 1, 1, 1] }, { title: "OR" });
 * assert(chart.svg.includes("boundary"));
 * ```
 */
export function decisionBoundary(
  model: Predictor,
  data: LabelledPoints,
  options: DecisionBoundaryOptions = {},
): Chart {
  checkOptionNames(`draw ${CHART}`, options, OPTION_NAMES);
  if (typeof data !== "object" || data === null || !("x" in data) || !("y" in data)) {
    throw new TypeError(`Cannot draw ${CHART} with data ${describe(data)}: expected { x, y }`);
  }
  const asked = checkChartOptions(CHART, options, { width: 480, height: 460 });
  const points = readPoints(data.x);
  const limits = {
    x: checkLimits(CHART, "xLimits", options.xLimits),
    y: checkLimits(CHART, "yLimits", options.yLimits),
  };
  const { threshold = 0.5, resolution = 64 } = options;
  if (!Number.isFinite(threshold)) throw wrongOption(CHART, "threshold", threshold, "a finite number");
  checkWhole(CHART, "resolution", resolution, 2, 512);
  const xDomain = featureDomain(points, 0, limits.x);
  const yDomain = featureDomain(points, 1, limits.y);
  const field = decisionField(model, xDomain, yDomain, resolution, threshold);
  const { classes, labels } = readClasses(CHART, data.y, points.rows, field);
  const names = checkNames(CHART, "classNames", options.classNames, field.classes.length) ?? labels;

  const shown = (row: number) =>
    Number.isFinite(points.values[row * 2]) && Number.isFinite(points.values[row * 2 + 1]);
  const lost = Array.from({ length: points.rows }, (_, row) => shown(row)).filter((one) => !one).length;
  const places = field.columns * field.rows;
  const notes = [
    ...leftOutNote([{ name: "", count: lost, of: points.rows }], "NaN or infinite", "point"),
    ...(field.missing > 0
      ? [
        `The model gave no finite value at ${field.missing.toLocaleString("en-US")} of ${
          counted(places, "place")
        }.`,
      ]
      : []),
  ];
  const { settings, svg: frame, area } = frameChart(asked, classEntries(names), notes);
  const x = makeScale(xDomain, "linear");
  const y = makeScale(yDomain, "linear");
  const axes = drawAxes(area, {
    x,
    y,
    xLabel: checkText(CHART, "xLabel", options.xLabel ?? "x₁"),
    yLabel: checkText(CHART, "yLabel", options.yLabel ?? "x₂"),
    xWhole: false,
    yWhole: false,
    grid: false,
  });
  const { plot } = axes;
  const marks = drawPoints(points, classes, names, (row) => [
    plot.x + x.place(points.values[row * 2]!) * plot.width,
    plot.y + (1 - y.place(points.values[row * 2 + 1]!)) * plot.height,
  ]);
  const viewBox = [plot.x, plot.y, plot.width, plot.height].map(coordinate).join(" ");
  const inside = element("svg", { ...plot, viewBox }, drawField(field, plot), marks);
  const title = settings.title || "Decision boundary";
  const counts = names.map((name, index) =>
    `${name}: ${counted(Array.from(classes).filter((one) => one === index).length, "point")}`
  );
  const description = settings.description ||
    [
      `What a model decides over two features, and ${counted(points.rows, "sample")}. ${counts.join(", ")}.`,
      ...notes,
    ].join(" ");
  const svg = drawPicture({ ...settings, title, description }, frame + inside + axes.svg);
  return new Chart({ svg, title, description });
}
