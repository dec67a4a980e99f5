import { isFloat } from "../array/dtype.ts";
import * as activation from "../ops/activation.ts";
import * as arithmetic from "../ops/arithmetic.ts";
import { cast } from "../ops/cast.ts";
import * as comparison from "../ops/comparison.ts";
import { cumsum } from "../ops/cumsum.ts";
import { embedding } from "../ops/embedding.ts";
import { maximum, minimum } from "../ops/extremum.ts";
import { linear, type LinearAttributes } from "../ops/linear.ts";
import * as logic from "../ops/logic.ts";
import { matmul } from "../ops/matmul.ts";
import { oneHot } from "../ops/one_hot.ts";
import type { Op } from "../ops/op.ts";
import * as power from "../ops/power.ts";
import { prod } from "../ops/product.ts";
import * as reduce from "../ops/reduce.ts";
import * as rounding from "../ops/rounding.ts";
import { where } from "../ops/selection.ts";
import * as smooth from "../ops/smooth_activation.ts";
import { logSoftmax, softmax } from "../ops/softmax.ts";
import { standardize } from "../ops/standardize.ts";
import { take } from "../ops/take.ts";
import { cos, sin } from "../ops/trigonometry.ts";
import { type ActivationKind, activationNodes } from "./export_activations.ts";
import type { ExportOp } from "./export_op.ts";
import { SHAPE_OPS } from "./export_shape_ops.ts";
import type { GraphCall } from "./merge_traces.ts";
import { ELEMENT_TYPE } from "./schema.ts";
import { standardizeNodes } from "./standardize_nodes.ts";

/** The settings of a call that are the same in both passes. */
function settingsOf<A>({ op, attributes: [first, second] }: GraphCall): A {
  if (JSON.stringify(first) !== JSON.stringify(second)) {
    throw new TypeError(`Cannot follow "${op!.name}", whose settings depend on the number of rows`);
  }
  return first as A;
}

/** An op that is one operator. */
function one(operator: string): ExportOp {
  return (graph, _call, inputs) => graph.node(operator, inputs);
}

/** A step function, which leaves whole numbers as they are. */
function step(operator: string): ExportOp {
  return (graph, { output }, inputs) => graph.node(isFloat(output.dtype) ? operator : "Identity", inputs);
}

function activationOp(kind: ActivationKind, withSetting = false): ExportOp {
  return (graph, call, [x]) =>
    activationNodes(graph, kind, x!, {
      dtype: call.output.dtype,
      ...(withSetting && { setting: settingsOf<number>(call) }),
    });
}

function softmaxOp(kind: "softmax" | "logSoftmax"): ExportOp {
  return (graph, call, [x]) =>
    activationNodes(graph, kind, x!, { dtype: call.output.dtype, ...settingsOf<{ axis: number }>(call) });
}

/** A reduction; up to version 17 only ReduceSum takes its axes as an input. */
function reduction(operator: string): ExportOp {
  return (graph, call, [x]) => {
    const { axes, keepDims } = settingsOf<reduce.ReduceAttributes>(call);
    const keepdims = Number(keepDims);
    if (axes.length === 0) return graph.node("Identity", [x!]);
    if (operator === "ReduceSum") {
      return graph.node(operator, [x!, graph.constant("int64", axes)], { keepdims });
    }
    return graph.node(operator, [x!], { axes, keepdims });
  };
}

/** The place of an extremum, which ONNX gives as int64, and along one axis only. */
function position(operator: string): ExportOp {
  return (graph, call, [x]) => {
    const { axes, keepDims } = settingsOf<reduce.ReduceAttributes>(call);
    const rank = call.inputs[0]!.shape.length;
    if (axes.length !== 1 && axes.length !== rank) {
      throw new TypeError(`Cannot follow "${call.op!.name}" along ${axes.length} axes: expected one, or all`);
    }
    const isFlat = axes.length !== 1;
    const source = isFlat ? graph.node("Reshape", [x!, graph.constant("int64", [-1])]) : x!;
    const place = graph.node(operator, [source], {
      axis: isFlat ? 0 : axes[0]!,
      keepdims: Number(keepDims && !isFlat),
    });
    const small = graph.node("Cast", [place], { to: ELEMENT_TYPE.int32 });
    if (!isFlat || !keepDims) return small;
    return graph.node("Reshape", [small, graph.constant("int64", new Array<number>(rank).fill(1))]);
  };
}

const exportLinear: ExportOp = (graph, call, inputs) => {
  const { activation: fused, slope } = settingsOf<LinearAttributes>(call);
  const product = graph.node("Gemm", inputs);
  if (fused === "none") return product;
  return activationNodes(graph, fused, product, { dtype: call.output.dtype, setting: slope });
};

const exportOneHot: ExportOp = (graph, call, [index]) => {
  const { depth } = settingsOf<{ depth: number }>(call);
  const { dtype } = call.output;
  // Runtimes know the operator for few combinations of types.
  const hot = graph.node("OneHot", [
    index!,
    graph.constant("int32", [depth], []),
    graph.constant("float32", [0, 1]),
  ]);
  return dtype === "float32" ? hot : graph.node("Cast", [hot], { to: ELEMENT_TYPE[dtype] });
};

/** log(1 + x) and eˣ − 1 have no operators of their own. */
function nextToOne(first: "Add" | "Exp", second: "Log" | "Sub"): ExportOp {
  return (graph, { output: { dtype } }, [x]) => {
    const unit = graph.scalar(dtype, 1);
    const inner = first === "Add" ? graph.node(first, [x!, unit]) : graph.node(first, [x!]);
    return second === "Sub" ? graph.node(second, [inner, unit]) : graph.node(second, [inner]);
  };
}

const ELEMENTWISE: readonly (readonly [op: unknown, exporter: ExportOp])[] = [
  [activation.relu, activationOp("relu")],
  [activation.leakyRelu, activationOp("leakyRelu", true)],
  [activation.sigmoid, activationOp("sigmoid")],
  [activation.tanh, activationOp("tanh")],
  [smooth.elu, activationOp("elu", true)],
  [smooth.gelu, activationOp("gelu")],
  [smooth.softplus, activationOp("softplus")],
  [smooth.silu, activationOp("silu")],
  [arithmetic.add, one("Add")],
  [arithmetic.sub, one("Sub")],
  [arithmetic.mul, one("Mul")],
  [arithmetic.div, one("Div")],
  [arithmetic.neg, one("Neg")],
  [
    arithmetic.scale,
    (graph, call, [x]) => graph.node("Mul", [x!, graph.scalar(call.output.dtype, settingsOf<number>(call))]),
  ],
  [power.abs, one("Abs")],
  [power.exp, one("Exp")],
  [power.expm1, nextToOne("Exp", "Sub")],
  [power.log, one("Log")],
  [power.log1p, nextToOne("Add", "Log")],
  [power.sqrt, one("Sqrt")],
  [power.sqrtOfVariance, one("Sqrt")],
  [power.square, (graph, _call, [x]) => graph.node("Mul", [x!, x!])],
  [power.reciprocal, one("Reciprocal")],
  [power.pow, one("Pow")],
  [sin, one("Sin")],
  [cos, one("Cos")],
  [rounding.floor, step("Floor")],
  [rounding.ceil, step("Ceil")],
  [rounding.round, step("Round")],
  [rounding.sign, one("Sign")],
  [maximum, one("Max")],
  [minimum, one("Min")],
  [comparison.equal, one("Equal")],
  [comparison.notEqual, (graph, _call, inputs) => graph.node("Not", [graph.node("Equal", inputs)])],
  [comparison.less, one("Less")],
  [comparison.lessEqual, one("LessOrEqual")],
  [comparison.greater, one("Greater")],
  [comparison.greaterEqual, one("GreaterOrEqual")],
  [logic.logicalAnd, one("And")],
  [logic.logicalOr, one("Or")],
  [logic.logicalXor, one("Xor")],
  [logic.logicalNot, one("Not")],
  [logic.isNaN, one("IsNaN")],
  [where, one("Where")],
  [cast, (graph, { output }, inputs) => graph.node("Cast", inputs, { to: ELEMENT_TYPE[output.dtype] })],
];

const OTHERS: readonly (readonly [op: unknown, exporter: ExportOp])[] = [
  [matmul, one("MatMul")],
  [linear, exportLinear],
  [softmax, softmaxOp("softmax")],
  [logSoftmax, softmaxOp("logSoftmax")],
  [reduce.sum, reduction("ReduceSum")],
  [reduce.mean, reduction("ReduceMean")],
  [reduce.max, reduction("ReduceMax")],
  [reduce.min, reduction("ReduceMin")],
  [prod, reduction("ReduceProd")],
  [reduce.logSumExp, reduction("ReduceLogSumExp")],
  [reduce.euclideanNorm, reduction("ReduceL2")],
  [reduce.argmax, position("ArgMax")],
  [reduce.argmin, position("ArgMin")],
  [embedding, (graph, _call, inputs) => graph.node("Gather", inputs, { axis: 0 })],
  [take, (graph, call, inputs) => graph.node("Gather", inputs, settingsOf<{ axis: number }>(call))],
  [oneHot, exportOneHot],
  [
    cumsum,
    (graph, call, [x]) =>
      graph.node("CumSum", [x!, graph.constant("int32", [settingsOf<{ axis: number }>(call).axis], [])]),
  ],
  [
    standardize,
    (graph, call, [x]) => standardizeNodes(graph, x!, call.output.dtype, settingsOf(call)),
  ],
];

const EXPORTERS = new Map<unknown, ExportOp>([...ELEMENTWISE, ...OTHERS, ...SHAPE_OPS]);

/**
 * How an op is written as nodes.
 *
 * @param op The op.
 * @throws {TypeError} If ONNX has nothing for it, or nothing that has been needed so far.
 */
export function exporterOf(op: Op<unknown>): ExportOp {
  const exporter = EXPORTERS.get(op);
  if (exporter) return exporter;
  throw new TypeError(`Cannot write "${op.name}" as operators of ONNX`);
}
