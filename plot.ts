/**
 * Charts as SVG text, for files, pages and notebooks; line charts also as text for terminals. No DOM and no dependency.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { decisionBoundary, historyChart } from "@linnet/linnet/plot";
 * import { assert } from "@std/assert";
 *
 * const x = ln.tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
 * const y = ln.tensor([0, 1, 1, 0]);
 * const model = ln.sequential([
 *   ln.dense(8, { activation: "tanh", inputShape: [2] }),
 *   ln.dense(1, { activation: "sigmoid" }),
 * ]);
 * model.compile({ optimizer: "adam", loss: "binaryCrossentropy", metrics: ["accuracy"] });
 * const history = await model.fit(x, y, { epochs: 10, verbose: 0 });
 * assert(String(historyChart(history)).startsWith("<svg"));
 * assert(decisionBoundary(model, { x, y }).svg.includes("</svg>"));
 * ```
 *
 * @module
 */
import "./src/plot/notebook_display.ts";

export { Chart, type ChartParts, TextChart } from "./src/plot/chart.ts";
export type { ChartOptions } from "./src/plot/chart_options.ts";
export type { Theme } from "./src/plot/theme.ts";
export type { Numbers, NumberTable } from "./src/plot/numbers.ts";
export type { PaletteKind, PaletteOptions } from "./src/plot/palette.ts";
export type { ScaleKind } from "./src/plot/scale.ts";
export { lineChart, type LineChartOptions } from "./src/plot/line_chart.ts";
export type { LineData, LineSeries } from "./src/plot/series.ts";
export { historyChart, type HistoryChartOptions, type HistoryData } from "./src/plot/history_chart.ts";
export { histogram, type HistogramOptions } from "./src/plot/histogram.ts";
export { heatmap, type HeatmapOptions } from "./src/plot/heatmap.ts";
export {
  decisionBoundary,
  type DecisionBoundaryOptions,
  type LabelledPoints,
} from "./src/plot/decision_boundary.ts";
export type { Predictor } from "./src/plot/decision_field.ts";
export { imageGrid, type ImageGridOptions, type Images } from "./src/plot/image_grid.ts";
export { networkDiagram, type NetworkDiagramOptions } from "./src/plot/network_diagram.ts";
export { tensorHtml } from "./src/plot/tensor_html.ts";
