import type { BatchNorm1d } from "../nn/batch_norm_1d.ts";
import type { LayerNorm } from "../nn/layer_norm.ts";
import { type ImportConstant, listOf } from "./import_constant.ts";
import { formatOpenShape, type ImportGraph } from "./import_graph.ts";
import type { ImportNode } from "./import_node.ts";
import type { ImportPlace, ImportStep } from "./import_step.ts";
import { commonType, fillWeight, makeLayer, weightOf } from "./import_weights.ts";

/** (x − mean)/√(variance + ε), and the nodes that compute it. */
interface Standardization {
  readonly axes: readonly number[];
  readonly epsilon: number;
  readonly nodes: readonly ImportNode[];
  readonly output: string;
}

/** The axes of a mean that keeps them with length 1; up to version 17 they are an attribute, later an input. */
function meanAxes(graph: ImportGraph, node: ImportNode): readonly number[] | null {
  const spec = { axes: "ints", keepdims: "int", noop_with_empty_axes: "int" } as const;
  const { axes, keepdims = 1 } = node.attributes(spec);
  const found = axes ?? listOf(graph.constant(node.inputs[1] ?? ""));
  return keepdims === 1 && found && found.length > 0 && found.length <= 64 ? found : null;
}

/** The standardisation of a value that a mean and a difference take. */
function standardizationAt({ graph, name }: ImportPlace): Standardization | null {
  const nodes = graph.consumers(name);
  const mean = nodes.find(({ operator }) => operator === "ReduceMean");
  const centered = mean && graph.only(mean.output, "Sub");
  const axes = mean ? meanAxes(graph, mean) : null;
  if (!centered || !axes || nodes.length !== 2 || !nodes.includes(centered) || centered.inputs[0] !== name) {
    return null;
  }
  const uses = graph.consumers(centered.output);
  const square = uses.find(({ operator, inputs }) =>
    (operator === "Mul" && inputs[1] === centered.output) ||
    (operator === "Pow" && graph.scalar(inputs[1]) === 2)
  );
  const division = uses.find(({ operator }) => operator === "Div");
  const variance = square && graph.only(square.output, "ReduceMean");
  const sum = variance && graph.only(variance.output, "Add");
  const root = sum && graph.only(sum.output, "Sqrt");
  const end = root && graph.only(root.output, "Div");
  if (!end || end !== division || uses.length !== 2 || square.inputs[0] !== centered.output) return null;
  const epsilon = graph.scalar(sum.inputs[sum.inputs[0] === variance.output ? 1 : 0]);
  const isSame = String(meanAxes(graph, variance)) === String(axes);
  const isRatio = String(end.inputs) === String([centered.output, root.output]);
  if (epsilon === null || !isSame || !isRatio) return null;
  return { axes, epsilon, nodes: [mean, centered, square, variance, sum, root, end], output: end.output };
}

/** A factor or summand of a shape that follows. */
function operand(
  { graph }: ImportPlace,
  name: string,
  operator: "Mul" | "Add",
  shapes: readonly string[],
): { node: ImportNode; constant: ImportConstant } | null {
  const node = graph.only(name, operator);
  const index = node?.inputs[0] === name ? 1 : 0;
  const found = graph.constant(node?.inputs[index] ?? "");
  if (!node || !found || found.isTransposed || !shapes.includes(String(found.shape))) return null;
  return { node, constant: weightOf(graph, node, index) };
}

/**
 * A normalisation that is written out in single steps: layer normalisation before it had an operator, or batch normalisation with the
 * statistics of the batch.
 *
 * @param place The value that it takes.
 * @returns The layer, or null if what follows is something else.
 */
export function importStandardization(place: ImportPlace): ImportStep | null {
  const found = standardizationAt(place);
  if (!found) return null;
  const { shape } = place;
  const node = found.nodes[0]!;
  if (shape === null) {
    return node.fail(TypeError, "belongs to a normalisation of a value whose number of axes is not known");
  }
  const axes = found.axes.map((axis) => axis < 0 ? axis + shape.length : axis).sort((a, b) => a - b);
  const lengths = axes.map((axis) => shape[axis] ?? null);
  const isLast = axes.every((axis, i) => axis === shape.length - axes.length + i) &&
    lengths.every((length) => length !== null);
  const isBatch = (shape.length === 2 || shape.length === 3) &&
    String(axes) === (shape.length === 2 ? "0" : "0,2") &&
    typeof shape[1] === "number";
  if (!isLast && !isBatch) {
    return node.fail(
      TypeError,
      `belongs to a normalisation of shape ${formatOpenShape(shape)} along axes ${
        axes.join(", ")
      }, which no layer here does`,
    );
  }
  const features = shape[1]!;
  const shapes = isLast ? [String(lengths)] : shape.length === 2 ? [`${features}`] : [`${features},1`];
  const factor = operand(place, found.output, "Mul", shapes);
  const summand = factor && operand(place, factor.node.output, "Add", shapes);
  const nodes = [...found.nodes, ...(factor ? [factor.node] : []), ...(summand ? [summand.node] : [])];
  const constants = [factor?.constant ?? null, summand?.constant ?? null] as const;
  const dtype = factor ? commonType(factor.node, constants) : "float32";
  const common = { epsilon: found.epsilon, bias: summand !== null, dtype };
  const layer = isLast
    ? makeLayer(node, "LayerNorm", {
      ...common,
      normalizedShape: lengths,
      elementwiseAffine: factor !== null,
    })
    : makeLayer(node, "BatchNorm1d", {
      ...common,
      numFeatures: features,
      affine: factor !== null,
      trackRunningStats: false,
    });
  fillWeight((layer as LayerNorm | BatchNorm1d).weight, constants[0]);
  fillWeight((layer as LayerNorm | BatchNorm1d).bias, constants[1]);
  return { layer, nodes, output: nodes.at(-1)!.output, shape };
}
