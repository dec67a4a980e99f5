import { fromOnnx } from "../../src/onnx/mod.ts";
import type { NodeProto, TensorProto } from "../../src/onnx/schema.ts";
import { type Case, refuses } from "../test_support/refuses.ts";
import { fileOf, node, tensor, value } from "./onnx_file.ts";

function refusesFiles(name: string, cases: readonly Case[]): void {
  refuses(name, () => ({ operands: [], cases: [...cases] }));
}

const read = (...parts: Parameters<typeof fileOf>) => () => fromOnnx(fileOf(...parts));
const relu = node("Relu", "x", "y");

/** A file with one node, in front of which the input has three features. */
function one(
  name: string,
  nodes: NodeProto | readonly NodeProto[],
  initializers: readonly TensorProto[],
  message: RegExp,
  error: Case[2] = TypeError,
): Case {
  return [name, read([nodes].flat() as NodeProto[], initializers), error, message];
}

refusesFiles("operators that no layer has are refused by name", [
  one(
    "a convolution",
    node("Conv", "x w", "y"),
    [tensor("w", [1, 1, 1])],
    /the Conv node "n_y" .*can be read are BatchN/,
  ),
  one("no operator", node("", "x", "y"), [], /the {2}node "n_y" is of an operator/),
  one("a prototype", node("__proto__", "x", "y"), [], /the __proto__ node "n_y" is of an operator/),
  one(
    "a name of JavaScript's",
    node("constructor", "x", "y"),
    [],
    /the constructor node "n_y" is of an operator/,
  ),
  one(
    "another domain",
    { ...relu, domain: "com.microsoft" },
    [],
    /the com.microsoft.Relu node "n_y" is of an operator/,
  ),
  one("a very long name", node("R".repeat(1e6), "x", "y"), [], /^.{0,500}$/),
]);

refusesFiles("settings that no layer has are refused by name", [
  one("an unknown one", node("Relu", "x", "y", { beta: 2 }), [], /an attribute "beta", expected none/),
  one("one of another kind", node("Elu", "x", "y", { alpha: 2 }), [], /"alpha" of type 2, expected a float/),
  one("one that is no number", node("Elu", "x", "y", { alpha: { float: NaN } }), [], /alpha NaN/, RangeError),
  one("the tanh form of gelu", node("Gelu", "x", "y", { approximate: "tanh" }), [], /approximates by "tanh"/),
  one(
    "a negative slope",
    node("LeakyRelu", "x", "y", { alpha: { float: -1 } }),
    [],
    /negativeSlope -1/,
    RangeError,
  ),
  one(
    "a swish of another kind",
    node("Swish", "x", "y", { alpha: { float: 2 } }),
    [],
    /alpha 2, expected 1/,
    RangeError,
  ),
  one("two outputs", node("Relu", "x", "y z"), [], /has the outputs "y", "z", expected one/),
  one("no output", node("Relu", "x", ""), [], /has the outputs , expected one/),
]);

const w = tensor("w", [3, 2]);
const gemm = (settings = {}) => node("Gemm", "x w b", "y", settings);
refusesFiles("products that don't fit are refused", [
  one(
    "a factor",
    gemm({ alpha: { float: 0.5 } }),
    [w, tensor("b", [2])],
    /has alpha 0.5, beta 1/,
    RangeError,
  ),
  one("a transposed input", gemm({ transA: 1 }), [w, tensor("b", [2])], /transA 1, expected/, RangeError),
  one(
    "other features",
    gemm({ transB: 1 }),
    [w, tensor("b", [3])],
    /shape \[\?, 3\], expected 2 features/,
    RangeError,
  ),
  one("a long bias", gemm(), [w, tensor("b", [3])], /a weight of shape \[3\], expected \[2\]/, RangeError),
  one(
    "a bias of another type",
    gemm(),
    [w, tensor("b", [2], [1, 2], "float64")],
    /types float32 and float64/,
  ),
  one(
    "a bias of whole numbers",
    gemm(),
    [w, tensor("b", [2], [1, 2], "int32")],
    /of type int32, expected float32/,
  ),
  one(
    "a weight with one axis",
    gemm(),
    [tensor("w", [3]), tensor("b", [1])],
    /with 1 axes, expected 2/,
    RangeError,
  ),
  one("no weight", gemm(), [], /takes no constant as its input 2, expected a weight/),
  one("no units", node("MatMul", "x w", "y"), [tensor("w", [3, 0])], /units 0/, RangeError),
  one("the weight first", node("MatMul", "w x", "y"), [w], /multiplies by what it should multiply/),
  [
    "three axes",
    read([node("Gemm", "x w", "y")], [w], { input: [value("x", [null, 2, 3])] }),
    RangeError,
    /of shape \[\?, 2, 3\], expected samples in rows/,
  ],
]);

const four = ["s", "b", "m", "v"].map((name) => tensor(name, [3]));
const norm = (settings = {}) => node("BatchNormalization", "x s b m v", "y", settings);
refusesFiles("normalisations that don't fit are refused", [
  one("training", norm({ training_mode: 1 }), four, /is in training mode/),
  one("a missing variance", norm(), four.slice(0, 3), /no constant as its input 5/),
  one(
    "a short mean",
    norm(),
    [...four.slice(0, 2), tensor("m", [2]), four[3]!],
    /shape \[2\], expected \[3\]/,
    RangeError,
  ),
  one(
    "other features",
    norm(),
    ["s", "b", "m", "v"].map((name) => tensor(name, [2])),
    /expected 2 features along axis 1/,
    RangeError,
  ),
  one(
    "a matrix",
    norm(),
    ["s", "b", "m", "v"].map((name) => tensor(name, [3, 1])),
    /expected \[3\]/,
    RangeError,
  ),
  one(
    "a negative epsilon",
    norm({ epsilon: { float: -1 } }),
    four,
    /epsilon -1: expected a number of 0/,
    RangeError,
  ),
  one("more outputs", node("BatchNormalization", "x s b m v", "y mean var"), four, /has the outputs/),
  one(
    "too few lengths",
    node("LayerNormalization", "x s", "y", { axis: 0 }),
    four,
    /expected a length for each of the axes from 0 on/,
    RangeError,
  ),
  one(
    "another length",
    node("LayerNormalization", "x s", "y"),
    [tensor("s", [2])],
    /expected 2 features/,
    RangeError,
  ),
  one(
    "exchanged axes alone",
    node("Transpose", "x", "y", { perm: [1, 0] }),
    [],
    /exchanges axes, which can be read only around/,
  ),
  one(
    "axes that are not put back",
    [
      node("Transpose", "x", "a", { perm: [1, 0] }),
      node("BatchNormalization", "a s b m v", "c"),
      node("Transpose", "c", "y", { perm: [0, 1] }),
    ],
    four,
    /exchanges axes/,
  ),
  one(
    "no order of axes",
    [
      node("Transpose", "x", "a", { perm: [5, 5] }),
      node("BatchNormalization", "a s b m v", "c"),
      node("Transpose", "c", "y", { perm: [5, 5] }),
    ],
    four,
    /exchanges axes/,
  ),
]);

refusesFiles("tables, shapes and dropout that don't fit are refused", [
  one("columns", node("Gather", "w x", "y", { axis: 1 }), [w], /looks up no rows of a table/),
  one(
    "a cast of something else",
    node("Cast", "x", "y", { to: 6 }),
    [],
    /converts something else than indices/,
  ),
  one("axes on both sides", node("Flatten", "x", "y", { axis: 0 }), [], /has axis 0/, RangeError),
  one(
    "another shape",
    node("Reshape", "x s", "y"),
    [tensor("s", [2], [3, -1], "int64")],
    /changes shape \[\?, 3\] to \[3, -1\]/,
  ),
  one(
    "a shape that is not there",
    node("Reshape", "x s", "y"),
    [],
    /takes a shape that depends on the input/,
  ),
  one("a long shape", node("Reshape", "x s", "y"), [tensor("s", [100], undefined, "int64")], /takes a shape/),
  one(
    "a rate above 1",
    node("Dropout", "x r", "y"),
    [tensor("r", [], [1.5])],
    /rate 1.5: expected/,
    RangeError,
  ),
  one("no rate", node("Dropout", "x r", "y"), [], /takes no constant as its rate/),
  one(
    "training",
    node("Dropout", "x r t", "y"),
    [tensor("r", [], [0.5]), tensor("t", [], [1], "bool")],
    /training mode/,
  ),
]);
