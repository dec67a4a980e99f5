import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { loadModel } from "../../src/model/load_model.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

type Build = (random: ln.RandomStream) => ln.Model;

/** A run of some epochs: how the model and the streams are made, and what `fit` is given. */
interface Run {
  readonly stream: () => ln.RandomStream;
  readonly build: Build;
  readonly fitRandom?: () => ln.RandomStream;
  readonly compile?: ln.CompileOptions;
  readonly dtype?: ln.FloatDType;
}

const EPOCHS = 5;

function network(dtype: ln.FloatDType = "float32"): ln.Module[] {
  return [
    ln.dense(6, { activation: "tanh", inputShape: [3], dtype }),
    ln.dropout(0.3),
    ln.batchNormalization({ inputShape: [6], dtype }),
    ln.dense(1, { inputShape: [6], dtype }),
  ];
}

/** All that training changes, as bits. */
function stateOf(model: ln.Model): Record<string, string> {
  return ln.tidy(() => {
    const optimizer = Object.entries(model.optimizer!.stateDict().tensors);
    const entries = [...Object.entries(model.module.stateDict()), ...optimizer];
    return Object.fromEntries(
      entries.map(([name, t]) => [name, new Uint8Array(t.toTypedArray().buffer).toString()]),
    );
  });
}

/** Asserts that a run that is saved after each epoch and taken up again ends as one that went on. */
async function assertResumes({ stream, build, fitRandom, compile, dtype = "float32" }: Run): Promise<void> {
  const source = new ln.NumpyRandom(7);
  const [x, y] = ln.tidy(() => [source.randn([22, 3], { dtype }), source.randn([22, 1], { dtype })]).map((
    t,
  ) => t.keep()) as [ln.Tensor, ln.Tensor];
  const start = stream();
  ln.setRandom(start);
  const model = build(start);
  const files: Uint8Array<ArrayBuffer>[] = [];
  const random = fitRandom?.();
  const options = { epochs: EPOCHS, batchSize: 4, verbose: 0, ...(random && { random }) } as const;
  const save = new ln.ModelCheckpoint((context) => context.save((bytes) => void files.push(bytes)));
  await model.fit(x, y, { ...options, callbacks: [save] });
  assertEquals(files.length, EPOCHS);
  const [expected, next] = [stateOf(model), ln.tidy(() => ln.defaultRandom().uniform(0, 1, [3]).toArray())];
  for (const file of files) {
    // What the program has done in between must not matter.
    ln.setRandom(new ln.TorchRandom(99));
    const copy = await loadModel(file, compile && { compile });
    const before = copy.epoch;
    await copy.fit(x, y, { epochs: EPOCHS, batchSize: 4, verbose: 0, initialEpoch: copy.epoch });
    assertEquals(stateOf(copy), expected, `taken up at epoch ${before}`);
    assertEquals(copy.epoch, EPOCHS);
    assertEquals(ln.tidy(() => ln.defaultRandom().uniform(0, 1, [3]).toArray()), next);
    copy.optimizer!.dispose();
    copy.module.dispose();
  }
  model.optimizer!.dispose();
  model.module.dispose();
  for (const t of [x, y]) t.dispose();
  // Streams have memory of their own.
  ln.setRandom(new ln.TorchRandom(0));
}

function compiled(model: ln.Model, optimizer: ln.CompileOptions["optimizer"] = "adam"): ln.Model {
  model.compile({ optimizer, loss: "meanSquaredError", metrics: ["mae"] });
  return model;
}

const optimizers: readonly ln.OptimizerFactory[] = [
  ln.sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
  ln.adam({ learningRate: 0.1, clipNorm: 1 }),
  ln.adamW(),
  ln.rmsprop({ learningRate: 0.01 }),
  ln.adagrad({ learningRate: 0.1 }),
  ln.adadelta({ learningRate: 1 }),
  ln.nadam({ learningRate: 0.01 }),
];

for (const optimizer of optimizers) {
  withoutLeaks(`training with ${optimizer.name} goes on to the bit`, () =>
    assertResumes({
      stream: () => new ln.NumpyRandom(3),
      build: () => compiled(ln.sequential(network("float64")), optimizer),
      dtype: "float64",
    }));
}

withoutLeaks("training with an optimizer and a loss of PyTorch's kind goes on to the bit", () => {
  const compile = {
    optimizer: {
      name: "two groups",
      build: (all: readonly ln.Tensor[]) =>
        new ln.Adam([{ parameters: all.slice(0, 2), learningRate: 0.1 }, { parameters: all.slice(2) }]),
    },
    loss: new ln.MSELoss(),
  };
  return assertResumes({
    stream: () => new ln.TorchRandom(3),
    build: () => {
      const model = ln.model(
        new ln.Sequential(new ln.Linear(3, 4), new ln.BatchNorm1d(4), new ln.ReLU(), new ln.Linear(4, 1)),
      );
      model.compile(compile);
      return model;
    },
    compile,
  });
});

withoutLeaks("a stream of fit's own goes on", () =>
  assertResumes({
    stream: () => new ln.TorchRandom(1),
    build: () => compiled(ln.sequential(network())),
    fitRandom: () => new ln.NumpyRandom(8),
  }));

withoutLeaks("streams of layers' own go on, and one that several share stays one", () => {
  const shared = new ln.NumpyRandom(4);
  return assertResumes({
    stream: () => new ln.TorchRandom(1),
    build: (start) =>
      compiled(ln.sequential([
        ln.dense(6, { inputShape: [3] }),
        ln.dropout(0.2, { random: shared }),
        ln.dropout(0.2, { random: start }),
        ln.dense(4, { inputShape: [6] }),
        ln.dropout(0.2, { random: shared }),
        ln.dropout(0.2, { random: new ln.TorchRandom(6) }),
        ln.dense(1, { inputShape: [4] }),
      ])),
    fitRandom: () => shared,
  });
});

withoutLeaks("a learning rate that was changed and parameters that are frozen stay so", () =>
  assertResumes({
    stream: () => new ln.NumpyRandom(42),
    build: () => {
      const model = compiled(ln.sequential(network()), ln.sgd({ learningRate: 0.25, momentum: 0.5 }));
      model.module.children()[0]!.freeze();
      return model;
    },
  }));

withoutLeaks(
  "a file says where the training is, also when it is saved afterwards or in between",
  async () => {
    ln.setRandom(new ln.NumpyRandom(1));
    const model = compiled(ln.sequential([ln.dense(1, { inputShape: [1] })]));
    const x = ln.tensor([[0], [1]]).keep();
    assertEquals(model.epoch, 0);
    const seen: number[] = [];
    await model.fit(x, x, {
      epochs: 3,
      verbose: 0,
      callbacks: [{
        onEpochBegin: () => void seen.push(model.epoch),
        onEpochEnd: () => void seen.push(model.epoch),
      }],
    });
    assertEquals([seen, model.epoch], [[0, 1, 1, 2, 2, 3], 3]);
    await model.fit(x, x, { epochs: 9, initialEpoch: 7, verbose: 0 });
    assertEquals(model.epoch, 9);
    await model.fit(x, x, { verbose: 0 });
    assertEquals(model.epoch, 1);
    model.optimizer!.dispose();
    model.module.dispose();
    x.dispose();
  },
);

withoutLeaks(
  "a training that doesn't go on where the file was draws from the program's streams",
  async () => {
    ln.setRandom(new ln.NumpyRandom(1));
    const model = compiled(ln.sequential([ln.dense(1, { inputShape: [1] })]));
    const x = ln.tensor([[0], [1]]).keep();
    await model.fit(x, x, { epochs: 2, verbose: 0 });
    let file: Uint8Array | undefined;
    await model.save((bytes) => void (file = bytes));
    for (const initialEpoch of [0, 1, 3]) {
      const stream = new ln.NumpyRandom(5);
      ln.setRandom(stream);
      const copy = await loadModel(file!);
      await copy.fit(x, x, { epochs: 4, initialEpoch, verbose: 0 });
      assert(ln.defaultRandom() === stream);
      // The second training is none that goes on either.
      await copy.fit(x, x, { epochs: 4, initialEpoch: 2, verbose: 0 });
      assert(ln.defaultRandom() === stream);
      copy.optimizer!.dispose();
      copy.module.dispose();
    }
    model.optimizer!.dispose();
    model.module.dispose();
    x.dispose();
  },
);

const streams: readonly (readonly [name: string, make: () => ln.RandomStream])[] = [
  ["NumpyRandom", () => new ln.NumpyRandom(42)],
  ["TorchRandom", () => new ln.TorchRandom(42)],
  ["Random", () => new ln.Random(42)],
];

for (const [name, stream] of streams) {
  // Not `withoutLeaks`, and last: a `Random` keeps its state in linear memory until it is collected.
  Deno.test(`training goes on to the bit from every epoch, with ${name}`, () =>
    assertResumes({ stream, build: () => compiled(ln.sequential(network())) }));
}
