import { assertEquals, assertRejects } from "@std/assert";
import * as ln from "../../src/mod.ts";

const ROWS = 22;
const x = new ln.NumpyRandom(1).randn([ROWS, 4], { dtype: "float32" }).keep();
const numbers = new ln.NumpyRandom(2).rand([ROWS, 2], { dtype: "float32" }).keep();
const classes = ln.tensor(Array.from({ length: ROWS }, (_, i) => i * i % 3), { dtype: "int32" }).keep();
const bits = ln.tensor(Array.from({ length: ROWS }, (_, i) => i % 2)).keep();
/** A stream keeps its state in memory for good; drawing once makes it take that before any test looks. */
const dropoutStream = new ln.Random(5);
const dropoutStart = dropoutStream.getState();

interface Case {
  readonly outputs: number;
  readonly y: ln.Tensor;
  readonly compile: Omit<ln.CompileOptions, "runEagerly">;
  readonly fit?: () => ln.FitOptions;
  readonly layers?: () => ln.Module[];
}

const CASES: Record<string, Case> = {
  "a smaller last batch, shuffled by a notebook's stream": {
    outputs: 2,
    y: numbers,
    compile: { optimizer: "sgd", loss: "meanSquaredError", metrics: ["mae"] },
    fit: () => ({ batchSize: 8, random: new ln.NumpyRandom(3) }),
  },
  "batches of one size in their own order": {
    outputs: 2,
    y: numbers,
    compile: { optimizer: ln.rmsprop({ learningRate: 0.01 }), loss: "huber", metrics: ["mse"] },
    fit: () => ({ batchSize: 11, shuffle: false }),
  },
  "all at once": {
    outputs: 2,
    y: numbers,
    compile: { optimizer: "adam", loss: "meanAbsoluteError" },
    fit: () => ({ batchSize: 100, shuffle: false }),
  },
  "classes, validation data and accuracy": {
    outputs: 3,
    y: classes,
    compile: {
      optimizer: ln.adam({ learningRate: 0.05 }),
      loss: new ln.CrossEntropyLoss(),
      metrics: ["accuracy"],
    },
    fit: () => ({ batchSize: 5, validationSplit: 0.3 }),
  },
  "weights of samples and classes": {
    outputs: 3,
    y: classes,
    compile: { optimizer: "sgd", loss: new ln.CrossEntropyLoss(), metrics: ["accuracy"] },
    fit: () => ({
      batchSize: 7,
      classWeight: { 0: 2, 2: 0.5 },
      sampleWeight: Array.from({ length: ROWS }, (_, i) => i % 4),
    }),
  },
  "metrics that want to see the numbers, beside others": {
    outputs: 1,
    y: bits,
    compile: {
      optimizer: ln.sgd({ learningRate: 0.1, momentum: 0.9 }),
      loss: new ln.BCEWithLogitsLoss(),
      metrics: ["auc", "precision", "recall", "f1Score", "accuracy", "r2Score"],
    },
    fit: () => ({ batchSize: 6, validationSplit: 0.2 }),
  },
  "dropout drawn in linear memory": {
    outputs: 2,
    y: numbers,
    compile: { optimizer: "sgd", loss: "mse" },
    fit: () => ({ batchSize: 8, validationSplit: 0.25 }),
    layers: () => [ln.dropout(0.4, { random: dropoutStream })],
  },
  "dropout drawn from a notebook's stream": {
    outputs: 2,
    y: numbers,
    compile: { optimizer: "sgd", loss: "mse" },
    fit: () => ({ batchSize: 8 }),
    layers: () => [ln.dropout(0.4, { random: new ln.NumpyRandom(8) })],
  },
  "batch normalisation": {
    outputs: 2,
    y: numbers,
    compile: { optimizer: "sgd", loss: "mse" },
    fit: () => ({ batchSize: 10, validationSplit: 0.1 }),
    layers: () => [ln.batchNormalization()],
  },
};

for (const [name, { outputs, y, compile, fit, layers }] of Object.entries(CASES)) {
  for (const kind of ["wasm", "typescript"] as const) {
    Deno.test(`fit replays what it does eagerly: ${name} (${kind})`, async () => {
      ln.useKernels(kind);
      try {
        const train = async (runEagerly: boolean) => {
          dropoutStream.setState(dropoutStart);
          const random = new ln.TorchRandom(1);
          const model = ln.sequential([
            ln.dense(6, { activation: "tanh", inputShape: [4], random }),
            ...layers?.() ?? [],
            ln.dense(outputs, { random }),
          ]);
          model.compile({ ...compile, runEagerly });
          const options = { epochs: 7, verbose: 0, random: new ln.NumpyRandom(7), ...fit?.() } as const;
          const { history } = await model.fit(x, y, options);
          const rest = await model.evaluate(x, y, { batchSize: 4 });
          const weights = model.module.parameters().map((tensor) => [...tensor.toTypedArray()]);
          return { history, rest, weights };
        };
        const [replayed, eager] = [await train(false), await train(true)];
        assertEquals(replayed, eager);
        assertEquals(Object.values(replayed.history).every((values) => values.length === 7), true);
      } finally {
        ln.useKernels("wasm");
      }
    });
  }
}

for (const kind of ["wasm", "typescript"] as const) {
  Deno.test(`a loss that becomes infinite in a replay ends the training before it changes the weights (${kind})`, async () => {
    ln.useKernels(kind);
    try {
      const train = async (runEagerly: boolean) => {
        const model = ln.sequential([
          ln.dense(1, { inputShape: [1], kernelInitializer: (shape) => ln.full(shape, 1) }),
        ]);
        // Each step multiplies the weight by about −9: float32 overflows after some forty of them.
        model.compile({ optimizer: ln.sgd({ learningRate: 5 }), loss: "meanSquaredError", runEagerly });
        const [one, zero] = [ln.ones([1, 1]), ln.zeros([1, 1])];
        const error = await assertRejects(
          () => model.fit(one, zero, { epochs: 100, verbose: 0, shuffle: false }),
          RangeError,
          "Cannot go on training: the loss became Infinity in epoch",
        );
        const weights = model.module.parameters().map((tensor) => [...tensor.toTypedArray()]);
        return { message: (error as Error).message, weights };
      };
      const [replayed, eager] = [await train(false), await train(true)];
      assertEquals(replayed, eager);
      assertEquals(replayed.weights.flat().every(Number.isFinite), true);
    } finally {
      ln.useKernels("wasm");
    }
  });
}

Deno.test("a module of the user's own is replayed only when its class says so", async () => {
  let runs = 0;
  class Own extends ln.Module {
    layer = new ln.Linear(4, 2, { random: new ln.TorchRandom(1) });
    override forward(input: ln.Tensor) {
      runs++;
      return this.layer.forward(input);
    }
  }
  class Declared extends Own {
    static readonly isReplayable = true;
  }
  class Derived extends Declared {}
  for (
    const [make, expected] of [[() => new Own(), 10], [() => new Declared(), 3], [
      () => new Derived(),
      10,
    ]] as const
  ) {
    const model = ln.model(make());
    model.compile({ optimizer: "sgd", loss: "mse" });
    runs = 0;
    await model.fit(x, numbers, { epochs: 10, batchSize: ROWS, shuffle: false, verbose: 0 });
    // One more to build the optimizer's weights.
    assertEquals(runs - 1, expected);
  }
});
