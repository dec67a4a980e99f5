import { gather } from "../ops/gather.ts";
import { broadcastTo } from "../ops/broadcast.ts";
import { triangle } from "../ops/diagonal.ts";
import { concat, permute, reshape, slice, type SliceAttributes, unslice } from "../ops/shape.ts";
import type { Shape } from "../array/shape.ts";
import type { ExportOp } from "./export_op.ts";
import type { GraphBuilder, NamedValue } from "./graph_builder.ts";
import { type GraphCall, mergeShapes } from "./merge_traces.ts";

/** As far as a slice can go. */
const LARGEST = 2 ** 31 - 1;

function refuse(call: GraphCall, reason: string): never {
  throw new TypeError(`Cannot follow "${call.op!.name}": ${reason}`);
}

/**
 * Adds a node that gives a value another shape, whatever the lengths that vary: the operator takes 0 for a length that stays, and −1
 * for one that follows from the others.
 */
export function reshapeNode(
  graph: GraphBuilder,
  x: NamedValue,
  from: readonly [Shape, Shape],
  to: readonly [Shape, Shape],
): NamedValue {
  const target = mergeShapes(...to).map((length, axis) => {
    if (length !== null) return length;
    return from.every((shape, pass) => shape[axis] === to[pass]![axis]) ? 0 : -1;
  });
  const open = target.filter((length) => length === -1).length;
  if (open > 1 || to[0].includes(0)) {
    throw new TypeError(
      'Cannot follow "reshape": more than one length depends on the number of rows, or there are no elements',
    );
  }
  return graph.node("Reshape", [x, graph.constant("int64", target)]);
}

const exportBroadcast: ExportOp = (graph, call, [x]) => {
  const { shape } = call.output;
  const missing = shape.length - call.inputs[0]!.shape.length;
  const target = shape.map((length, axis) => {
    if (length !== null) return length;
    const given = axis < missing ? 1 : call.inputs[0]!.shape[axis - missing];
    return given === null ? 1 : refuse(call, "the length of a repeated axis depends on the number of rows");
  });
  return graph.node("Expand", [x!, graph.constant("int64", target)]);
};

/** Where a slice ends along an axis: a place, or as far as it goes. */
function endOf(call: GraphCall, axis: number): number {
  const [first, second] = call.attributes as readonly [SliceAttributes, SliceAttributes];
  const step = first.steps[axis]!;
  const ends = [first, second].map(({ starts, lengths }) => starts[axis]! + step * lengths[axis]!);
  if (step < 0) {
    if (ends.every((end) => end < 0)) return -LARGEST;
    return ends[0] === ends[1] ? ends[0]! : refuse(call, "its end depends on the number of rows");
  }
  const whole = call.inputs[0]!.shapes.map((shape) => shape[axis]!);
  if (ends.every((end, pass) => end >= whole[pass]!)) return LARGEST;
  if (ends[0] === ends[1]) return ends[0]!;
  const fromEnd = ends.map((end, pass) => end - whole[pass]!);
  return fromEnd[0] === fromEnd[1] ? fromEnd[0]! : refuse(call, "its end depends on the number of rows");
}

/** Where a slice begins along an axis, counted from the end where only that is the same for all inputs. */
function startOf(call: GraphCall, axis: number): number {
  const [first, second] = (call.attributes as readonly [SliceAttributes, SliceAttributes])
    .map(({ starts }) => starts[axis]!) as [number, number];
  if (first === second) return first;
  const [a, b] = call.inputs[0]!.shapes.map((shape) => shape[axis]!) as [number, number];
  return first - a === second - b ? first - a : refuse(call, "its start depends on the number of rows");
}

const exportSlice: ExportOp = (graph, call, [x]) => {
  const [{ steps }, other] = call.attributes as readonly [SliceAttributes, SliceAttributes];
  if (String(steps) !== String(other.steps)) refuse(call, "its step depends on the number of rows");
  const axes = steps.map((_, axis) => axis);
  const inputs = [
    axes.map((axis) => startOf(call, axis)),
    axes.map((axis) => endOf(call, axis)),
    axes,
    steps,
  ];
  return graph.node("Slice", [x!, ...inputs.map((values) => graph.constant("int64", values))]);
};

const exportPad: ExportOp = (graph, call, [x]) => {
  const pads = call.attributes.map((attributes, pass) => {
    const { starts, steps, shape, value = 0 } = attributes as SliceAttributes & {
      shape: Shape;
      value?: number;
    };
    if (steps.some((step) => step !== 1)) refuse(call, "the elements have gaps between them");
    const own = call.inputs[0]!.shapes[pass]!;
    return {
      widths: [...starts, ...shape.map((length, axis) => length - own[axis]! - starts[axis]!)],
      value,
    };
  });
  const [{ widths, value }, other] = pads as [typeof pads[0], typeof pads[0]];
  if (String(widths) !== String(other.widths)) refuse(call, "the widths depend on the number of rows");
  return graph.node("Pad", [x!, graph.constant("int64", widths), graph.scalar(call.output.dtype, value)]);
};

const exportGather: ExportOp = (graph, call, inputs) => {
  const { axis } = call.attributes[0] as { axis: number };
  const [a, index] = call.inputs.map(({ shapes }) => shapes);
  const fits = a!.every((shape, pass) =>
    shape.every((length, other) => other === axis || length === index![pass]![other])
  );
  if (!fits) refuse(call, "the indices and the array have other lengths");
  return graph.node("GatherElements", inputs, { axis });
};

const exportTriangle: ExportOp = (graph, call, [x]) => {
  const { keep, offset } = call.attributes[0] as { keep: "lower" | "upper"; offset: number };
  return graph.node("Trilu", [x!, graph.constant("int64", [offset], [])], {
    upper: Number(keep === "upper"),
  });
};

/** The ops that move elements, with how each is written. */
export const SHAPE_OPS: readonly (readonly [op: unknown, exporter: ExportOp])[] = [
  [
    reshape,
    (graph, { inputs: [input], output }, [x]) => reshapeNode(graph, x!, input!.shapes, output.shapes),
  ],
  [
    permute,
    (graph, call, [x]) =>
      graph.node("Transpose", [x!], { perm: (call.attributes[0] as { axes: number[] }).axes }),
  ],
  [
    concat,
    (graph, call, inputs) =>
      graph.node("Concat", inputs, { axis: (call.attributes[0] as { axis: number }).axis }),
  ],
  [broadcastTo, exportBroadcast],
  [slice, exportSlice],
  [unslice, exportPad],
  [gather, exportGather],
  [triangle, exportTriangle],
];
