import type { Dense } from "../nn/dense.ts";
import type { Embedding } from "../nn/embedding.ts";
import type { Linear } from "../nn/linear.ts";
import { activationAt, activationName } from "./import_activations.ts";
import { type ImportConstant, MOST_AXES } from "./import_constant.ts";
import { formatOpenShape } from "./import_graph.ts";
import type { ImportNode } from "./import_node.ts";
import type { ImportLayer, ImportPlace, ImportStep } from "./import_step.ts";
import {
  checkWeight,
  commonType,
  fillWeight,
  makeLayer,
  optionalWeight,
  weightOf,
} from "./import_weights.ts";
import type { Dim } from "./merge_traces.ts";
import { ELEMENT_TYPE } from "./schema.ts";

/** What a product takes. */
interface Product {
  readonly inputs: number;
  readonly units: number;
  readonly weight: ImportConstant;
  /** Whether the weight's elements, as they are stored, are a row for each output. */
  readonly isTransposed: boolean;
  readonly bias: ImportConstant | null;
  readonly nodes: readonly ImportNode[];
}

/** The shape of a product, once it is checked that the input fits. */
function productShape(
  node: ImportNode,
  shape: readonly Dim[] | null,
  inputs: number,
  units: number,
): readonly Dim[] | null {
  if (shape === null) return null;
  const features = shape.at(-1);
  if (shape.length < 2 || (typeof features === "number" && features !== inputs)) {
    node.fail(
      RangeError,
      `takes a value of shape ${formatOpenShape(shape)}, expected ${inputs} features along the last axis`,
    );
  }
  return [...shape.slice(0, -1), units];
}

/** A dense layer, with an activation that belongs to it, or a linear one, whose weight is stored the other way round. */
function productStep(place: ImportPlace, product: Product): ImportStep {
  const { inputs, units, weight, isTransposed, bias, nodes } = product;
  const node = nodes[0]!;
  const dtype = commonType(node, [weight, bias]);
  const shape = productShape(node, place.shape, inputs, units);
  const output = nodes.at(-1)!.output;
  if (isTransposed) {
    const layer = makeLayer(node, "Linear", { inputs, outputs: units, bias: bias !== null, dtype }) as Linear;
    fillWeight(layer.weight, weight);
    fillWeight(layer.bias, bias);
    return { layer, nodes, output, shape };
  }
  const next = activationAt({ ...place, name: output, shape });
  const isOwn = next && node.path !== "" && next.nodes.every(({ path }) => path === node.path);
  const name = isOwn ? activationName(next, shape?.length ?? null) : null;
  const settings = {
    units,
    activation: name ?? "linear",
    useBias: bias !== null,
    dtype,
    inputShape: [inputs],
  };
  const layer = makeLayer(node, "Dense", settings) as Dense;
  fillWeight(layer.kernel, weight);
  fillWeight(layer.bias, bias);
  if (!next || name === null) return { layer, nodes, output, shape };
  return { layer, nodes: [...nodes, ...next.nodes], output: next.output, shape };
}

/** Whether a constant is added to each row of so many units as it is. */
function isRow({ shape }: ImportConstant, units: number): boolean {
  return shape.length > 0 && shape.at(-1) === units && shape.slice(0, -1).every((length) => length === 1);
}

function checkMatrix(node: ImportNode, weight: ImportConstant): void {
  if (weight.shape.length !== 2) {
    node.fail(RangeError, `takes a weight with ${weight.shape.length} axes, expected 2`);
  }
}

/** Gemm: a product and a sum, in rows. */
export const importGemm: ImportLayer = (place, node) => {
  const { graph, name } = place;
  const spec = { alpha: "float", beta: "float", transA: "int", transB: "int" } as const;
  const { alpha = 1, beta = 1, transA = 0, transB = 0 } = node.attributes(spec);
  if (alpha !== 1 || beta !== 1 || transA !== 0) {
    node.fail(RangeError, `has alpha ${alpha}, beta ${beta} and transA ${transA}, expected 1, 1 and 0`);
  }
  if (node.inputs[0] !== name) node.fail(TypeError, "multiplies by what it should multiply");
  const weight = weightOf(graph, node, 1);
  checkMatrix(node, weight);
  if (place.shape && place.shape.length !== 2) {
    node.fail(RangeError, `takes a value of shape ${formatOpenShape(place.shape)}, expected samples in rows`);
  }
  const [inputs, units] = (transB === 0 ? weight.shape : weight.shape.toReversed()) as [number, number];
  const bias = optionalWeight(graph, node, 2);
  if (bias && !isRow(bias, units)) checkWeight(node, bias, [units]);
  const isTransposed = weight.isTransposed !== (transB !== 0);
  return productStep(place, { inputs, units, weight, isTransposed, bias, nodes: [node] });
};

/** MatMul, with the sum that follows it if that is one with a bias. */
export const importMatMul: ImportLayer = (place, node) => {
  const { graph, name } = place;
  node.attributes({});
  if (node.inputs[0] !== name) node.fail(TypeError, "multiplies by what it should multiply");
  const weight = weightOf(graph, node, 1);
  checkMatrix(node, weight);
  const [inputs, units] = weight.shape as [number, number];
  const sum = graph.only(node.output, "Add");
  const index = sum?.inputs[0] === node.output ? 1 : 0;
  const addend = graph.constant(sum?.inputs[index] ?? "");
  const { isTransposed } = weight;
  if (!sum || !addend || !isRow(addend, units)) {
    return productStep(place, { inputs, units, weight, isTransposed, bias: null, nodes: [node] });
  }
  const bias = weightOf(graph, sum, index);
  return productStep(place, { inputs, units, weight, isTransposed, bias, nodes: [node, sum] });
};

/** Gather: rows of a table. */
export const importGather: ImportLayer = (place, node) => {
  const { axis = 0 } = node.attributes({ axis: "int" });
  const weight = weightOf(place.graph, node, 0);
  checkMatrix(node, weight);
  if (axis !== 0 || weight.isTransposed || node.inputs[1] !== place.name) {
    node.fail(TypeError, "looks up no rows of a table, which is all that can be read of this operator");
  }
  const [numEmbeddings, embeddingDim] = weight.shape as [number, number];
  const dtype = commonType(node, [weight]);
  // Indices may come in a float dtype too, as Keras's layer takes them.
  const settings = { numEmbeddings, embeddingDim, castIndices: true, dtype };
  const layer = makeLayer(node, "Embedding", settings) as Embedding;
  fillWeight(layer.weight, weight);
  const shape = place.shape && [...place.shape, embeddingDim];
  if (shape && shape.length > MOST_AXES) node.fail(RangeError, `makes a value of ${shape.length} axes`);
  return { layer, nodes: [node], output: node.output, shape };
};

/** Cast: of indices to whole numbers, in front of a table. */
export const importCast: ImportLayer = (place, node) => {
  const { to } = node.attributes({ to: "int" });
  const next = place.graph.only(node.output, "Gather");
  if (!next || (to !== ELEMENT_TYPE.int32 && to !== ELEMENT_TYPE.int64)) {
    return node.fail(TypeError, "converts something else than indices, which no layer here does");
  }
  const step = importGather({ ...place, name: node.output }, next);
  return { ...step, nodes: [node, ...step.nodes] };
};
