import type { DType } from "../array/dtype.ts";
import type { TensorBase } from "../tensor/base.ts";
import { exportLayer } from "./export_layers.ts";
import { exporterOf } from "./export_ops.ts";
import { GraphBuilder } from "./graph_builder.ts";
import type { Dim, GraphValue, MergedTrace } from "./merge_traces.ts";
import { type DimensionProto, ELEMENT_TYPE, type NodeProto, type ValueInfoProto } from "./schema.ts";

/** What {@linkcode buildGraph} is told. */
export interface GraphSettings {
  readonly inputName: string;
  readonly outputName: string;
  /** The names of parameters and buffers. */
  readonly names: ReadonlyMap<TensorBase, string>;
  /** The input's shape, with null for what may vary. */
  readonly openShape: readonly Dim[];
}

/** The parts of a graph that depend on the forward pass. */
export interface BuiltGraph {
  readonly nodes: NodeProto[];
  readonly input: ValueInfoProto;
  readonly output: ValueInfoProto;
  /** The names of the weights that nodes read. */
  readonly usedState: ReadonlySet<string>;
}

/** Names for the lengths that vary: that of the input's axis which has the same length in both passes. */
function dimensions(
  { shape, shapes }: GraphValue,
  input: GraphValue,
  open: readonly Dim[],
): DimensionProto[] {
  return shape.map((length, axis) => {
    if (length !== null) return { dimValue: length };
    const source = open.findIndex((known, other) =>
      known === null && shapes.every((own, pass) => own[axis] === input.shapes[pass]![other])
    );
    if (source < 0) return {};
    return { dimParam: source === 0 ? "batch" : `length_${source}` };
  });
}

function valueInfo(name: string, dtype: DType, dim: DimensionProto[]): ValueInfoProto {
  return { name, type: { tensorType: { elemType: ELEMENT_TYPE[dtype], shape: { dim } } } };
}

/**
 * Writes what two forward passes have in common as a graph.
 *
 * @param trace The passes.
 * @param settings See {@linkcode GraphSettings}.
 * @returns The graph's parts.
 * @throws {TypeError} If a step has no counterpart in ONNX.
 */
export function buildGraph(
  { input, calls, output }: MergedTrace,
  { inputName, outputName, names, openShape }: GraphSettings,
): BuiltGraph {
  const graph = new GraphBuilder([...names.values(), inputName, outputName]);
  graph.bind(input, { name: inputName });
  const state = (tensor: TensorBase) => graph.state(names.get(tensor)!);
  for (const call of calls) {
    const inputs = call.inputs.map((value) => graph.value(value));
    let result;
    if (call.layer) {
      graph.enter(call.path === "" ? call.layer.constructor.name : call.path);
      const layerCall = { graph, input: call.inputs[0]!, output: call.output, x: inputs[0]!, state };
      result = exportLayer(call.layer, layerCall);
    } else {
      graph.enter(call.path);
      result = exporterOf(call.op!)(graph, call, inputs);
    }
    graph.bind(call.output, result);
  }
  const isResult = calls.at(-1)?.output === output;
  const last = isResult ? graph.value(output) : graph.node("Identity", [graph.value(output)]);
  last.name = outputName;
  return {
    nodes: graph.finish(),
    input: valueInfo(inputName, input.dtype, dimensions(input, input, openShape)),
    output: valueInfo(outputName, output.dtype, dimensions(output, input, openShape)),
    usedState: graph.usedState,
  };
}
