import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { fromOnnx, toOnnx } from "../../src/onnx/mod.ts";
import { random } from "../nn/sample_modules.ts";
import { inputFor, layerSamples } from "../nn/sample_layers.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { randomNetwork } from "./sample_networks.ts";

function bits(tensor: ln.Tensor): Uint8Array {
  return new Uint8Array(tensor.toTypedArray().buffer);
}

/** Asserts that a module and what its file holds compute the same, bit by bit. */
function checkSame(
  module: ln.Module,
  file: Uint8Array,
  inputs: readonly ln.Tensor[],
): ln.Model<ln.Sequential> {
  const copy = fromOnnx(file);
  for (const x of inputs) {
    const [given, got] = [ln.noGrad(() => module.forward(x)), copy.predict(x)];
    assertEquals([got.dtype, got.shape], [given.dtype, given.shape]);
    assertEquals(bits(got), bits(given), `${module} became ${copy.module}`);
  }
  return copy;
}

for (const [place, sample] of layerSamples.entries()) {
  withoutLeaks(`a layer comes back from a file: ${sample.name}, sample ${place}`, () => {
    using _ = ln.scope();
    using layer = sample.make().eval();
    const x = inputFor(sample);
    const file = toOnnx(layer, { inputShape: x.shape.slice(1), inputDtype: x.dtype });
    checkSame(layer, file, [x]).module.dispose();
  });
}

for (const dtype of ["float32", "float64"] as const) {
  withoutLeaks(`networks of random layers compute the same after a round trip, in ${dtype}`, () => {
    const kinds = new Set<string>();
    for (let seed = 0; seed < 150; seed++) {
      using _ = ln.scope();
      const { network, inputShape, input } = randomNetwork(seed, { dtype, everyLayer: true });
      using _network = network;
      for (const layer of network) kinds.add(layer.constructor.name);
      const copy = checkSame(network, toOnnx(network, { inputShape }), [input(1), input(3)]);
      assertEquals(toOnnx(copy, { inputShape }), toOnnx(copy.module, { inputShape, name: "Sequential" }));
      copy.module.dispose();
    }
    // All that have a name in model files, but for the one that only stands for others.
    assertEquals([...kinds].sort(), [...new Set(layerSamples.map(({ name }) => name))].sort());
  });
}

withoutLeaks("weights keep their names, and layers their classes and settings", () => {
  const layers = [
    new ln.Linear(4, 3, { random }),
    new ln.BatchNorm1d(3, { momentum: 0.3 }),
    new ln.ReLU(),
    ln.dense(5, { activation: "gelu", inputShape: [3], random }),
    ln.batchNormalization({ momentum: 0.9, inputShape: [5] }),
    ln.layerNormalization({ inputShape: [5] }),
    ln.dropout(0.3),
    ln.dense(2, { activation: "leakyRelu", useBias: false, inputShape: [5], random }),
    ln.dense(2, { inputShape: [2], random }),
    new ln.LeakyReLU(0.2),
    new ln.LayerNorm(2, { bias: false }),
    new ln.Softmax(),
  ];
  using network = new ln.Sequential(...layers);
  using copy = fromOnnx(toOnnx(network)).module;
  // The operator has the features along axis 1, which for rows is the last.
  assertEquals(String(copy), String(network).replace("axis=-1, momentum=0.9,", "axis=1, momentum=0.9,"));
  ln.tidy(() => {
    const [given, got] = [network.stateDict(), copy.stateDict()];
    assertEquals(Object.keys(got), Object.keys(given));
    for (const [name, tensor] of Object.entries(given)) assertEquals(bits(got[name]!), bits(tensor), name);
  });
});

withoutLeaks("a model keeps its name and the shape of its samples, and can be trained further", async () => {
  const model = ln.sequential([
    ln.dense(3, { activation: "tanh", inputShape: [2], random }),
    ln.dense(1, { inputShape: [3], random }),
  ]);
  const copy = fromOnnx(toOnnx(model, { name: "twice" }));
  assertEquals(copy.name, "twice");
  assertEquals(
    copy.summary({ print: () => {} }),
    model.summary({ print: () => {} }).replace('"sequential"', '"twice"'),
  );
  const [x, y] = [ln.tensor([[0, 1], [1, 0], [1, 1]]), ln.tensor([[1], [0], [1]])];
  for (const one of [model, copy]) {
    one.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    await one.fit(x, y, { epochs: 3, verbose: 0, shuffle: false });
  }
  const [a, b] = [model.predict(x), copy.predict(x)];
  assertEquals(bits(b), bits(a));
  assert(copy.optimizer !== null);
  for (const one of [x, y, a, b, model.module, copy.module, model.optimizer!, copy.optimizer!]) one.dispose();
});

withoutLeaks("a layer that is there twice comes back as two", () => {
  using _ = ln.scope();
  using layer = new ln.Linear(2, 2, { random });
  using network = new ln.Sequential(layer, new ln.Tanh(), layer);
  const x = ln.tensor([[1, -2]]);
  const copy = checkSame(network, toOnnx(network), [x]);
  assertEquals(copy.module.parameterCount(), 12);
  assertEquals(network.parameterCount(), 6);
  copy.module.dispose();
});
