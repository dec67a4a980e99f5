import { isFloat } from "../array/dtype.ts";
import { formatShape, type Shape } from "../array/shape.ts";
import type { Module } from "../nn/module.ts";
import { zeros } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { inEvaluation } from "./evaluate.ts";

/** The width of the column of layers in a terminal of 80 columns; longer names take two lines, as in Keras. */
const LAYER_WIDTH = 31;

interface Row {
  readonly layer: string;
  readonly output: string;
  readonly parameters: string;
}

/** Bytes as Keras writes them: "52.00 B", "1.25 KB". */
function formatBytes(bytes: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let unit = 0;
  while (bytes >= 1024 && unit < units.length - 1) {
    bytes /= 1024;
    unit++;
  }
  return `${bytes.toFixed(2)} ${units[unit]}`;
}

/** What Keras counts as parameters: PyTorch's parameters, and the statistics among its buffers; counters are left out. */
function countedValues(module: Module): Tensor[] {
  return [...module.parameters(), ...module.buffers().filter((buffer) => isFloat(buffer.dtype))];
}

function countOf(module: Module): number {
  return countedValues(module).reduce((count, value) => count + value.size, 0);
}

/** Whether a layer makes its weights when it sees the first input, which it has not yet. */
function isUnbuilt(layer: Module): boolean {
  return "build" in layer && "inputShape" in layer && layer.inputShape === null;
}

/** A text on lines no longer than a column, where spaces allow it. */
function wrap(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** "Dense" becomes "dense", "dense_1" … in the order of appearance, as Keras names layers. */
function layerNames(layers: readonly Module[]): string[] {
  const seen = new Map<string, number>();
  return layers.map((layer) => {
    const name = layer.constructor.name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  });
}

/** Each layer's output shape with None for the number of samples; "?" where the input is not known. */
function outputShapes(
  module: Module,
  layers: readonly Module[],
  inputShape: Shape | null,
  dtype: "float32" | "float64",
): string[] {
  if (inputShape === null) return layers.map(() => "?");
  return inEvaluation(module, () =>
    tidy(() => {
      let value: Tensor | null = zeros([1, ...inputShape], { dtype });
      return layers.map((layer) => {
        if (value === null) return "?";
        try {
          value = layer.forward(value);
        } catch {
          value = null;
          return "?";
        }
        return formatShape(value.shape).replace(/^\[1/, "(None").replace(/\]$/, ")");
      });
    }));
}

/**
 * The table that Keras prints of a model: layers, output shapes and numbers of parameters.
 *
 * @param name The model's name.
 * @param module The model's module; its children are the rows.
 * @param inputShape One sample's shape, or null where it is not known yet.
 * @returns Lines of text.
 */
export function summarize(name: string, module: Module, inputShape: Shape | null): string {
  const layers = [...module.namedChildren().values()];
  const dtype = module.parameters()[0]?.dtype === "float64" ? "float64" : "float32";
  // Finding the shapes builds layers that have no weights yet.
  const shapes = outputShapes(module, layers, inputShape, dtype);
  const values = countedValues(module);
  const names = layerNames(layers);
  const heading: Row = { layer: "Layer (type)", output: "Output Shape", parameters: "Param #" };
  const rows: Row[] = layers.map((layer, i) => ({
    layer: `${names[i]} (${layer.constructor.name})`,
    output: shapes[i]!,
    parameters: isUnbuilt(layer) ? "0 (unbuilt)" : countOf(layer).toLocaleString("en-US"),
  }));
  const lines = rows.map((row) => wrap(row.layer, LAYER_WIDTH));
  const width = (texts: readonly string[], least: number) =>
    Math.max(least, ...texts.map((text) => text.length));
  const widths = [
    width(lines.flat(), LAYER_WIDTH),
    width(rows.map((row) => row.output), 22),
    width(rows.map((row) => row.parameters), 13),
  ] as const;
  const border = (left: string, line: string, middle: string, right: string) =>
    left + widths.map((one) => line.repeat(one + 2)).join(middle) + right;
  const cells = (row: Row, edge: string, middle: string) =>
    `${edge} ${row.layer.padEnd(widths[0])} ${middle} ${row.output.padEnd(widths[1])} ${middle} ${
      row.parameters.padStart(widths[2])
    } ${edge}`;
  const trainable = values.filter((value) => value.requiresGrad);
  const total = (list: readonly Tensor[]) => {
    const count = list.reduce((sum, one) => sum + one.size, 0);
    return `${count.toLocaleString("en-US")} (${formatBytes(count * (dtype === "float64" ? 8 : 4))})`;
  };
  return [
    `Model: "${name}"`,
    border("┏", "━", "┳", "┓"),
    cells(heading, "┃", "┃"),
    border("┡", "━", "╇", "┩"),
    ...rows.flatMap((row, i) => [
      ...(i > 0 ? [border("├", "─", "┼", "┤")] : []),
      ...lines[i]!.map((layer, line) =>
        cells(line === 0 ? { ...row, layer } : { layer, output: "", parameters: "" }, "│", "│")
      ),
    ]),
    border("└", "─", "┴", "┘"),
    ` Total params: ${total(values)}`,
    ` Trainable params: ${total(trainable)}`,
    ` Non-trainable params: ${total(values.filter((value) => !value.requiresGrad))}`,
  ].join("\n");
}
