import { NAMED_LEAKY_SLOPE } from "../nn/activation_by_name.ts";
import type { DenseActivation } from "../nn/dense.ts";
import type { Module } from "../nn/module.ts";
import type { ActivationKind } from "./export_activations.ts";
import type { ImportNode } from "./import_node.ts";
import type { ImportPlace } from "./import_step.ts";
import { makeLayer } from "./import_weights.ts";

/** Nodes that are an activation. */
export interface ImportActivation {
  readonly kind: ActivationKind;
  /** The slope of "leakyRelu", the alpha of "elu", the beta of "softplus"; 1 for others. */
  readonly setting: number;
  /** The axis of "softmax" and "logSoftmax". */
  readonly axis: number;
  readonly nodes: readonly ImportNode[];
  readonly output: string;
}

const SIMPLE: Readonly<Record<string, ActivationKind>> = {
  Identity: "linear",
  Relu: "relu",
  Sigmoid: "sigmoid",
  Softplus: "softplus",
  Tanh: "tanh",
};
const WITH_ALPHA: Readonly<Record<string, readonly [kind: ActivationKind, standard: number]>> = {
  Elu: ["elu", 1],
  LeakyRelu: ["leakyRelu", 0.01],
};
const ALONG_AXIS: Readonly<Record<string, ActivationKind>> = { LogSoftmax: "logSoftmax", Softmax: "softmax" };

function activation(
  kind: ActivationKind,
  nodes: readonly ImportNode[],
  settings: { setting?: number; axis?: number } = {},
): ImportActivation {
  return { kind, nodes, output: nodes.at(-1)!.output, setting: 1, axis: -1, ...settings };
}

/** A node that is an activation by itself. */
function single(node: ImportNode): ImportActivation | null {
  const { operator } = node;
  if (Object.hasOwn(SIMPLE, operator)) {
    node.attributes({});
    return activation(SIMPLE[operator]!, [node]);
  }
  if (Object.hasOwn(WITH_ALPHA, operator)) {
    const [kind, standard] = WITH_ALPHA[operator]!;
    return activation(kind, [node], { setting: node.attributes({ alpha: "float" }).alpha ?? standard });
  }
  if (Object.hasOwn(ALONG_AXIS, operator)) {
    return activation(ALONG_AXIS[operator]!, [node], { axis: node.attributes({ axis: "int" }).axis ?? -1 });
  }
  if (operator === "Gelu") {
    const { approximate = "none" } = node.attributes({ approximate: "string" });
    if (approximate !== "none") {
      node.fail(
        TypeError,
        `approximates by ${JSON.stringify(approximate)}, where only the exact form is there`,
      );
    }
    return activation("gelu", [node]);
  }
  if (operator === "Swish") {
    const { alpha = 1 } = node.attributes({ alpha: "float" });
    if (alpha !== 1) node.fail(RangeError, `has alpha ${alpha}, expected 1`);
    return activation("silu", [node]);
  }
  return null;
}

function isNear(value: number | null, expected: number): boolean {
  return value !== null && Math.abs(value - expected) <= 1e-6 * Math.abs(expected);
}

/** The input of a node of two that is not the given value. */
function otherInput({ inputs }: ImportNode, name: string): string | undefined {
  return inputs.length === 2 ? inputs[inputs[0] === name ? 1 : 0] : undefined;
}

/** x·sigmoid(x). */
function silu({ graph, name }: ImportPlace, nodes: readonly ImportNode[]): ImportActivation | null {
  const sigmoid = nodes.find(({ operator }) => operator === "Sigmoid");
  const product = sigmoid && graph.only(sigmoid.output, "Mul");
  if (!product || nodes.length !== 2 || !nodes.includes(product)) return null;
  return otherInput(product, sigmoid.output) === name ? activation("silu", [sigmoid, product]) : null;
}

/** x/2·(1 + erf(x/√2)), with the factors in any order. */
function gelu({ graph, name }: ImportPlace, nodes: readonly ImportNode[]): ImportActivation | null {
  const scale = nodes.find((node) => {
    const factor = graph.scalar(otherInput(node, name));
    return node.operator === "Div"
      ? isNear(factor, Math.SQRT2)
      : node.operator === "Mul" && isNear(factor, Math.SQRT1_2);
  });
  const erf = scale && graph.only(scale.output, "Erf");
  const sum = erf && graph.only(erf.output, "Add");
  if (
    !sum || (scale.operator === "Div" && scale.inputs[1] === name) ||
    !isNear(graph.scalar(otherInput(sum, erf.output)), 1)
  ) return null;
  const used = [scale, erf, sum];
  const halved = nodes.find((node) =>
    node.operator === "Mul" && isNear(graph.scalar(otherInput(node, name)), 0.5)
  );
  const isX = (value: string | undefined) => value === name || (halved && value === halved.output);
  let [factor, hasX, value] = [1, false, sum.output];
  while (!hasX || !isNear(factor, 0.5)) {
    const product = graph.only(value, "Mul");
    if (!product || used.length > 6) return null;
    const other = otherInput(product, value);
    if (!hasX && isX(other)) {
      hasX = true;
      if (other !== name) {
        factor *= 0.5;
        used.push(halved!);
      }
    } else factor *= graph.scalar(other) ?? NaN;
    used.push(product);
    value = product.output;
  }
  return nodes.every((node) => used.includes(node)) ? activation("gelu", used) : null;
}

/** log(1 + e^(beta·x))/beta, without the threshold above which PyTorch takes x itself, or with it. */
function scaledSoftplus(
  { graph, name }: ImportPlace,
  nodes: readonly ImportNode[],
): ImportActivation | null {
  const scale = nodes.find((node) =>
    node.operator === "Mul" && graph.scalar(otherInput(node, name)) !== null
  );
  const setting = scale ? graph.scalar(otherInput(scale, name))! : 1;
  const inner = scale ? scale.output : name;
  const branches = scale ? graph.consumers(inner) : nodes;
  const softplus = branches.find(({ operator }) => operator === "Softplus");
  if (!softplus) return null;
  const division = scale ? graph.only(softplus.output, "Div") : null;
  if (scale && (!division || graph.scalar(division.inputs[1]) !== setting)) return null;
  const used = [...(scale ? [scale] : []), softplus, ...(division ? [division] : [])];
  if (nodes.length === 1 && branches.length === 1) return activation("softplus", used, { setting });
  const isLarge = branches.find(({ operator }) => operator === "Greater");
  const choice = isLarge && graph.only(isLarge.output, "Where");
  const threshold = isLarge ? graph.scalar(isLarge.inputs[1]) : null;
  const isThreshold = choice && isLarge.inputs[0] === inner && threshold !== null && threshold >= 15 &&
    String(choice.inputs) === String([isLarge.output, name, used.at(-1)!.output]);
  if (!isThreshold || ![...nodes, ...branches].every((node) => [...used, isLarge, choice].includes(node))) {
    return null;
  }
  return activation("softplus", [...used, isLarge, choice], { setting });
}

/**
 * The activation that a value goes into.
 *
 * @param place The value.
 * @returns The activation, or null if what follows is none.
 */
export function activationAt(place: ImportPlace): ImportActivation | null {
  const nodes = place.graph.consumers(place.name);
  if (nodes.length === 0 || place.name === place.graph.output) return null;
  const found = (nodes.length === 1 ? single(nodes[0]!) : null) ?? silu(place, nodes) ?? gelu(place, nodes) ??
    scaledSoftplus(place, nodes);
  for (const node of found?.nodes ?? []) node.checkOneOutput();
  return found;
}

/** An activation as a layer of its own. */
export function activationLayer({ kind, setting, axis, nodes }: ImportActivation): Module {
  const node = nodes[0]!;
  switch (kind) {
    case "linear":
      return makeLayer(node, "Activation", { activation: "linear" });
    case "relu":
      return makeLayer(node, "ReLU", {});
    case "leakyRelu":
      return makeLayer(node, "LeakyReLU", { negativeSlope: setting });
    case "elu":
      return makeLayer(node, "ELU", { alpha: setting });
    case "gelu":
      return makeLayer(node, "GELU", {});
    case "sigmoid":
      return makeLayer(node, "Sigmoid", {});
    case "tanh":
      return makeLayer(node, "Tanh", {});
    case "softplus":
      return makeLayer(node, "Softplus", { beta: setting });
    case "silu":
      return makeLayer(node, "SiLU", {});
    case "softmax":
      return makeLayer(node, "Softmax", { axis });
    case "logSoftmax":
      return makeLayer(node, "LogSoftmax", { axis });
  }
}

/** The name by which a dense layer applies an activation; null if it has none with these settings. */
export function activationName(
  { kind, setting, axis }: ImportActivation,
  rank: number | null,
): DenseActivation | null {
  if (kind === "leakyRelu") return setting === NAMED_LEAKY_SLOPE ? kind : null;
  if (kind === "softmax" || kind === "logSoftmax") return axis === -1 || axis + 1 === rank ? kind : null;
  return setting === 1 ? kind : null;
}
