import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { toOnnx, type ToOnnxOptions } from "../../src/onnx/mod.ts";
import { decodeMessage } from "../../src/onnx/protobuf.ts";
import { ELEMENT_TYPE, MODEL, type ModelProto, type ValueInfoProto } from "../../src/onnx/schema.ts";
import { random } from "../nn/sample_modules.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { Attention, Calls, Tower } from "./sample_forwards.ts";

function modelOf(model: ln.Model | ln.Module, options: ToOnnxOptions = {}): ModelProto {
  return decodeMessage("read", MODEL, toOnnx(model, options)) as ModelProto;
}

function described({ name, type }: ValueInfoProto): unknown[] {
  const { elemType, shape } = type!.tensorType!;
  return [name, elemType, ...shape!.dim.map(({ dimValue, dimParam }) => dimValue ?? dimParam)];
}

function nodesOf(model: ModelProto): string[] {
  return model.graph!.node.map(({ name, opType, input, output }) =>
    `${name}: ${opType} ${input} -> ${output}`
  );
}

const network = () =>
  new ln.Sequential(
    new ln.Linear(2, 3, { random }),
    new ln.ReLU(),
    ln.dropout(0.5),
    ln.dense(2, { activation: "tanh", inputShape: [3], random }),
  );

withoutLeaks("a file says who made it, with which operators, and what goes in and out", () => {
  using net = network();
  const model = modelOf(net);
  assertEquals(model.irVersion, 8);
  assertEquals(model.opsetImport, [{ domain: "", version: 17 }]);
  assertEquals([model.producerName, model.producerVersion], ["linnet", ln.version]);
  assertEquals(model.graph!.name, "Sequential");
  assertEquals(model.graph!.input.map(described), [["input", ELEMENT_TYPE.float32, "batch", 2]]);
  assertEquals(model.graph!.output.map(described), [["output", ELEMENT_TYPE.float32, "batch", 2]]);
});

withoutLeaks(
  "nodes are named after the modules that they stand for, and weights as in the state dict",
  () => {
    using net = network();
    const model = modelOf(net);
    assertEquals(nodesOf(model), [
      "0/Gemm: Gemm input,0.weight,0.bias -> 0/Gemm",
      "1/Relu: Relu 0/Gemm -> 1/Relu",
      "2/Constant: Constant  -> 2/Constant",
      "2/Dropout: Dropout 1/Relu,2/Constant -> 2/Dropout",
      "3/Gemm: Gemm 2/Dropout,3.kernel,3.bias -> 3/Gemm",
      "3/Tanh: Tanh 3/Gemm -> output",
    ]);
    assertEquals(model.graph!.initializer.map(({ name, dims }) => [name, dims]), [
      ["0.weight", [3, 2]],
      ["0.bias", [3]],
      ["3.kernel", [3, 2]],
      ["3.bias", [2]],
    ]);
    const { rawData } = model.graph!.initializer[0]!;
    assertEquals(rawData, new Uint8Array(net.parameters()[0]!.toTypedArray().buffer));
  },
);

withoutLeaks("names can be chosen", () => {
  using net = network();
  const model = modelOf(net, { name: "mine", inputName: "pixels", outputName: "scores" });
  assertEquals(model.graph!.name, "mine");
  assertEquals(model.graph!.node[0]!.input[0], "pixels");
  assertEquals(model.graph!.node.at(-1)!.output, ["scores"]);
  assertEquals(modelOf(ln.model(net)).graph!.name, "sequential");
});

Deno.test("lengths that may vary get names, and those of the output that are the same", () => {
  using attention = new Attention();
  const model = modelOf(attention, { inputShape: [null, 4] });
  assertEquals(model.graph!.input.map(described), [["input", 1, "batch", "length_1", 4]]);
  assertEquals(model.graph!.output.map(described), [["output", 1, "batch", "length_1", 2]]);
  const merged = modelOf(new Calls((x) => x.reshape([-1, 4]).add(1)), { inputShape: [null, 4] });
  assertEquals(merged.graph!.output.map(described), [["output", 1, undefined, 4]]);
});

Deno.test("all weights of a class of one's own keep their names, however they are reached", () => {
  using tower = new Tower();
  const { initializer, node } = modelOf(tower, { inputShape: [4] }).graph!;
  assertEquals(initializer.map(({ name }) => name), [...tower.namedParameters().keys()]);
  const paths = new Set(node.map(({ name }) => name!.slice(0, Math.max(name!.lastIndexOf("/"), 0))));
  assertEquals([...paths].sort(), [
    "",
    "blocks.0",
    "blocks.0.fc",
    "blocks.0.norm",
    "first",
    "first.fc",
    "first.norm",
    "head",
    "tail.0",
    "tail.0.fc",
    "tail.0.norm",
    "tail.1",
  ]);
  assertEquals(new Set(node.map(({ name }) => name)).size, node.length);
});

withoutLeaks("what the output does not depend on is left out", () => {
  class Idle extends ln.Module {
    used = new ln.Linear(2, 2, { random });
    idle = new ln.Linear(2, 2, { random });
    override forward(x: ln.Tensor): ln.Tensor {
      return ln.tidy(() => {
        this.idle.forward(x).exp();
        return this.used.forward(x);
      });
    }
  }
  using module = new Idle();
  const model = modelOf(module, { inputShape: [2] });
  assertEquals(model.graph!.node.length, 1);
  assertEquals(model.graph!.initializer.map(({ name }) => name), ["used.weight", "used.bias"]);
});

withoutLeaks("an export leaves the module as it was: its mode, its statistics, its forward", () => {
  using net = new ln.Sequential(new ln.Linear(2, 3, { random }), new ln.BatchNorm1d(3), ln.dropout(0.5));
  net.train();
  net.at(2).eval();
  const state = () => ln.tidy(() => Object.values(net.stateDict()).map((tensor) => tensor.toArray()));
  const before = state();
  const own = net.modules().map((module) => Object.getOwnPropertyNames(module));
  const file = toOnnx(net);
  assertEquals(state(), before);
  assertEquals(net.modules().map(({ training }) => training), [true, true, true, false]);
  assertEquals(net.modules().map((module) => Object.getOwnPropertyNames(module)), own);
  assertEquals(toOnnx(net.eval()), file);
});

withoutLeaks("a forward that is a property is followed, and put back, even when it fails", () => {
  class Arrow extends ln.Module {
    calls = 0;
    override forward = (x: ln.Tensor): ln.Tensor => {
      this.calls++;
      if (this.calls > 2) throw new TypeError("Cannot go on");
      return x.relu();
    };
  }
  const arrow = new Arrow();
  const { forward } = arrow;
  assertEquals(nodesOf(modelOf(arrow, { inputShape: [1] })), ["Relu: Relu input -> output"]);
  assert(arrow.forward === forward);
  let message = "";
  try {
    toOnnx(arrow, { inputShape: [1] });
  } catch (error) {
    message = (error as Error).message;
  }
  assertEquals(message, "Cannot export Arrow to ONNX: cannot go on");
  assert(arrow.forward === forward);
});

withoutLeaks("the dtype of the input follows from the weights, or from a table", () => {
  const inputOf = (layer: ln.Module, options: ToOnnxOptions = {}) => {
    using _ = layer;
    return described(modelOf(layer, options).graph!.input[0]!);
  };
  assertEquals(inputOf(new ln.Linear(2, 1, { dtype: "float64", random })), [
    "input",
    ELEMENT_TYPE.float64,
    "batch",
    2,
  ]);
  assertEquals(inputOf(ln.embedding(5, 2, { inputShape: [3], random })), [
    "input",
    ELEMENT_TYPE.int32,
    "batch",
    3,
  ]);
  assertEquals(inputOf(ln.embedding(5, 2, { random }), { inputShape: [null], inputDtype: "float32" }), [
    "input",
    ELEMENT_TYPE.float32,
    "batch",
    "length_1",
  ]);
  assertEquals(inputOf(new ln.ReLU(), { inputShape: [], inputDtype: "float64" }), [
    "input",
    ELEMENT_TYPE.float64,
    "batch",
  ]);
});
