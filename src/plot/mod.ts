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
import "./notebook_display.ts";

export { Chart, type ChartParts, TextChart } from "./chart.ts";
export type { ChartOptions } from "./chart_options.ts";
export type { Theme } from "./theme.ts";
export type { Numbers, NumberTable } from "./numbers.ts";
export type { PaletteKind, PaletteOptions } from "./palette.ts";
export type { ScaleKind } from "./scale.ts";
export { lineChart, type LineChartOptions } from "./line_chart.ts";
export type { LineData, LineSeries } from "./series.ts";
export { historyChart, type HistoryChartOptions, type HistoryData } from "./history_chart.ts";
export { histogram, type HistogramOptions } from "./histogram.ts";
export { heatmap, type HeatmapOptions } from "./heatmap.ts";
export { decisionBoundary, type DecisionBoundaryOptions, type LabelledPoints } from "./decision_boundary.ts";
export type { Predictor } from "./decision_field.ts";
export { imageGrid, type ImageGridOptions, type Images } from "./image_grid.ts";
export { networkDiagram, type NetworkDiagramOptions } from "./network_diagram.ts";
export { tensorHtml } from "./tensor_html.ts";
