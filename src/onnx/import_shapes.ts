import { listOf } from "./import_constant.ts";
import { formatOpenShape } from "./import_graph.ts";
import type { ImportLayer } from "./import_step.ts";
import { makeLayer } from "./import_weights.ts";
import type { Dim } from "./merge_traces.ts";

/** The product of lengths; null if one is open, or there are too many elements to count. */
function productOf(lengths: readonly Dim[]): Dim {
  const product = lengths.reduce<number>((product, length) => product * (length ?? NaN), 1);
  return Number.isSafeInteger(product) ? product : null;
}

/** A shape with a run of axes merged into one. */
function mergeAxes(shape: readonly Dim[], start: number, end: number): Dim[] {
  return [...shape.slice(0, start), productOf(shape.slice(start, end + 1)), ...shape.slice(end + 1)];
}

/** Flatten: makes two axes of a value's, which a layer can do where one of the two is there already. */
export const importFlatten: ImportLayer = ({ shape }, node) => {
  const { axis = 1 } = node.attributes({ axis: "int" });
  const rank = shape?.length;
  const first = axis < 0 && rank !== undefined ? axis + rank : axis;
  if (first !== 1 && !(rank !== undefined && first === rank - 1 && first > 0)) {
    node.fail(RangeError, `has axis ${axis}, where only axes before it or behind it can be merged, not both`);
  }
  const [startAxis, endAxis] = first === 1 ? [1, -1] : [0, first - 1];
  const layer = makeLayer(node, "Flatten", { startAxis, endAxis });
  const merged = shape && shape.length > 1
    ? mergeAxes(shape, startAxis, first === 1 ? shape.length - 1 : endAxis)
    : null;
  return { layer, nodes: [node], output: node.output, shape: merged };
};

/** Reshape: where it merges axes that follow each other. */
export const importReshape: ImportLayer = ({ graph, shape }, node) => {
  const { allowzero = 0 } = node.attributes({ allowzero: "int" });
  const target = listOf(graph.constant(node.inputs[1] ?? ""));
  if (target === null) return node.fail(TypeError, "takes a shape that depends on the input");
  if (shape === null) return node.fail(TypeError, "changes a value whose number of axes is not known");
  const merged = shape.length - target.length;
  const fits = (start: number) => {
    const result = mergeAxes(shape, start, start + merged);
    return target.every((length, axis) =>
      length === -1 ||
      (length === 0 && allowzero === 0
        ? axis < start || (merged === 0 && axis === start)
        : length === result[axis])
    );
  };
  const start = merged < 0 ? -1 : target.findIndex((_, axis) => fits(axis));
  if (start < 0 || target.filter((length) => length === -1).length > 1) {
    return node.fail(
      TypeError,
      `changes shape ${formatOpenShape(shape)} to ${
        formatOpenShape(target)
      }, where only neighbouring axes can be merged`,
    );
  }
  const layer = makeLayer(node, "Flatten", { startAxis: start, endAxis: start + merged });
  return { layer, nodes: [node], output: node.output, shape: mergeAxes(shape, start, start + merged) };
};

/** Dropout, which does nothing but in training. */
export const importDropout: ImportLayer = ({ graph, shape }, node) => {
  node.attributes({ seed: "ignored" });
  node.checkOneOutput();
  const [, ratio = "", training = ""] = node.inputs;
  const rate = ratio === "" ? 0.5 : graph.scalar(ratio);
  if (rate === null) return node.fail(TypeError, "takes no constant as its rate");
  if (training !== "" && graph.scalar(training) !== 0) {
    node.fail(TypeError, "is in training mode; export the model in evaluation mode");
  }
  return { layer: makeLayer(node, "Dropout", { rate }), nodes: [node], output: node.output, shape };
};
