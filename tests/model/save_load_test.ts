import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { readSafetensors } from "../../src/io/safetensors_reader.ts";
import { writeSafetensors } from "../../src/io/safetensors_writer.ts";
import { loadModel } from "../../src/model/load_model.ts";
import { inputFor, layerSamples } from "../nn/sample_layers.ts";
import { Net, random, Tied } from "../nn/sample_modules.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { savedBytes } from "./saved_bytes.ts";

const small = () =>
  ln.sequential([
    ln.dense(4, { activation: "tanh", inputShape: [2], random }),
    ln.dropout(0.5),
    ln.dense(1, { inputShape: [4], random }),
  ]);

function dispose(...models: ln.Model[]): void {
  for (const model of models) {
    model.optimizer?.dispose();
    model.module.dispose();
  }
}

for (const [i, layer] of layerSamples.entries()) {
  withoutLeaks(`a model of ${layer.name} predicts the same after saving and loading (${i})`, async () => {
    const model = ln.model(new ln.Sequential(layer.make()));
    const copy = await loadModel(await savedBytes(model));
    ln.tidy(() => {
      const x = inputFor(layer);
      assertEquals(copy.predict(x).toTypedArray(), model.predict(x).toTypedArray());
    });
    dispose(model, copy);
  });
}

withoutLeaks("a loaded model looks as the saved one did", async () => {
  const model = small();
  ln.tidy(() => void model.predict(ln.ones([1, 2])));
  const copy = await loadModel(await savedBytes(model));
  assertEquals(copy.name, "sequential");
  assertEquals(copy.summary({ print: () => {} }), model.summary({ print: () => {} }));
  assertEquals(String(copy.module), String(model.module));
  assertEquals(copy.epoch, 0);
  assertEquals(copy.optimizer, null);
  const named = new ln.Model(new ln.Linear(2, 1, { random }), { name: "line", inputShape: [2] });
  const again = await loadModel(await savedBytes(named));
  assertEquals([again.name, again.module.constructor], ["line", ln.Linear]);
  assertEquals(again.summary({ print: () => {} }), named.summary({ print: () => {} }));
  dispose(model, copy, named, again);
});

withoutLeaks("saving twice gives the same bytes, and loading and saving too", async () => {
  const [x, y] = [ln.ones([4, 2]).keep(), ln.ones([4, 1]).keep()];
  const model = small();
  model.compile({ optimizer: "adam", loss: "mse", metrics: ["mae"] });
  const stream = new ln.NumpyRandom(3);
  ln.setRandom(stream);
  await model.fit(x, y, { epochs: 2, verbose: 0 });
  const file = await savedBytes(model);
  assertEquals(await savedBytes(model), file);
  const copy = await loadModel(file);
  assertEquals(await savedBytes(copy), file);
  dispose(model, copy);
  for (const t of [x, y]) t.dispose();
});

withoutLeaks("loading leaves the library's stream alone", async () => {
  ln.setRandom(new ln.NumpyRandom(1));
  const model = small();
  model.compile({ optimizer: "sgd", loss: "mse" });
  const x = ln.ones([4, 2]).keep();
  const y = ln.ones([4, 1]).keep();
  await model.fit(x, y, { verbose: 0 });
  const file = await savedBytes(model);
  const stream = new ln.NumpyRandom(2);
  ln.setRandom(stream);
  const before = stream.getState();
  dispose(model, await loadModel(file));
  assertEquals(ln.defaultRandom(), stream);
  assertEquals(stream.getState(), before);
  for (const t of [x, y]) t.dispose();
});

withoutLeaks("what was compiled by name is compiled again, with the options", async () => {
  const [x, y] = [ln.ones([4, 2]).keep(), ln.zeros([4, 1]).keep()];
  const model = small();
  model.compile({
    optimizer: ln.adamW({ learningRate: 0.5, beta1: 0.7, weightDecay: 0.25 }),
    loss: "mse",
    metrics: ["mae", "accuracy"],
  });
  await model.fit(x, y, { verbose: 0 });
  model.optimizer!.learningRate = 0.125;
  const copy = await loadModel(await savedBytes(model));
  assertEquals(copy.optimizer!.name, "adamW");
  assertEquals(copy.optimizer!.learningRate, 0.125);
  assertEquals({ ...copy.optimizer!.groups[0]!.options }, { ...model.optimizer!.groups[0]!.options });
  assertEquals(await copy.evaluate(x, y), await model.evaluate(x, y));
  ln.tidy(() => {
    const [saved, loaded] = [model, copy].map((one) => one.optimizer!.stateDict().tensors);
    assertEquals(Object.keys(loaded!), Object.keys(saved!));
    for (const name of Object.keys(saved!)) {
      assertEquals(loaded![name]!.toArray(), saved![name]!.toArray(), name);
    }
  });
  const without = await loadModel(await savedBytes(model, { includeOptimizer: false }));
  assertEquals(without.optimizer, null);
  assertEquals(await without.evaluate(x, y), await model.evaluate(x, y));
  dispose(model, copy, without);
  for (const t of [x, y]) t.dispose();
});

withoutLeaks("a compiled model that was never trained is compiled with the same options", async () => {
  const model = small();
  model.compile({ optimizer: ln.sgd({ learningRate: 0.75, momentum: 0.5 }), loss: "huber" });
  const copy = await loadModel(await savedBytes(model));
  assertEquals(copy.optimizer, null);
  const [x, y] = [ln.ones([4, 2]).keep(), ln.zeros([4, 1]).keep()];
  copy.trainOnBatch(x, y);
  assertEquals(copy.optimizer!.groups[0]!.options.momentum, 0.5);
  assertEquals(copy.optimizer!.learningRate, 0.75);
  dispose(model, copy);
  for (const t of [x, y]) t.dispose();
});

withoutLeaks("a loss, a metric or an optimizer without a name is compiled anew by the program", async () => {
  const [x, y] = [ln.ones([4, 2]).keep(), ln.zeros([4, 1]).keep()];
  const own = { name: "mine", build: (parameters: readonly ln.Tensor[]) => new ln.Adam(parameters) };
  const ways: ln.CompileOptions[] = [
    { optimizer: "adam", loss: new ln.MSELoss() },
    { optimizer: "adam", loss: "mse", metrics: [new ln.MeanAbsoluteError()] },
    { optimizer: own, loss: "mse" },
  ];
  for (const compile of ways) {
    const model = small();
    model.compile(compile);
    await model.fit(x, y, { verbose: 0 });
    const file = await savedBytes(model);
    const bare = await loadModel(file);
    await assertRejects(() => bare.evaluate(x, y), TypeError, "before compile()");
    const copy = await loadModel(file, { compile });
    ln.tidy(() =>
      assertEquals(
        copy.optimizer!.stateDict().tensors["0.firstMoment"]!.toArray(),
        model.optimizer!.stateDict().tensors["0.firstMoment"]!.toArray(),
      )
    );
    await assertRejects(
      () => loadModel(file, { compile: { optimizer: "sgd", loss: "mse" } }),
      TypeError,
      `Cannot load a state of "${model.optimizer!.name}" into sgd`,
    );
    dispose(model, bare, copy);
  }
  for (const t of [x, y]) t.dispose();
});

withoutLeaks("a network with classes of the program's own is loaded into an instance", async () => {
  const model = ln.model(new Net());
  const file = await savedBytes(model);
  const error = await assertRejects(() => loadModel(file), TypeError);
  assertStringIncludes(error.message, `Cannot load a model whose "Net" the file doesn't describe`);
  assertStringIncludes(error.message, "loadModel(file, { module })");
  const module = new Net();
  ln.noGrad(() => void module.fc1.weight.set(0));
  const copy = await loadModel(file, { module });
  const net: Net = copy.module;
  assertEquals(net, module);
  assertEquals(net.fc1.weight.toArray(), model.module.fc1.weight.toArray());
  const other = new ln.Linear(2, 1, { random });
  const before = other.weight.toArray();
  await assertRejects(
    () => loadModel(file, { module: other }),
    RangeError,
    "Cannot load a state dict into Linear",
  );
  assertEquals(other.weight.toArray(), before);
  dispose(model, copy);
  other.dispose();
});

withoutLeaks("what is shared is loaded into an instance, for made again it would no longer be", async () => {
  const layer = new ln.Linear(2, 2, { random });
  const shared = () => ln.model(new ln.Sequential(layer, new ln.ReLU(), layer));
  const model = shared();
  await assertRejects(async () => loadModel(await savedBytes(model)), TypeError, "doesn't describe");
  const copy = await loadModel(await savedBytes(model), { module: shared().module });
  assertEquals(copy.module.parameters(), layer.parameters());
  const tied = ln.model(new Tied());
  const again = new Tied();
  await loadModel(await savedBytes(tied), { module: again });
  assertEquals(again.decoder.weight.toArray(), tied.module.encoder.weight.toArray());
  dispose(model, tied);
  again.dispose();
});

withoutLeaks("a layer without weights may be in a network twice", async () => {
  const relu = new ln.ReLU();
  const model = ln.model(
    new ln.Sequential(new ln.Linear(2, 2, { random }), relu, new ln.Linear(2, 2, { random }), relu),
  );
  const copy = await loadModel(await savedBytes(model));
  assertEquals(copy.module.children().length, 4);
  dispose(model, copy);
});

withoutLeaks("frozen parameters stay frozen", async () => {
  const model = small();
  model.module.at(0).freeze();
  const copy = await loadModel(await savedBytes(model));
  const states = [...copy.module.namedParameters()].map(([name, { requiresGrad }]) => [name, requiresGrad]);
  assertEquals(states, [["0.kernel", false], ["0.bias", false], ["2.kernel", true], ["2.bias", true]]);
  dispose(model, copy);
});

withoutLeaks("weights alone are a state dict", async () => {
  const model = ln.sequential([ln.dense(2, { inputShape: [2], random })]);
  const file = await savedBytes(model, { weightsOnly: true });
  ln.tidy(() => {
    assertEquals(file, writeSafetensors(model.module.stateDict()));
    const { tensors, metadata } = readSafetensors(file);
    assertEquals([Object.keys(tensors).sort(), metadata], [["0.bias", "0.kernel"], {}]);
  });
  await assertRejects(() => loadModel(file), TypeError, "Cannot load a model from a file of weights alone");
  const others = [0, 1, 2].map(() => ln.sequential([ln.dense(2, { inputShape: [2], random })]));
  await loadModel(file, { module: others[0]!.module });
  await others[1]!.loadWeights(file);
  await others[2]!.loadWeights(await savedBytes(model));
  for (const other of others) {
    const kernels = [other, model].map(({ module }) => module.namedParameters().get("0.kernel")!.toArray());
    assertEquals(kernels[0], kernels[1]);
  }
  dispose(model, ...others);
});

withoutLeaks("weights that don't exist yet can't be saved", async () => {
  const waiting = [
    ln.sequential([ln.dense(2)]),
    ln.sequential([ln.flatten(), ln.batchNormalization()]),
    ln.model(new ln.Sequential(new ln.Sequential(ln.layerNormalization()))),
    ln.model(ln.dense(2)),
  ];
  for (const model of waiting) {
    let called = false;
    const error = await assertRejects(() => model.save(() => void (called = true)), TypeError);
    assertStringIncludes(error.message, "Cannot save a model before all its weights are made");
    assertEquals(called, false);
  }
});

withoutLeaks("misspelt options of saving and loading are refused", async () => {
  const model = ln.model(new ln.ReLU());
  // deno-lint-ignore no-explicit-any -- wrong on purpose
  const wrong = { weightOnly: true } as any;
  await assertRejects(() => model.save(() => {}, wrong), TypeError, `save a model with option "weightOnly"`);
  const file = await savedBytes(model);
  await assertRejects(() => loadModel(file, wrong), TypeError, `load a model with option "weightOnly"`);
  await assertRejects(
    () => loadModel(file, { ...{ module: 1 } as object }),
    TypeError,
    "into 1: expected a module",
  );
});

withoutLeaks("names that an optimizer's tensors have are refused", async () => {
  class Odd extends ln.Module {
    override *namedMembers(): Iterable<readonly [string, unknown]> {
      yield ["optimizer/step", this.weight];
    }
    weight = ln.tidy(() => new ln.Parameter(ln.ones([1])));
    override forward(x: ln.Tensor): ln.Tensor {
      return x;
    }
  }
  using odd = new Odd();
  await assertRejects(() => ln.model(odd).save(() => {}), TypeError, `a weight named "optimizer/step"`);
  assert((await savedBytes(ln.model(odd), { weightsOnly: true })).length > 0);
});
