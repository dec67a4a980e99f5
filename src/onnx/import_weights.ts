import { bytesPerElement, type FloatDType } from "../array/dtype.ts";
import { formatShape } from "../array/shape.ts";
import { quoteName } from "../io/quote_name.ts";
import { layerByName } from "../nn/layer_by_name.ts";
import type { Module } from "../nn/module.ts";
import type { TensorBase } from "../tensor/base.ts";
import type { ImportConstant } from "./import_constant.ts";
import type { ImportGraph } from "./import_graph.ts";
import { type ImportNode, OPERATION } from "./import_node.ts";
import { weightType } from "./tensor_proto.ts";

/**
 * A constant that a node takes as a weight.
 *
 * @param graph The graph.
 * @param node The node.
 * @param index Which of the node's inputs it is.
 * @returns The constant, of a float dtype.
 * @throws {TypeError} If the input is no constant, or of another type.
 */
export function weightOf(graph: ImportGraph, node: ImportNode, index: number): ImportConstant {
  const weight = graph.constant(node.inputs[index] ?? "");
  if (!weight) node.fail(TypeError, `takes no constant as its input ${index + 1}, expected a weight`);
  if (weightType(weight.type) === null) {
    node.fail(TypeError, `takes a weight of type ${weight.type}, expected float32 or float64`);
  }
  return weight;
}

/** As {@linkcode weightOf}, or null for an input that is left out. */
export function optionalWeight(graph: ImportGraph, node: ImportNode, index: number): ImportConstant | null {
  return (node.inputs[index] ?? "") === "" ? null : weightOf(graph, node, index);
}

/** The dtype of weights that belong together. */
export function commonType(node: ImportNode, weights: readonly (ImportConstant | null)[]): FloatDType {
  const types = new Set(weights.filter((weight) => weight !== null).map(({ type }) => type));
  if (types.size > 1) {
    node.fail(TypeError, `takes weights of types ${[...types].join(" and ")}, expected one type`);
  }
  return [...types][0] as FloatDType;
}

/** Checks a weight's shape. */
export function checkWeight(node: ImportNode, weight: ImportConstant, shape: readonly number[]): void {
  if (String(weight.shape) === String(shape)) return;
  node.fail(
    RangeError,
    `takes a weight of shape ${formatShape(weight.shape)}, expected ${formatShape(shape)}`,
  );
}

/** Whether a constant has the same value everywhere and is no weight: it stands in for one that a layer doesn't have. */
export function isFiller(constant: ImportConstant, value: 0 | 1): boolean {
  if (constant.isWeight) return false;
  const { bytes, type } = constant;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; at += type === "float64" ? 8 : 4) {
    const found = type === "float64" ? view.getFloat64(at, true) : view.getFloat32(at, true);
    if (!Object.is(found, value)) return false;
  }
  return true;
}

/** Makes a layer; what is wrong with its settings is said of the node. */
export function makeLayer(node: ImportNode, name: string, settings: object): Module {
  try {
    return layerByName(name, settings);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    const problem = `can't be read: ${error.message.replace(/^Cannot /, "cannot ")}`;
    return node.fail(error instanceof TypeError ? TypeError : RangeError, problem);
  }
}

/**
 * Copies a constant into a weight that has just been made.
 *
 * @throws {RangeError} If the weight has more elements or fewer.
 */
export function fillWeight(target: TensorBase | null, constant: ImportConstant | null): void {
  if (target === null || constant === null) return;
  const { array } = target;
  if (constant.bytes.length !== array.size * bytesPerElement(array.dtype)) {
    throw new RangeError(
      `Cannot ${OPERATION}: the tensor ${quoteName(constant.name)} is of shape ${
        formatShape(constant.shape)
      }, and its layer takes ${formatShape(array.shape)}`,
    );
  }
  array.storage.heap.uint8.set(constant.bytes, array.address);
  array.storage.markWritten("fromOnnx");
}
