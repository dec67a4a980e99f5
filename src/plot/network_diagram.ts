import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import type { Model } from "../model/model.ts";
import type { Module } from "../nn/module.ts";
import { Chart } from "./chart.ts";
import { frameChart } from "./chart_frame.ts";
import {
  CHART_OPTION_NAMES,
  type ChartOptions,
  checkChartOptions,
  checkChoice,
  checkNames,
  checkWhole,
} from "./chart_options.ts";
import { formatNumber } from "./format_number.ts";
import { label, widest } from "./label.ts";
import { counted, leftOutNote } from "./left_out.ts";
import type { LegendEntry } from "./legend.ts";
import { type NetworkLayer, networkLayers } from "./network_layers.ts";
import { besideWidth, CAPTION_HEIGHT, type Column, NAME_ROOM, placeColumns } from "./network_columns.ts";
import { drawPicture } from "./picture.ts";
import { coordinate, element, escapeText } from "./xml.ts";

/** Options of {@linkcode networkDiagram}. */
export interface NetworkDiagramOptions extends ChartOptions {
  /** What the inputs are called (default: x₁, x₂ …). */
  readonly inputNames?: readonly (string | number)[];
  /** What the outputs are called (default: ŷ, or ŷ₁, ŷ₂ …). */
  readonly outputNames?: readonly (string | number)[];
  /** The most units of a layer that are drawn; of larger layers the first and the last (default 12). */
  readonly mostUnits?: number;
  /** Whether lines show the weights by colour and width (default true). */
  readonly showWeights?: boolean;
}

const CHART = "a network diagram";
const OPTION_NAMES: OptionNames<NetworkDiagramOptions> = {
  ...CHART_OPTION_NAMES,
  inputNames: true,
  outputNames: true,
  mostUnits: true,
  showWeights: true,
};

const subscript = (number: number) =>
  [...String(number)].map((digit) => String.fromCharCode(0x2080 + Number(digit))).join("");

interface Edge {
  readonly weight: number;
  readonly svg: string;
}

/** The lines between two columns, weak ones first so that strong ones lie above. */
function drawEdges(
  from: Column,
  to: Column,
  layer: NetworkLayer,
  most: number,
  radius: number,
  showWeights: boolean,
): string {
  const edges: Edge[] = [];
  for (const a of from.shown) {
    for (const b of to.shown) {
      const weight = layer.weight(a.unit, b.unit);
      if (!Number.isFinite(weight)) continue;
      const strength = Math.abs(weight) / most;
      const d = `M${coordinate(from.x + radius)} ${coordinate(a.y)}L${coordinate(to.x - radius)} ${
        coordinate(b.y)
      }`;
      const looks = showWeights
        ? {
          class: weight < 0 ? "negative-line" : "positive-line",
          "stroke-width": 0.5 + 3.5 * strength,
          "stroke-opacity": String(Math.round((0.25 + 0.7 * strength) * 100) / 100),
        }
        : { class: "axis", "stroke-width": 1 };
      const tooltip = element(
        "title",
        {},
        escapeText(`${a.unit + 1} → ${b.unit + 1}: ${formatNumber(weight)}`),
      );
      edges.push({ weight: Math.abs(weight), svg: element("path", { d, fill: "none", ...looks }, tooltip) });
    }
  }
  edges.sort((a, b) => a.weight - b.weight);
  return element("g", { class: "weights" }, ...edges.map(({ svg }) => svg));
}

function drawUnits(column: Column, radius: number, bias: ArrayLike<number> | null): string {
  const units = column.shown.map(({ unit, y }) => {
    const text = bias ? `unit ${unit + 1}, bias ${formatNumber(bias[unit]!)}` : `unit ${unit + 1}`;
    const place = { cx: column.x, cy: y, r: radius };
    return element(
      "circle",
      { ...place, class: "surface edge", "stroke-width": 1.5 },
      element("title", {}, escapeText(text)),
    );
  });
  const dots = column.gap === null
    ? ""
    : [-7, 0, 7].map((shift) =>
      element("circle", { cx: column.x, cy: column.gap! + shift, r: 2, class: "muted" })
    ).join("");
  return element("g", { class: "units" }, ...units, dots);
}

/** What stands under a column: the class and the activation, the number of units. */
function captionOf(units: number, shown: number, layer: NetworkLayer | null): readonly [string, string] {
  const name = layer ? [layer.name, layer.activation].filter((text) => text !== "").join(", ") : "Input";
  const count = counted(units, layer ? "unit" : "value");
  return [name, shown < units ? `${count}, ${shown} drawn` : count];
}

function drawCaption(column: Column, bottom: number, room: number, lines: readonly [string, string]): string {
  const options = { anchor: "middle", room } as const;
  return label(lines[0], column.x, bottom - 20, { ...options, style: "ink" }) +
    label(lines[1], column.x, bottom - 5, options);
}

function weightEntries(): LegendEntry[] {
  const sample = (style: string) => (x: number, y: number) =>
    element("path", { d: `M${coordinate(x)} ${coordinate(y)}h18`, class: style, "stroke-width": 4 });
  return [
    { name: "weight above 0", sample: sample("positive-line") },
    { name: "below 0", sample: sample("negative-line") },
  ];
}

function names(
  given: readonly string[] | null,
  letter: string,
  column: Column,
): string[] {
  return column.shown.map(({ unit }) =>
    given ? given[unit]! : column.units === 1 ? letter : letter + subscript(unit + 1)
  );
}

/**
 * Draws the units of a model and the weights between them, as textbooks do: blue lines for positive weights, orange ones for negative,
 * the wider the larger. Of large layers the first and the last units are drawn.
 *
 * @param model A model or a module; its `dense` and `Linear` layers are drawn in the order of their definition.
 * @param options See {@linkcode NetworkDiagramOptions}.
 * @returns The chart.
 * @throws {TypeError} If it is neither, or an option is of the wrong kind.
 * @throws {RangeError} If there is no such layer, one has no weights yet, or they don't follow one another.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { networkDiagram } from "@linnet/linnet/plot";
 * import { assert } from "@std/assert";
 *
 * const model = ln.sequential([ln.dense(8, { activation: "relu", inputShape: [2] }), ln.dense(1, { inputShape: [8] })]);
 * assert(networkDiagram(model).description.startsWith("Network of 2, 8 and 1 units"));
 * ```
 */
export function networkDiagram(model: Model | Module, options: NetworkDiagramOptions = {}): Chart {
  checkOptionNames(`draw ${CHART}`, options, OPTION_NAMES);
  const { layers, others } = networkLayers(model);
  const most = checkWhole(CHART, "mostUnits", options.mostUnits ?? 12, 3, 64);
  const sizes = [layers[0]!.inputs, ...layers.map(({ outputs }) => outputs)];
  const slots = Math.min(most, Math.max(...sizes));
  const given = {
    inputs: checkNames(CHART, "inputNames", options.inputNames, sizes[0]!),
    outputs: checkNames(CHART, "outputNames", options.outputNames, sizes.at(-1)!),
  };
  const showWeights = checkChoice(CHART, "showWeights", options.showWeights, [true, false]);
  const asked = checkChartOptions(CHART, options, {
    width: Math.max(360, 160 + layers.length * 170),
    height: Math.max(220, 110 + slots * 36),
  });
  const { largest, missing, count } = weightFigures(layers);
  const notes = [
    ...(showWeights ? [`The widest line stands for a weight of size ${formatNumber(largest)}.`] : []),
    ...leftOutNote([{ name: "", count: missing, of: count }], "NaN or infinite", "weight"),
    ...(sizes.some((size) => size > most) ? ["Of large layers the first and the last units are drawn."] : []),
    ...(others.length > 0 ? [`Not drawn: ${[...new Set(others)].join(", ")}.`] : []),
  ];
  const { settings, svg: frame, area } = frameChart(
    asked,
    showWeights ? weightEntries() : [],
    notes,
    CAPTION_HEIGHT + slots * 16,
  );
  const captions = sizes.map((size, i) =>
    captionOf(size, size > most ? most - 1 : size, i === 0 ? null : layers[i - 1]!)
  );
  const columns = placeColumns(area, sizes, most, [
    Math.max(widest(captions[0]!) / 2, besideWidth(given.inputs)),
    Math.max(widest(captions.at(-1)!) / 2, besideWidth(given.outputs)),
  ]);
  const step = columns[1]!.x - columns[0]!.x;
  if (step < 40) {
    const wanted = Math.ceil(settings.width + (40 - step) * layers.length);
    throw new RangeError(
      `Cannot draw ${CHART} of ${layers.length} layers on ${settings.width} pixels: expected a width of ${wanted} or more`,
    );
  }
  const radius = Math.min(13, Math.max(3, (area.height - CAPTION_HEIGHT) / slots * 0.36));
  const room = step - 10;
  const edges = layers.map((layer, i) =>
    drawEdges(columns[i]!, columns[i + 1]!, layer, largest, radius, showWeights)
  );
  const units = columns.map((column, i) => drawUnits(column, radius, i === 0 ? null : layers[i - 1]!.bias));
  const bottom = area.y + area.height;
  const captionTexts = columns.map((column, i) => drawCaption(column, bottom, room, captions[i]!));
  const [inputs, outputs] = [columns[0]!, columns.at(-1)!];
  const inputTexts = names(given.inputs, "x", inputs).map((name, i) =>
    label(name, inputs.x - radius - 7, inputs.shown[i]!.y + 4, {
      anchor: "end",
      size: 12,
      style: "ink",
      room: NAME_ROOM,
    })
  );
  const outputTexts = names(given.outputs, "ŷ", outputs).map((name, i) =>
    label(name, outputs.x + radius + 7, outputs.shown[i]!.y + 4, { size: 12, style: "ink", room: NAME_ROOM })
  );
  const title = settings.title || "Network";
  const list = sizes.join(", ").replace(/, (\d+)$/, " and $1");
  const description = settings.description ||
    [
      `Network of ${list} units.`,
      ...layers.map(({ name, activation, outputs }) =>
        `${name} of ${outputs}${activation && `, ${activation}`}.`
      ),
      ...notes,
    ].join(" ");
  const body = [frame, ...edges, ...units, ...captionTexts, ...inputTexts, ...outputTexts].join("");
  return new Chart({ svg: drawPicture({ ...settings, title, description }, body), title, description });
}

/** The largest size of a weight, and how many are not finite. */
function weightFigures(layers: readonly NetworkLayer[]): { largest: number; missing: number; count: number } {
  let [largest, missing, count] = [0, 0, 0];
  for (const { inputs, outputs, weight } of layers) {
    for (let a = 0; a < inputs; a++) {
      for (let b = 0; b < outputs; b++) {
        const value = weight(a, b);
        count++;
        if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
        else missing++;
      }
    }
  }
  return { largest: largest || 1, missing, count };
}
