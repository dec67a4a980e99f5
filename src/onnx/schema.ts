/**
 * The messages of ONNX files, as onnx.proto defines them (IR version 8 and later), with the fields that a network of layers needs.
 *
 * @module
 */
import type { MessageType } from "./protobuf.ts";

/** A whole model: what a file holds. */
export interface ModelProto {
  irVersion?: number;
  producerName?: string;
  producerVersion?: string;
  graph?: GraphProto;
  opsetImport: OperatorSetIdProto[];
}

/** Which version of a set of operators a model uses. */
export interface OperatorSetIdProto {
  domain?: string;
  version?: number;
}

/** Nodes and the values that pass between them. */
export interface GraphProto {
  node: NodeProto[];
  name?: string;
  initializer: TensorProto[];
  input: ValueInfoProto[];
  output: ValueInfoProto[];
  sparseInitializer: Uint8Array[];
}

/** An operator with its inputs and outputs, by the names of values. */
export interface NodeProto {
  input: string[];
  output: string[];
  name?: string;
  opType?: string;
  domain?: string;
  attribute: AttributeProto[];
}

/** A setting of a node; the type says which of the fields holds it. */
export interface AttributeProto {
  name?: string;
  type?: number;
  f?: number;
  i?: number;
  s?: Uint8Array;
  t?: TensorProto;
  floats: number[];
  ints: number[];
}

/** A value's name, element type and shape. */
export interface ValueInfoProto {
  name?: string;
  type?: TypeProto;
}

/** A type, of which only tensors matter here. */
export interface TypeProto {
  tensorType?: TensorTypeProto;
}

/** A tensor's element type and shape; without a shape even the number of axes is open. */
export interface TensorTypeProto {
  elemType?: number;
  shape?: TensorShapeProto;
}

/** A shape. */
export interface TensorShapeProto {
  dim: DimensionProto[];
}

/** A length: a number, a name for one that is chosen when the model runs, or neither. */
export interface DimensionProto {
  dimValue?: number;
  dimParam?: string;
}

/** A tensor with its elements, either as bytes or in the field of its type. */
export interface TensorProto {
  dims: number[];
  dataType?: number;
  segment?: Uint8Array;
  floatData: number[];
  int32Data: number[];
  int64Data: number[];
  doubleData: number[];
  name?: string;
  rawData?: Uint8Array;
  externalData: Uint8Array[];
  dataLocation?: number;
}

const TENSOR: MessageType = {
  name: "TensorProto",
  fields: {
    1: { name: "dims", kind: "int64", repeated: true },
    2: { name: "dataType", kind: "int32" },
    3: { name: "segment", kind: "bytes" },
    4: { name: "floatData", kind: "float", repeated: true, packed: true },
    5: { name: "int32Data", kind: "int32", repeated: true, packed: true },
    7: { name: "int64Data", kind: "int64", repeated: true, packed: true },
    8: { name: "name", kind: "string" },
    9: { name: "rawData", kind: "bytes" },
    10: { name: "doubleData", kind: "double", repeated: true, packed: true },
    13: { name: "externalData", kind: "bytes", repeated: true },
    14: { name: "dataLocation", kind: "int32" },
  },
};

const ATTRIBUTE: MessageType = {
  name: "AttributeProto",
  fields: {
    1: { name: "name", kind: "string" },
    2: { name: "f", kind: "float" },
    3: { name: "i", kind: "int64" },
    4: { name: "s", kind: "bytes" },
    5: { name: "t", kind: TENSOR },
    7: { name: "floats", kind: "float", repeated: true },
    8: { name: "ints", kind: "int64", repeated: true },
    20: { name: "type", kind: "int32" },
  },
};

const NODE: MessageType = {
  name: "NodeProto",
  fields: {
    1: { name: "input", kind: "string", repeated: true },
    2: { name: "output", kind: "string", repeated: true },
    3: { name: "name", kind: "string" },
    4: { name: "opType", kind: "string" },
    5: { name: "attribute", kind: ATTRIBUTE, repeated: true },
    7: { name: "domain", kind: "string" },
  },
};

const DIMENSION: MessageType = {
  name: "TensorShapeProto.Dimension",
  fields: { 1: { name: "dimValue", kind: "int64" }, 2: { name: "dimParam", kind: "string" } },
};

const TENSOR_SHAPE: MessageType = {
  name: "TensorShapeProto",
  fields: { 1: { name: "dim", kind: DIMENSION, repeated: true } },
};

const TENSOR_TYPE: MessageType = {
  name: "TypeProto.Tensor",
  fields: { 1: { name: "elemType", kind: "int32" }, 2: { name: "shape", kind: TENSOR_SHAPE } },
};

const TYPE: MessageType = { name: "TypeProto", fields: { 1: { name: "tensorType", kind: TENSOR_TYPE } } };

const VALUE_INFO: MessageType = {
  name: "ValueInfoProto",
  fields: { 1: { name: "name", kind: "string" }, 2: { name: "type", kind: TYPE } },
};

const GRAPH: MessageType = {
  name: "GraphProto",
  fields: {
    1: { name: "node", kind: NODE, repeated: true },
    2: { name: "name", kind: "string" },
    5: { name: "initializer", kind: TENSOR, repeated: true },
    11: { name: "input", kind: VALUE_INFO, repeated: true },
    12: { name: "output", kind: VALUE_INFO, repeated: true },
    15: { name: "sparseInitializer", kind: "bytes", repeated: true },
  },
};

const OPERATOR_SET_ID: MessageType = {
  name: "OperatorSetIdProto",
  fields: { 1: { name: "domain", kind: "string" }, 2: { name: "version", kind: "int64" } },
};

/** The message that a file consists of, a {@linkcode ModelProto}. */
export const MODEL: MessageType = {
  name: "ModelProto",
  fields: {
    1: { name: "irVersion", kind: "int64" },
    2: { name: "producerName", kind: "string" },
    3: { name: "producerVersion", kind: "string" },
    7: { name: "graph", kind: GRAPH },
    8: { name: "opsetImport", kind: OPERATOR_SET_ID, repeated: true },
  },
};

/** The numbers of attribute types. */
export const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7 } as const;

/** The numbers of element types. */
export const ELEMENT_TYPE = { float32: 1, int32: 6, int64: 7, bool: 9, float64: 11 } as const;
