import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { buildArchitecture, describeArchitecture } from "../../src/nn/architecture.ts";
import { layerByName, layerName } from "../../src/nn/layer_by_name.ts";
import { type Case, refuses, wrong } from "../test_support/refuses.ts";
import { heldMemory, withoutLeaks } from "../test_support/without_leaks.ts";
import { inputFor, layerSamples } from "./sample_layers.ts";
import { Net, random } from "./sample_modules.ts";

/** What JSON makes of a value. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const build = (architecture: unknown, made: (layer: ln.Module) => void = () => {}) =>
  buildArchitecture(architecture, made);

Deno.test("every class of layers that the library exports can be made again", () => {
  const classes = Object.values(ln).filter((one): one is typeof ln.Linear =>
    typeof one === "function" && one.prototype instanceof ln.Module
  );
  assert(classes.length > 20);
  const unknown = classes.filter(({ prototype }) => layerName(prototype) === null).map(({ name }) => name);
  assertEquals(unknown, ["Sequential"]);
  const sampled = new Set(layerSamples.map(({ name }) => name));
  assertEquals(classes.filter(({ name }) => name !== "Sequential" && !sampled.has(name)), []);
});

for (const [i, layer] of layerSamples.entries()) {
  withoutLeaks(`${layer.name} is made again with all its settings (${i})`, () => {
    using _ = ln.scope();
    using original = layer.make();
    const description = describeArchitecture(original);
    using copy = build(throughJson(description));
    assertEquals(copy.constructor, original.constructor);
    assertEquals(describeArchitecture(copy), description);
    assertEquals(String(copy), String(original));
    copy.loadStateDict(original.stateDict());
    const x = inputFor(layer);
    assertEquals(copy.eval().forward(x).toTypedArray(), original.eval().forward(x).toTypedArray());
  });
}

withoutLeaks("networks in networks are made again, and each layer is shown as soon as it is there", () => {
  using _ = ln.scope();
  using net = new ln.Sequential(
    new ln.Sequential(new ln.Linear(2, 3, { random }), new ln.ReLU()),
    new ln.Sequential(),
    ln.dense(1, { inputShape: [3], random }),
  );
  const made: string[] = [];
  using copy = build(throughJson(describeArchitecture(net)), (layer) => made.push(layer.constructor.name));
  assertEquals(String(copy), String(net));
  assertEquals(made, ["Linear", "ReLU", "Dense"]);
  assertEquals([...copy.namedParameters().keys()], [...net.namedParameters().keys()]);
});

withoutLeaks("a network with a class of the program's own has no description", () => {
  class Own extends ln.ReLU {}
  class OwnSequential extends ln.Sequential {}
  using net = new Net();
  assertEquals(describeArchitecture(net), null);
  assertEquals(describeArchitecture(new Own()), null);
  assertEquals(describeArchitecture(new OwnSequential()), null);
  assertEquals(describeArchitecture(new ln.Sequential(new ln.ReLU(), new ln.Sequential(new Own()))), null);
});

withoutLeaks("making a network again draws nothing", () => {
  ln.setRandom(new ln.NumpyRandom(1));
  const descriptions = layerSamples.map(({ make }) => {
    using layer = make();
    return describeArchitecture(layer);
  });
  ln.setRandom(new ln.NumpyRandom(2));
  for (const description of descriptions) build(description).dispose();
  const [next, first] = ln.tidy(() => [
    ln.defaultRandom().uniform(0, 1, [1]).item(),
    new ln.NumpyRandom(2).uniform(0, 1, [1]).item(),
  ]);
  assertEquals(next, first);
});

const nested = (depth: number): unknown => {
  let architecture: unknown = { name: "ReLU", config: {} };
  for (let i = 0; i < depth; i++) architecture = { name: "Sequential", layers: [architecture] };
  return architecture;
};

const layerCase = (
  name: string,
  config: unknown,
  error: Case[2],
  message: RegExp,
): Case => [`${name} ${JSON.stringify(config)?.slice(0, 60)}`, () => build({ name, config }), error, message];

refuses("descriptions of another form are refused", () => ({
  operands: [],
  cases: [
    ["null", () => build(null), TypeError, /make a layer of null: expected \{ name, config \}/],
    ["a list", () => build([]), TypeError, /of an array of length 0/],
    ["no name", () => build({ config: {} }), TypeError, /expected \{ name, config \}/],
    [
      "a name that is no string",
      () => build({ name: {}, config: {} }),
      TypeError,
      /expected \{ name, config \}/,
    ],
    ["no config", () => build({ name: "ReLU" }), TypeError, /config undefined: expected an object/],
    ["a list as config", () => build({ name: "ReLU", config: [] }), TypeError, /config an array/],
    ["no layers", () => build({ name: "Sequential", config: {} }), TypeError, /Sequential of undefined/],
    ["a wrong layer", () => build({ name: "Sequential", layers: [1] }), TypeError, /make a layer of 1/],
    ["too deep", () => build(nested(33)), RangeError, /nested more than 32 deep/],
    layerCase("Net", {}, TypeError, /make a layer "Net": expected one of "Sequential", "Activation"/),
    layerCase("__proto__", {}, TypeError, /make a layer "__proto__"/),
    layerCase("constructor", {}, TypeError, /make a layer "constructor"/),
    layerCase("toString", {}, TypeError, /make a layer "toString"/),
    layerCase("relu", {}, TypeError, /make a layer "relu"/),
  ],
}));

refuses("settings that a layer doesn't have, or not so, are refused", () => ({
  operands: [],
  cases: [
    layerCase("ReLU", { slope: 1 }, TypeError, /"ReLU" with "slope" 1: it has no such setting/),
    layerCase(
      "Dense",
      { units: 2, inputShape: [2], color: "red" },
      TypeError,
      /a dense layer with option "color"/,
    ),
    layerCase(
      "Dense",
      { units: 2, inputShape: [2], kernelInitializer: "zeros" },
      TypeError,
      /"kernelInitializer"/,
    ),
    layerCase("Dense", { units: 2, inputShape: [2], random: { uniform: 1 } }, TypeError, /"random"/),
    layerCase("Dense", { units: 2, inputShape: [2], useBias: "no" }, TypeError, /"?useBias"? "no"/),
    layerCase("Dense", { units: 2, inputShape: [2], useBias: 0 }, TypeError, /"?useBias"? 0/),
    layerCase(
      "Dense",
      JSON.parse('{"units":2,"__proto__":{"useBias":false}}'),
      TypeError,
      /option "__proto__"/,
    ),
    layerCase("Dense", { units: 2, constructor: 1 }, TypeError, /option "constructor"/),
    layerCase("Dense", {}, TypeError, /units undefined: expected a number/),
    layerCase("Dense", { units: "2" }, TypeError, /units "2": expected a number/),
    layerCase("Dense", { units: 1e300, inputShape: [2] }, RangeError, /do not fit in memory/),
    layerCase("Dense", { units: -1 }, RangeError, /units -1: expected a whole number of 1 or more/),
    layerCase("Dense", { units: 1.5 }, RangeError, /units 1.5/),
    layerCase("Dense", { units: 2, activation: "constructor" }, TypeError, /activation "constructor"/),
    layerCase("Dense", { units: 2, inputShape: [2], dtype: "float16" }, TypeError, /dtype "float16"/),
    layerCase("Dense", { units: 2, inputShape: [2], dtype: "int32" }, TypeError, /dtype int32/),
    layerCase("Dense", { units: 2, inputShape: "ab" }, RangeError, /inputShape/),
    layerCase("Dense", { units: 2, inputShape: [[2]] }, TypeError, /inputShape/),
    layerCase("Linear", { inputs: 2, outputs: null }, TypeError, /outputs null/),
    layerCase("Linear", { inputs: 2, outputs: 2, bias: [] }, TypeError, /"?bias"? /),
    layerCase("Dropout", { rate: 2 }, RangeError, /rate 2/),
    layerCase("Dropout", { rate: 0.5, random: {} }, TypeError, /"random"/),
    layerCase("Softmax", { axis: "x" }, RangeError, /axis "x"/),
    layerCase("BatchNorm1d", { numFeatures: 0 }, RangeError, /numFeatures 0/),
    layerCase("BatchNorm1d", { numFeatures: 2, momentum: "x" }, TypeError, /momentum "x"/),
    layerCase("BatchNormalization", { axis: "x", inputShape: [2] }, TypeError, /axis "x"/),
    layerCase("BatchNormalization", { axis: 7, inputShape: [2] }, RangeError, /axis 7/),
    layerCase("LayerNorm", { normalizedShape: "ab" }, TypeError, /normalizedShape "ab"/),
    layerCase("LayerNorm", { normalizedShape: [2, {}] }, TypeError, /normalizedShape an object/),
    layerCase("LayerNormalization", { axis: [1, 1], inputShape: [2] }, RangeError, /axis|axes/),
    layerCase("LayerNormalization", { axis: {}, inputShape: [2] }, TypeError, /axis/),
    layerCase(
      "Embedding",
      { numEmbeddings: 3, embeddingDim: 2, paddingIndex: 3 },
      RangeError,
      /paddingIndex 3/,
    ),
    layerCase(
      "Embedding",
      { numEmbeddings: 3, embeddingDim: 2, initializer: "x" },
      TypeError,
      /"initializer"/,
    ),
    layerCase("Embedding", { numEmbeddings: 3, embeddingDim: 2, castIndices: 1 }, TypeError, /"castIndices"/),
    layerCase("Flatten", { inputShape: [-1] }, RangeError, /shape \[-1\]/),
    layerCase("Activation", { activation: "__proto__" }, TypeError, /activation "__proto__"/),
    layerCase("ELU", { alpha: null }, TypeError, /alpha null/),
  ],
}));

withoutLeaks("settings that a layer has by default may be missing, as in files of an older version", () => {
  using layer = layerByName("Dense", { units: 2, inputShape: [3] });
  assertEquals(String(layer), "Dense(units=2, activation=linear, use_bias=True)");
  const before = heldMemory();
  layerByName("Dropout", wrong({})).dispose();
  assertEquals(heldMemory(), before);
});
