/**
 * ONNX files put together part by part.
 *
 * @module
 */
import { encodeMessage } from "../../src/onnx/protobuf.ts";
import {
  ATTRIBUTE_TYPE,
  type AttributeProto,
  type GraphProto,
  MODEL,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from "../../src/onnx/schema.ts";
import { type StoredType, tensorOfNumbers } from "../../src/onnx/tensor_proto.ts";

/** A setting of a node: a whole number, `{ float }`, a text, a list of whole numbers or a tensor. */
export type Setting = number | { readonly float: number } | string | readonly number[] | TensorProto;

function attribute(name: string, value: Setting): AttributeProto {
  const common = { name, floats: [], ints: [] };
  if (typeof value === "number") return { ...common, type: ATTRIBUTE_TYPE.int, i: value };
  if (typeof value === "string") {
    return { ...common, type: ATTRIBUTE_TYPE.string, s: new TextEncoder().encode(value) };
  }
  if ("float" in value) return { ...common, type: ATTRIBUTE_TYPE.float, f: value.float };
  if ("dims" in value) return { ...common, type: ATTRIBUTE_TYPE.tensor, t: value };
  return { ...common, type: ATTRIBUTE_TYPE.ints, ints: [...value] };
}

/** A node, named after its output. */
export function node(
  opType: string,
  inputs: string,
  outputs: string,
  settings: Readonly<Record<string, Setting>> = {},
): NodeProto {
  const words = (text: string) => text === "" ? [] : text.split(" ").map((name) => name === "_" ? "" : name);
  return {
    opType,
    input: words(inputs),
    output: words(outputs),
    name: `n_${words(outputs)[0]}`,
    attribute: Object.entries(settings).map(([name, value]) => attribute(name, value)),
  };
}

/** A tensor of ones, or of given numbers. */
export function tensor(
  name: string,
  shape: readonly number[],
  values?: readonly number[],
  type: StoredType = "float32",
): TensorProto {
  const size = shape.reduce((product, length) => product * length, 1);
  return { ...tensorOfNumbers(shape, type, values ?? new Array<number>(size).fill(1)), name };
}

/** A float32 value; null for a length that is open, no shape for a number of axes that is. */
export function value(name: string, shape?: readonly (number | null)[], elemType = 1): ValueInfoProto {
  const dim = shape?.map((length) => length === null ? { dimParam: "n" } : { dimValue: length });
  return { name, type: { tensorType: { elemType, ...(dim && { shape: { dim } }) } } };
}

/** A model from "x", of `[n, 3]`, to "y". */
export function modelOf(
  nodes: readonly NodeProto[],
  initializer: readonly TensorProto[] = [],
  graph: Partial<GraphProto> = {},
  model: Partial<ModelProto> = {},
): ModelProto {
  return {
    irVersion: 8,
    opsetImport: [{ domain: "", version: 17 }],
    graph: {
      name: "made",
      node: [...nodes],
      initializer: [...initializer],
      input: [value("x", [null, 3])],
      output: [value("y", [null, 3])],
      sparseInitializer: [],
      ...graph,
    },
    ...model,
  };
}

/** The file of a model; see {@linkcode modelOf}. */
export function fileOf(...parts: Parameters<typeof modelOf>): Uint8Array<ArrayBuffer> {
  return encodeMessage(MODEL, modelOf(...parts));
}
