import * as ln from "../../src/mod.ts";
import { toOnnx } from "../../src/onnx/mod.ts";
import { random } from "../nn/sample_modules.ts";
import { type Case, refuses, wrong } from "../test_support/refuses.ts";
import { Calls } from "./sample_forwards.ts";

const net = () => new ln.Sequential(new ln.Linear(2, 1, { random }));

/** What an export of a forward says. */
function forward(
  name: string,
  fn: (x: ln.Tensor) => ln.Tensor,
  message: RegExp,
  error: Case[2] = TypeError,
): Case {
  return [name, () => toOnnx(new Calls(fn), { inputShape: [3] }), error, message];
}

/** A call with a module that is disposed of after it. */
function withModule(make: () => ln.Module, use: (module: ln.Module) => unknown): () => unknown {
  return () => {
    using module = make();
    return use(module);
  };
}

class Waiting extends ln.Module {
  layer = ln.dense(2);
  override forward(x: ln.Tensor): ln.Tensor {
    return this.layer.forward(x);
  }
}

class Named extends ln.Module {
  input = ln.tidy(() => new ln.Parameter(ln.tensor([1])));
  override forward(x: ln.Tensor): ln.Tensor {
    return x.mul(this.input);
  }
}

refuses("what is no model, or wrong options, can't be exported", () => ({
  operands: [],
  cases: [
    ["a number", () => toOnnx(wrong(1)), TypeError, /export to ONNX 1: expected a model or a module/],
    ["an object", () => toOnnx(wrong({ layers: [] })), TypeError, /expected a model or a module/],
    [
      "a misspelt option",
      withModule(net, (m) => toOnnx(m, wrong({ inputshape: [2] }))),
      TypeError,
      /option "inputshape": expected some of inputShape/,
    ],
    ["no options", withModule(net, (m) => toOnnx(m, wrong(3))), TypeError, /options 3/],
    [
      "a shape that is none",
      withModule(net, (m) => toOnnx(m, { inputShape: wrong(2) })),
      TypeError,
      /inputShape 2: expected an array of lengths/,
    ],
    [
      "a fraction",
      withModule(net, (m) => toOnnx(m, { inputShape: [2.5] })),
      RangeError,
      /inputShape \[2.5\]: expected whole numbers of 1 or more, or null/,
    ],
    ["a length of 0", withModule(net, (m) => toOnnx(m, { inputShape: [0] })), RangeError, /inputShape \[0\]/],
    [
      "an unknown dtype",
      withModule(net, (m) => toOnnx(m, { inputDtype: wrong("float16") })),
      TypeError,
      /dtype "float16": expected one of/,
    ],
    [
      "many lengths that vary",
      withModule(net, (m) => toOnnx(m, { inputShape: new Array(20).fill(null) })),
      RangeError,
      /more than 7 lengths that vary/,
    ],
    [
      "no name for the input",
      withModule(net, (m) => toOnnx(m, { inputName: "" })),
      TypeError,
      /inputName "": expected a name/,
    ],
    [
      "one name for both",
      withModule(net, (m) => toOnnx(m, { outputName: "input" })),
      RangeError,
      /outputName "input": something else has that name/,
    ],
    [
      "a weight with the input's name",
      withModule(() => new Named(), (m) => toOnnx(m, { inputShape: [1] })),
      RangeError,
      /inputName "input": something else has that name; choose another/,
    ],
    [
      "a name that is none",
      withModule(net, (m) => toOnnx(m, { name: wrong(5) })),
      TypeError,
      /name 5: expected a string/,
    ],
  ],
}));

refuses("a model whose weights or input are not known can't be exported", () => ({
  operands: [],
  cases: [
    [
      "a layer that waits",
      () => toOnnx(ln.sequential([ln.dense(2)])),
      TypeError,
      /before all weights are made: a Dense waits for its first input; give it an inputShape/,
    ],
    ["a layer inside", () => toOnnx(new Waiting(), { inputShape: [2] }), TypeError, /a Dense waits/],
    [
      "an activation",
      () => toOnnx(new ln.ReLU()),
      TypeError,
      /a ReLU whose input could have any shape: pass that of one sample, toOnnx\(model, \{ inputShape/,
    ],
    [
      "a class of one's own",
      () => toOnnx(new Calls((x) => x)),
      TypeError,
      /a Calls whose input could have any shape/,
    ],
    [
      "a shape that doesn't fit",
      withModule(net, (m) => toOnnx(m, { inputShape: [5] })),
      RangeError,
      /Sequential to ONNX: cannot apply a linear layer to an input of shape \[7, 5\]: expected 2 features/,
    ],
    [
      "a dtype that doesn't fit",
      withModule(net, (m) => toOnnx(m, { inputDtype: "float64" })),
      TypeError,
      /Sequential to ONNX: cannot apply a linear layer with float32 weights to an input of dtype float64/,
    ],
  ],
}));

refuses("a forward that can't be followed is refused", () => ({
  operands: [],
  cases: [
    forward(
      "an operator that ONNX lacks",
      (x) => x.sort({ axis: 1 }),
      /Cannot export Calls to ONNX: cannot write "sort" as operators of ONNX/,
    ),
    forward(
      "elements that are read",
      (x) => x.mul(x.sum().item()),
      /Cannot export Calls to ONNX: cannot read values in a step/,
    ),
    forward("elements that are written", (x) => {
      const copy = x.mul(1);
      copy.set(0, 0);
      return copy;
    }, /cannot follow .*: it writes into a tensor that is there already/),
    forward(
      "numbers that are drawn",
      (x) => x.add(ln.tensor([Math.random(), Math.random(), Math.random()])),
      /cannot follow a tensor of shape \[3\] that comes from elsewhere and is another one each time/,
    ),
    forward("a tensor of the input's shape", (x) => x.add(ln.zeros(x.shape)), /of shape \[7, 3\] that comes/),
    forward(
      "a number made of the shape",
      (x) => x.mul(1 / x.shape[0]!),
      /cannot follow a number that depends/,
    ),
    forward(
      "other steps for other inputs",
      (x) => x.shape[0] === 7 ? x.mul(2) : x.add(2),
      /cannot follow a forward that takes other steps for another number of rows/,
    ),
    forward("half of the samples", (x) => x.slice([0, Math.floor(x.shape[0]! / 2)]), /its end depends on/),
    forward(
      "one sample",
      (x) => x.reshape([1, -1]).matmul(ln.ones([21, 1])),
      /inner dimensions 33 and 21/,
      RangeError,
    ),
    forward("no tensor", () => wrong(5), /a forward that returns 5: expected a tensor/),
    forward("two tensors", (x) => wrong([x, x]), /a forward that returns an array of length 2/),
    forward(
      "an error of its own",
      () => {
        throw new RangeError("Cannot do this");
      },
      /Cannot export Calls to ONNX: cannot do this/,
      RangeError,
    ),
  ],
}));
