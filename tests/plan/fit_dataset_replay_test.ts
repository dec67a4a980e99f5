import { assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { streamInMemory } from "../test_support/stream_in_memory.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const ROWS = 22;
const EPOCHS = 6;
const x = new ln.NumpyRandom(1).randn([ROWS, 4], { dtype: "float32" }).keep();
const numbers = new ln.NumpyRandom(2).rand([ROWS, 2], { dtype: "float32" }).keep();
const classes = ln.tensor(Array.from({ length: ROWS }, (_, i) => i * i % 3), { dtype: "int32" }).keep();
const bits = ln.tensor(Array.from({ length: ROWS }, (_, i) => i % 2)).keep();
const weights = ln.tensor(Array.from({ length: ROWS }, (_, i) => i % 4)).keep();
const [kept, rest] = [[0, 15], [15, ROWS]] as const;
const [xKept, xRest, numbersKept, numbersRest] = [x, numbers].flatMap((one) =>
  [kept, rest].map((rows) => one.slice(rows).keep())
) as [ln.Tensor, ln.Tensor, ln.Tensor, ln.Tensor];
const dropoutStream = streamInMemory(5);
const dropoutStart = dropoutStream.getState();

/** Batches that come late, in tensors of their own, in the order of the rows. */
function slowBatches(batchSize: number): ln.BatchSource {
  return {
    async *[Symbol.asyncIterator]() {
      for (let start = 0; start < ROWS; start += batchSize) {
        await new Promise((resolve) => setTimeout(resolve));
        const rows = [start, Math.min(start + batchSize, ROWS)] as const;
        const batch = ln.tidy(() => [x.slice(rows).add(0), numbers.slice(rows).add(0)] as const);
        yield batch;
        for (const one of batch) one.dispose();
      }
    },
  };
}

/** One training by tensors, and the same by a dataset. */
interface Case {
  readonly outputs: number;
  readonly compile: Omit<ln.CompileOptions, "runEagerly">;
  readonly layers?: () => ln.Module[];
  tensors(model: ln.Model): Promise<ln.History>;
  dataset(model: ln.Model): Promise<ln.History>;
}

const quiet = { epochs: EPOCHS, verbose: 0 } as const;
const inOrder = { ...quiet, shuffle: false } as const;

const CASES: Record<string, Case> = {
  "a smaller last batch": {
    outputs: 2,
    compile: { optimizer: ln.adam({ learningRate: 0.05 }), loss: "mse", metrics: ["mae"] },
    tensors: (model) => model.fit(x, numbers, { ...inOrder, batchSize: 8 }),
    dataset: (model) => model.fit(ln.Dataset.fromTensors(x, numbers).batch(8), quiet),
  },
  "shuffled by a notebook's stream": {
    outputs: 2,
    compile: { optimizer: "sgd", loss: "mse", metrics: ["mae"] },
    tensors: (model) => model.fit(x, numbers, { ...quiet, batchSize: 5, random: new ln.NumpyRandom(3) }),
    dataset: (model) =>
      model.fit(
        ln.Dataset.fromTensors(x, numbers).shuffle({ random: new ln.NumpyRandom(3) }).batch(5),
        quiet,
      ),
  },
  "validation by a dataset, classes, and accuracy": {
    outputs: 3,
    compile: { optimizer: "adam", loss: new ln.CrossEntropyLoss(), metrics: ["accuracy"] },
    tensors: (model) => model.fit(x, classes, { ...inOrder, batchSize: 6, validationData: [x, classes] }),
    dataset: (model) => {
      const dataset = ln.Dataset.fromTensors(x, classes).batch(6);
      return model.fit(dataset, { ...inOrder, validationData: dataset });
    },
  },
  "weights of samples and classes": {
    outputs: 3,
    compile: { optimizer: "sgd", loss: new ln.CrossEntropyLoss(), metrics: ["accuracy"] },
    tensors: (model) =>
      model.fit(x, classes, {
        ...inOrder,
        batchSize: 7,
        sampleWeight: weights,
        classWeight: { 0: 2, 2: 0.5 },
        validationData: [x, classes, weights],
      }),
    dataset: (model) => {
      const dataset = ln.Dataset.fromTensors(x, classes, weights).batch(7);
      return model.fit(dataset, { ...quiet, classWeight: { 0: 2, 2: 0.5 }, validationData: dataset });
    },
  },
  "metrics that want to see the numbers, and targets of [n]": {
    outputs: 1,
    compile: {
      optimizer: ln.sgd({ learningRate: 0.1, momentum: 0.9 }),
      loss: new ln.BCEWithLogitsLoss(),
      metrics: ["auc", "accuracy", "r2Score"],
    },
    tensors: (model) => model.fit(x, bits, { ...inOrder, batchSize: 6, validationData: [x, bits] }),
    dataset: (model) => {
      const dataset = ln.Dataset.fromTensors(x, bits).batch(6);
      return model.fit(dataset, { ...quiet, validationData: dataset });
    },
  },
  "dropout, batch normalisation, and tensors with a dataset to validate with": {
    outputs: 2,
    compile: { optimizer: "rmsprop", loss: "huber" },
    layers: () => [ln.dropout(0.4, { random: dropoutStream }), ln.batchNormalization()],
    tensors: (model) => model.fit(x, numbers, { ...inOrder, batchSize: 8, validationSplit: 0.3 }),
    dataset: (model) =>
      model.fit(xKept, numbersKept, {
        ...inOrder,
        batchSize: 8,
        validationData: ln.Dataset.fromTensors(xRest, numbersRest).batch(8),
      }),
  },
  "batches that come late": {
    outputs: 2,
    compile: { optimizer: "sgd", loss: "mse" },
    tensors: (model) => model.fit(x, numbers, { ...inOrder, batchSize: 9 }),
    dataset: (model) => model.fit(slowBatches(9), quiet),
  },
  "views that are not contiguous": {
    outputs: 2,
    compile: { optimizer: "sgd", loss: "mse" },
    tensors: (model) => model.fit(x, numbers, { ...inOrder, batchSize: 8 }),
    dataset: (model) =>
      model.fit(ln.Dataset.fromTensors(x, numbers).batch(8).map(([a, b]) => [a.T.add(0).T, b]), quiet),
  },
};

for (const [name, { outputs, compile, layers, tensors, dataset }] of Object.entries(CASES)) {
  for (const kind of ["wasm", "typescript"] as const) {
    withoutLeaks(`fit gives the same bits for a dataset as for tensors: ${name} (${kind})`, async () => {
      ln.useKernels(kind);
      try {
        const train = async (fit: (model: ln.Model) => Promise<ln.History>, runEagerly: boolean) => {
          dropoutStream.setState(dropoutStart);
          const random = new ln.TorchRandom(1);
          const model = ln.sequential([
            ln.dense(6, { activation: "tanh", inputShape: [4], random }),
            ...layers?.() ?? [],
            ln.dense(outputs, { random, inputShape: [6] }),
          ]);
          model.compile({ ...compile, runEagerly });
          const { history, epoch } = await fit(model);
          const parameters = model.module.parameters().map((tensor) => [...tensor.toTypedArray()]);
          model.optimizer!.dispose();
          model.module.dispose();
          return { history, epoch, parameters };
        };
        const expected = await train(tensors, false);
        assertEquals(await train(dataset, false), expected);
        assertEquals(await train(dataset, true), expected);
        assertEquals(expected.history.loss.length, EPOCHS);
      } finally {
        ln.useKernels("wasm");
      }
    });
  }
}

/** Takes sequences of any length: a layer on their means. */
class Means extends ln.Module {
  static readonly isReplayable = true;
  runs = 0;
  layer = new ln.Linear(2, 1, { random: new ln.TorchRandom(1) });
  override forward(input: ln.Tensor): ln.Tensor {
    this.runs++;
    return this.layer.forward(input.mean({ axis: 1 }));
  }
}

/** Batches of three sequences each, of lengths 1 to `lengths`. */
function sequences(lengths: number): ln.Dataset<[ln.Tensor, ln.Tensor]> {
  return ln.Dataset.from(function* () {
    for (let length = 1; length <= lengths; length++) {
      const random = new ln.NumpyRandom(length);
      yield ln.tidy(() =>
        [random.randn([3, length, 2]).astype("float32"), random.rand([3, 1]).astype("float32")] as [
          ln.Tensor,
          ln.Tensor,
        ]
      );
    }
  });
}

withoutLeaks("steps of a dataset run the layers' code three times for each of eight shapes", async () => {
  for (const [lengths, expected] of [[2, 2 * 3], [8, 8 * 3], [10, 8 * 3 + 2 * EPOCHS]] as const) {
    const module = new Means();
    const model = ln.model(module);
    model.compile({ optimizer: "sgd", loss: "mse" });
    await model.fit(sequences(lengths), quiet);
    // One more to build the optimizer's weights.
    assertEquals(module.runs - 1, expected, `${lengths} lengths`);
    module.runs = 0;
    await model.evaluate(sequences(lengths));
    assertEquals(module.runs, lengths, "in one pass every shape comes once");
    model.optimizer!.dispose();
    module.dispose();
  }
});

withoutLeaks(
  "metrics see the outputs of the right batch where several shapes have as many samples",
  async () => {
    const train = async (runEagerly: boolean) => {
      const model = ln.model(new Means());
      model.compile({ optimizer: "sgd", loss: "mse", metrics: ["r2Score", "mae"], runEagerly });
      const { history } = await model.fit(sequences(10), { ...quiet, validationData: sequences(10) });
      const parameters = model.module.parameters().map((tensor) => [...tensor.toTypedArray()]);
      model.optimizer!.dispose();
      model.module.dispose();
      return { history, parameters };
    };
    assertEquals(await train(false), await train(true));
  },
);

withoutLeaks("memory stays as it is over the epochs of a dataset", async () => {
  const model = ln.sequential([ln.dense(2, { inputShape: [4], random: new ln.TorchRandom(1) })]);
  model.compile({ optimizer: "adam", loss: "mse", metrics: ["mae", "r2Score"] });
  const figures: ln.MemoryFigures[] = [];
  const dataset = ln.Dataset.fromTensors(x, numbers).shuffle({ random: new ln.NumpyRandom(1) }).batch(4)
    .map(([a, b]) => [a.add(1), b]).prefetch(2);
  await model.fit(dataset, {
    epochs: 60,
    verbose: 0,
    validationData: dataset,
    callbacks: [{ onEpochEnd: () => void figures.push(ln.memory()) }],
  });
  assertEquals(figures.length, 60);
  for (const { liveBytes, liveTensors, reservedBytes } of figures.slice(5)) {
    const { liveBytes: bytes, liveTensors: tensors, reservedBytes: reserved } = figures[4]!;
    assertEquals([liveBytes, liveTensors, reservedBytes], [bytes, tensors, reserved]);
  }
  model.optimizer!.dispose();
  model.module.dispose();
});
