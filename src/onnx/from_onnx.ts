import { undoOnError, withAllowance } from "../array/storage.ts";
import { refuseInStep } from "../array/step_observer.ts";
import { checkBytes } from "../io/check_bytes.ts";
import { quoteName } from "../io/quote_name.ts";
import { Model } from "../model/model.ts";
import type { Module } from "../nn/module.ts";
import { Sequential } from "../nn/sequential.ts";
import { activationAt, activationLayer } from "./import_activations.ts";
import { ImportGraph } from "./import_graph.ts";
import { OPERATION } from "./import_node.ts";
import { importNormalization, importTransposed } from "./import_normalization.ts";
import { importCast, importGather, importGemm, importMatMul } from "./import_products.ts";
import { importDropout, importFlatten, importReshape } from "./import_shapes.ts";
import { importStandardization } from "./import_standardization.ts";
import type { ImportLayer, ImportPlace, ImportStep } from "./import_step.ts";
import { decodeMessage } from "./protobuf.ts";
import { MODEL, type ModelProto } from "./schema.ts";

/** Making a layer takes a temporary copy of its weights, and exporters store equal weights of several layers once. */
const BYTES_FOR_A_BYTE = 16;
const BYTES_FOR_ANY_FILE = 65536;

/** How a layer is made of the operator that it begins with; activations are apart. */
const LAYERS: Readonly<Record<string, ImportLayer>> = {
  BatchNormalization: importNormalization,
  Cast: importCast,
  Dropout: importDropout,
  Flatten: importFlatten,
  Gather: importGather,
  Gemm: importGemm,
  LayerNormalization: importNormalization,
  MatMul: importMatMul,
  Reshape: importReshape,
  Transpose: importTransposed,
};

/** The operators of activations, or that they begin with. */
const ACTIVATIONS = [
  "Elu",
  "Gelu",
  "Identity",
  "LeakyRelu",
  "LogSoftmax",
  "Relu",
  "Sigmoid",
  "Softmax",
  "Softplus",
  "Swish",
  "Tanh",
];
const OPERATORS = [...Object.keys(LAYERS), ...ACTIVATIONS].sort();

/** The layer that a value goes into. */
function stepAt(place: ImportPlace): ImportStep {
  const { graph, name, shape } = place;
  const nodes = graph.consumers(name);
  const activation = activationAt(place);
  if (activation) return { ...activation, layer: activationLayer(activation), shape };
  const standardization = importStandardization(place);
  if (standardization) return standardization;
  const [node, second] = nodes;
  if (!node) {
    throw new TypeError(
      `Cannot ${OPERATION}: the value ${quoteName(name)} leads nowhere, and it is not the output ${
        quoteName(graph.output)
      }`,
    );
  }
  if (second && OPERATORS.includes(node.operator)) {
    node.fail(
      TypeError,
      `takes ${quoteName(name)} beside ${second}; only layers one after the other can be read`,
    );
  }
  if (!Object.hasOwn(LAYERS, node.operator)) {
    node.fail(
      TypeError,
      `is of an operator that no layer here has in this place; those that can be read are ${
        OPERATORS.join(", ")
      }`,
    );
  }
  node.checkOneOutput();
  return LAYERS[node.operator]!(place, node);
}

function readLayers(graph: ImportGraph): Module[] {
  const layers: Module[] = [];
  let place: ImportPlace = { graph, name: graph.input, shape: graph.inputShape };
  while (place.name !== graph.output) {
    const { layer, nodes, output, shape } = stepAt(place);
    layers.push(layer);
    graph.close(nodes);
    place = { graph, name: output, shape };
  }
  graph.checkClosed();
  return layers;
}

/**
 * Makes a model of an ONNX file: of layers one after the other, with the file's weights, to be used or trained further. The file may come
 * from {@linkcode toOnnx}, from PyTorch's exporter or from any other program, as long as its operators, of version 13 or later, are those
 * of the library's layers.
 *
 * A weight that is stored as `[inputs, outputs]` makes a `Dense`, one stored as `[outputs, inputs]` a `Linear`. Weights that several
 * layers shared are separate afterwards; what only training needs (the index of an embedding's padding, whether weights are frozen) the
 * format doesn't hold.
 *
 * @param bytes The file, of any source; it is checked, and takes memory in proportion to its size.
 * @returns The model.
 * @throws {TypeError} If the file is not of the format, or has operators, or an order of them, that no layers here have.
 * @throws {RangeError} If it is cut short, or something in it is out of range or doesn't fit together.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { fromOnnx, toOnnx } from "@linnet/linnet/onnx";
 * import { assertEquals } from "@std/assert";
 *
 * const net = new ln.Sequential(new ln.Linear(2, 3), new ln.Tanh(), new ln.Linear(3, 1));
 * const model = fromOnnx(toOnnx(net)); // or of what Deno.readFile("model.onnx") gives
 * assertEquals(Object.keys(model.module.stateDict()), ["0.weight", "0.bias", "2.weight", "2.bias"]);
 * model.compile({ optimizer: "adam", loss: "meanSquaredError" });
 * ```
 */
export function fromOnnx(bytes: Uint8Array): Model<Sequential> {
  refuseInStep(OPERATION, "do it before the step");
  const file = checkBytes(OPERATION, bytes);
  const proto = decodeMessage(OPERATION, MODEL, file) as ModelProto;
  const graph = new ImportGraph(proto);
  const layers = undoOnError(() =>
    withAllowance(
      BYTES_FOR_A_BYTE * file.length + BYTES_FOR_ANY_FILE,
      "the file is too short for the weights of its layers",
      () => readLayers(graph),
    )
  );
  const sample = graph.inputShape?.slice(1) ?? [];
  const isKnown = sample.length > 0 && sample.every((length) => length !== null);
  return new Model(new Sequential(...layers), {
    name: proto.graph?.name ?? "sequential",
    ...(isKnown && { inputShape: sample as number[] }),
  });
}
