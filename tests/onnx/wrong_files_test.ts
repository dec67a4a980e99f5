import { fromOnnx } from "../../src/onnx/mod.ts";
import type { TensorProto } from "../../src/onnx/schema.ts";
import { type Case, refuses, wrong } from "../test_support/refuses.ts";
import { fileOf, node, tensor, value } from "./onnx_file.ts";

function refusesFiles(name: string, cases: readonly Case[]): void {
  refuses(name, () => ({ operands: [], cases: [...cases] }));
}

const read = (...parts: Parameters<typeof fileOf>) => () => fromOnnx(fileOf(...parts));
const relu = node("Relu", "x", "y");

refusesFiles("what is no ONNX file is refused", [
  ["a path", () => fromOnnx(wrong("model.onnx")), TypeError, /from "model.onnx".*not its name/],
  ["nothing", () => fromOnnx(wrong(undefined)), TypeError, /from undefined/],
  [
    "an empty file",
    () => fromOnnx(new Uint8Array()),
    TypeError,
    /no version of the format; is this an ONNX file/,
  ],
  [
    "text",
    () => fromOnnx(new TextEncoder().encode("<!DOCTYPE html><html></html>")),
    TypeError,
    /read an ONNX model: .*at byte/,
  ],
  [
    "another format",
    () => fromOnnx(new TextEncoder().encode('\x35\0\0\0\0\0\0\0{"a":{}}')),
    TypeError,
    /read an ONNX model: .*at byte/,
  ],
  ["no graph", read([], [], {}, { graph: wrong(undefined) }), TypeError, /it has no graph/],
]);

refusesFiles("versions that mean something else are refused", [
  [
    "no operators' version",
    read([relu], [], {}, { opsetImport: [] }),
    TypeError,
    /which version of the operators/,
  ],
  [
    "another domain's version alone",
    read([relu], [], {}, { opsetImport: [{ domain: "ai.onnx.ml", version: 3 }] }),
    TypeError,
    /which version of the operators/,
  ],
  [
    "old operators",
    read([relu], [], {}, { opsetImport: [{ domain: "", version: 12 }] }),
    RangeError,
    /of version 12, expected 13 or later/,
  ],
]);

const two = [value("x", [null, 3]), value("z", [null, 3])];
refusesFiles("graphs of another form are refused", [
  [
    "no input",
    read([relu], [], { input: [] }),
    TypeError,
    /has 0 inputs and 1 outputs, expected one of each/,
  ],
  ["two inputs", read([relu], [], { input: two }), TypeError, /has 2 inputs and 1 outputs/],
  ["two outputs", read([relu], [], { output: two }), TypeError, /has 1 inputs and 2 outputs/],
  [
    "an input of texts",
    read([relu], [], { input: [value("x", [null], 8)] }),
    TypeError,
    /input "x" is not a tensor of float32/,
  ],
  ["an input without a type", read([relu], [], { input: [{ name: "x" }] }), TypeError, /is not a tensor/],
  ["an input without axes", read([relu], [], { input: [value("x", [])] }), RangeError, /"x" has no axes/],
  ["a negative length", read([relu], [], { input: [value("x", [null, -3])] }), RangeError, /a length of -3/],
  [
    "a length of 2⁶³",
    read([relu], [], { input: [value("x", [null, 2 ** 62 * 1.5])] }),
    RangeError,
    /a length of 69175290/,
  ],
  [
    "very many axes",
    read([relu], [], { input: [value("x", new Array(1000).fill(1))] }),
    RangeError,
    /has 1000 axes, expected at most 64/,
  ],
  [
    "sparse weights",
    read([relu], [], { sparseInitializer: [new Uint8Array()] }),
    TypeError,
    /sparse weights/,
  ],
  [
    "an output that nothing makes",
    read([node("Relu", "x", "z")]),
    TypeError,
    /"z" leads nowhere.*output "y"/,
  ],
  ["nothing at all", read([]), TypeError, /"x" leads nowhere/],
  [
    "a value that is made twice",
    read([relu, relu]),
    TypeError,
    /the Relu node "n_y" makes a value "y" that is/,
  ],
  ["the input made", read([node("Relu", "y", "x")]), TypeError, /makes a value "x" that is there already/],
  ["a circle", read([node("Relu", "a", "b"), node("Relu", "b", "a")]), TypeError, /"x" leads nowhere/],
  [
    "a node behind the output",
    read([relu, node("Relu", "y", "z")]),
    TypeError,
    /the Relu node "n_z" is not on the way from the input to the output/,
  ],
  [
    "a node beside the way",
    read([relu, node("Relu", "w", "z")], [tensor("w", [3])]),
    TypeError,
    /the Relu node "n_z" is not on the way/,
  ],
  [
    "a way around a layer",
    read([node("Tanh", "x", "a"), node("Add", "x a", "y")]),
    TypeError,
    /the Tanh node "n_a" takes "x" beside the Add node "n_y"; only layers one after the other/,
  ],
  [
    "two ways",
    read([node("Flatten", "x", "a"), node("Flatten", "x", "b")]),
    TypeError,
    /the Flatten node "n_a" takes "x" beside the Flatten node "n_b"; only layers one after the other/,
  ],
]);

const w = tensor("w", [3, 2]);
const changed = (changes: Partial<TensorProto>) => read([node("MatMul", "x w", "y")], [{ ...w, ...changes }]);
refusesFiles("tensors whose elements don't fit are refused", [
  ["a byte less", changed({ rawData: w.rawData!.subarray(1) }), RangeError, /takes 24 bytes, but has 23/],
  ["no elements", changed({ rawData: wrong(undefined) }), RangeError, /takes 24 bytes, but has 0/],
  ["a number less", changed({ rawData: wrong(undefined), floatData: [1, 2] }), RangeError, /but has 8/],
  ["both forms", changed({ floatData: [1, 2, 3, 4, 5, 6] }), TypeError, /elements of another, or two lists/],
  [
    "numbers of another type",
    changed({ rawData: wrong(undefined), doubleData: [1] }),
    TypeError,
    /of another/,
  ],
  [
    "half precision",
    changed({ dataType: 10 }),
    TypeError,
    /"w" has elements of type 10, expected 1 \(float32\)/,
  ],
  ["no type", changed({ dataType: wrong(undefined) }), TypeError, /elements of type unknown/],
  ["texts", changed({ dataType: 8 }), TypeError, /elements of type 8/],
  ["another file", changed({ dataLocation: 1 }), TypeError, /elements in another file/],
  ["a part", changed({ segment: new Uint8Array() }), TypeError, /is a part of one/],
  ["a negative length", changed({ dims: [-3, 2] }), RangeError, /a length of -3/],
  ["a length of 2⁶²", changed({ dims: [2 ** 62, 2] }), RangeError, /a length of 4611686018427388000/],
  ["a huge shape", changed({ dims: [2 ** 52, 2 ** 52] }), RangeError, /does not fit in memory/],
  ["a huge shape of nothing", changed({ dims: [2 ** 52, 0] }), RangeError, /does not fit in memory/],
  [
    "4 GiB that are not there",
    changed({ dims: [2 ** 15, 2 ** 15] }),
    RangeError,
    /takes 4294967296 bytes, but has 24/,
  ],
  ["many axes", changed({ dims: new Array(1000).fill(1) }), RangeError, /1000 axes, more than 64/],
  ["no name", read([relu], [{ ...w, name: "" }]), TypeError, /the tensor "" has no name/],
  ["one name twice", read([relu], [w, w]), TypeError, /the tensor "w" has the name of another one/],
  [
    "a constant without a value",
    read([node("Constant", "", "c"), relu]),
    TypeError,
    /the Constant node "n_c" has no value/,
  ],
]);
