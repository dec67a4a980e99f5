import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import * as ln from "../../src/mod.ts";

/** A line y = 2x + 1 and a model that can learn it, with given start weights. */
function line(options: { kernel?: number; dtype?: ln.FloatDType } = {}) {
  const { kernel = 0.5, dtype = "float64" } = options;
  const x = ln.tensor([[0], [1], [2], [3], [4], [5]], { dtype });
  const y = ln.tensor([[1], [3], [5], [7], [9], [11]], { dtype });
  const kernelInitializer: ln.Initializer = (shape) => ln.full(shape, kernel, { dtype });
  const model = ln.sequential([ln.dense(1, { inputShape: [1], dtype, kernelInitializer })]);
  return { x, y, model };
}

const quiet = { verbose: 0 } as const;

/** The same training in plain numbers: batches in order, mean squared error, gradient descent. */
function plainTraining(epochs: number, batchSize: number, rate: number, weights = [1, 1, 1, 1, 1, 1]) {
  let [w, b] = [0.5, 0];
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    let total = 0;
    for (let start = 0; start < 6; start += batchSize) {
      const rows = [0, 1, 2, 3, 4, 5].slice(start, start + batchSize);
      let [loss, dw, db] = [0, 0, 0];
      for (const x of rows) {
        const error = w * x + b - (2 * x + 1);
        loss += weights[x]! * error ** 2 / rows.length;
        dw += weights[x]! * 2 * error * x / rows.length;
        db += weights[x]! * 2 * error / rows.length;
      }
      w -= rate * dw;
      b -= rate * db;
      total += loss * rows.length;
    }
    losses.push(total / 6);
  }
  return { w, b, losses };
}

function assertClose(actual: readonly number[], expected: readonly number[], tolerance = 1e-12): void {
  assertEquals(actual.length, expected.length);
  actual.forEach((value, i) =>
    assert(
      Math.abs(value - expected[i]!) <= tolerance * Math.max(1, Math.abs(expected[i]!)),
      `${i}: ${value}, ${expected[i]}`,
    )
  );
}

Deno.test("fit goes through batches in order, the last one smaller, and records the mean over the samples", async () => {
  const { x, y, model } = line();
  model.compile({ optimizer: ln.sgd({ learningRate: 0.02 }), loss: "meanSquaredError" });
  const { history, epoch } = await model.fit(x, y, { epochs: 30, batchSize: 4, shuffle: false, ...quiet });
  const expected = plainTraining(30, 4, 0.02);
  assertClose(history.loss, expected.losses);
  assertClose(model.module.parameters().flatMap((one) => [...one.toTypedArray()]), [expected.w, expected.b]);
  assertEquals(epoch, Array.from({ length: 30 }, (_, i) => i));
});

Deno.test("sample weights and class weights scale each sample's loss", async () => {
  const weights = [1, 2, 0.5, 1, 0, 3];
  const expected = plainTraining(5, 3, 0.01, weights);
  const { x, y, model } = line();
  model.compile({ optimizer: ln.sgd({ learningRate: 0.01 }), loss: "meanSquaredError" });
  const { history } = await model.fit(x, y, {
    epochs: 5,
    batchSize: 3,
    shuffle: false,
    sampleWeight: weights,
    ...quiet,
  });
  assertClose(history.loss, expected.losses);

  const other = line();
  other.model.compile({ optimizer: ln.sgd({ learningRate: 0.01 }), loss: "meanSquaredError" });
  // The targets 1, 3, … 11 are the classes.
  const classWeight = { 3: 2, 5: 0.5, 9: 0, 11: 3 };
  const weighted = await other.model.fit(other.x, other.y, {
    epochs: 5,
    batchSize: 3,
    shuffle: false,
    classWeight,
    ...quiet,
  });
  assertClose(weighted.history.loss, expected.losses);
});

Deno.test("a shuffled fit draws one permutation an epoch, so a seed repeats it", async () => {
  const run = async () => {
    const { x, y, model } = line();
    model.compile({ optimizer: ln.sgd({ learningRate: 0.01 }), loss: "mse" });
    const { history } = await model.fit(x, y, {
      epochs: 4,
      batchSize: 2,
      random: new ln.NumpyRandom(3),
      ...quiet,
    });
    return history.loss;
  };
  const first = await run();
  assertEquals(await run(), first);
  const random = new ln.NumpyRandom(3);
  for (let epoch = 0; epoch < 4; epoch++) random.permutation(6);
  const { x, y, model } = line();
  model.compile({ optimizer: ln.sgd({ learningRate: 0.01 }), loss: "mse" });
  const stream = new ln.NumpyRandom(3);
  await model.fit(x, y, { epochs: 4, batchSize: 2, random: stream, ...quiet });
  assertEquals(stream.rand([2]).toArray(), random.rand([2]).toArray());
});

Deno.test("validationSplit takes the last samples, and neither trains on them", async () => {
  const { x, y, model } = line();
  model.compile({ optimizer: ln.sgd({ learningRate: 1e-9 }), loss: "mse", metrics: ["mae"] });
  const { history } = await model.fit(x, y, {
    epochs: 1,
    batchSize: 6,
    shuffle: false,
    validationSplit: 1 / 3,
    ...quiet,
  });
  // With w = 0.5, b = 0 the errors are −1 − 1.5x.
  const squared = (x: number) => (1 + 1.5 * x) ** 2;
  assertClose(history.loss, [(squared(0) + squared(1) + squared(2) + squared(3)) / 4]);
  assertClose(history.valLoss!, [(squared(4) + squared(5)) / 2], 1e-6);
  assertClose(history.valMae!, [(7 + 8.5) / 2], 1e-6);
});

Deno.test("evaluate and predict work in batches of any size, in evaluation mode", async () => {
  const { x, y, model } = line();
  model.compile({ optimizer: "sgd", loss: "mse", metrics: ["mae"] });
  for (const batchSize of [1, 4, 6, 100]) {
    const values = await model.evaluate(x, y, { batchSize });
    const errors = [0, 1, 2, 3, 4, 5].map((x) => 1 + 1.5 * x);
    assertClose([values.loss, values.mae!], [
      errors.reduce((sum, e) => sum + e * e, 0) / 6,
      errors.reduce((sum, e) => sum + e, 0) / 6,
    ]);
    using predictions = model.predict(x, { batchSize });
    assertEquals(predictions.toArray(), [[0], [0.5], [1], [1.5], [2], [2.5]]);
    assertEquals(predictions.requiresGrad, false);
  }
});

Deno.test("trainOnBatch makes one step and returns the loss before it", () => {
  const { x, y, model } = line();
  model.compile({ optimizer: ln.sgd({ learningRate: 0.02 }), loss: "mse" });
  const expected = plainTraining(2, 6, 0.02);
  assertClose([model.trainOnBatch(x, y).loss, model.trainOnBatch(x, y).loss], expected.losses);
});

Deno.test("early stopping ends training and puts the best weights back", async () => {
  const { x, y, model } = line();
  model.compile({ optimizer: ln.sgd({ learningRate: 0.02 }), loss: "mse" });
  const values = [5, 4, 3, 4, 5, 6, 7];
  const kernels: number[] = [];
  const callback = new ln.EarlyStopping({ monitor: "watched", patience: 2, restoreBestWeights: true });
  const { epoch } = await model.fit(x, y, {
    epochs: 7,
    ...quiet,
    callbacks: [{
      onEpochEnd(epoch, _logs, context) {
        kernels.push(context.module.parameters()[0]!.item());
        callback.onEpochEnd(epoch, { watched: values[epoch]! }, context);
      },
      onTrainBegin: (context) => callback.onTrainBegin(context),
      onTrainEnd: () => callback.onTrainEnd(),
    }],
  });
  assertEquals(epoch.length, 5);
  assertEquals(callback.stoppedEpoch, 4);
  assertEquals(model.module.parameters()[0]!.item(), kernels[2]);
});

Deno.test("ReduceLROnPlateau multiplies the rate after so many epochs without a better value", () => {
  const { model, x } = line();
  const optimizer = new ln.SGD(model.module.parameters(), { learningRate: 1 });
  const callback = new ln.ReduceLROnPlateau({
    monitor: "loss",
    factor: 0.5,
    patience: 2,
    minLearningRate: 0.3,
  });
  const context = {
    module: model.module,
    optimizer,
    epochs: 9,
    stop: () => {},
    save: () => Promise.resolve(),
  };
  callback.onTrainBegin();
  const rates = [3, 2, 2, 2, 2, 2, 2, 1, 1].map((loss, epoch) => {
    callback.onEpochEnd(epoch, { loss }, context);
    return optimizer.learningRate;
  });
  assertEquals(rates, [1, 1, 1, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3]);
  x.dispose();
});

Deno.test("callbacks are called in order, and may be asynchronous", async () => {
  const { x, y, model } = line();
  model.compile({ optimizer: "sgd", loss: "mse" });
  const calls: string[] = [];
  const callback = new ln.LambdaCallback({
    onTrainBegin: async () => {
      await Promise.resolve();
      calls.push("begin");
    },
    onEpochBegin: (epoch) => void calls.push(`epoch ${epoch}`),
    onBatchEnd: (batch) => void calls.push(`batch ${batch}`),
    onEpochEnd: (epoch, logs) => void calls.push(`end ${epoch} ${Object.keys(logs)}`),
    onTrainEnd: () => void calls.push("finish"),
  });
  await model.fit(x, y, { epochs: 2, initialEpoch: 1, batchSize: 4, ...quiet, callbacks: [callback] });
  assertEquals(calls, ["begin", "epoch 1", "batch 0", "batch 1", "end 1 loss", "finish"]);
});

Deno.test("an aborted signal ends training with what is learnt so far; timers run meanwhile", async () => {
  const { x, y, model } = line();
  model.compile({ optimizer: ln.sgd({ learningRate: 1e-3 }), loss: "mse" });
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 100);
  const { epoch } = await model.fit(x, y, { epochs: 100_000_000, ...quiet, signal: controller.signal });
  clearTimeout(timer);
  assert(epoch.length > 0 && epoch.length < 100_000_000);
});

Deno.test("a loss that is not finite names the epoch, the batch and the layer, and leaves the weights alone", async () => {
  const x = ln.tensor([[1], [1], [1e30]]);
  const y = ln.tensor([[0], [0], [0]]);
  const kernelInitializer: ln.Initializer = (shape) => ln.full(shape, 1e6);
  const net = new ln.Sequential(
    ln.dense(2, { inputShape: [1], kernelInitializer }),
    ln.dense(1, { inputShape: [2], kernelInitializer: (shape) => ln.full(shape, 1e6) }),
  );
  const model = ln.model(net);
  model.compile({ optimizer: ln.sgd({ learningRate: 1e-30 }), loss: "mse" });
  const error = await assertRejects(
    () => model.fit(x, y, { batchSize: 2, shuffle: false, ...quiet }),
    RangeError,
    "epoch 1, batch 2",
  );
  assertStringIncludes(error.message, "1 (Dense)");
  assert(net.parameters().every((one) => one.toTypedArray().every(Number.isFinite)));

  const callback = new ln.TerminateOnNaN();
  const { epoch } = await model.fit(x, y, {
    epochs: 3,
    batchSize: 2,
    shuffle: false,
    ...quiet,
    callbacks: [callback],
  });
  assertEquals(epoch, []);
  assertStringIncludes(callback.message!, "batch 2");
});

Deno.test("summary prints Keras's table and builds what the first layer's input shape allows", () => {
  const model = ln.sequential([
    ln.dense(3, { activation: "relu", inputShape: [2] }),
    ln.dense(1, { activation: "sigmoid" }),
  ]);
  let printed = "";
  const table = model.summary({ print: (text) => printed = text });
  assertEquals(printed, table);
  const lines = table.split("\n");
  assertEquals(lines[0], 'Model: "sequential"');
  assertStringIncludes(lines[4]!, "dense (Dense)");
  assertStringIncludes(lines[4]!, "(None, 3)");
  assertStringIncludes(lines[6]!, "dense_1 (Dense)");
  assertStringIncludes(table, " Total params: 13 (52.00 B)");
  assertStringIncludes(table, " Trainable params: 13 (52.00 B)");
  assertStringIncludes(table, " Non-trainable params: 0 (0.00 B)");
  assertEquals(new Set(lines.slice(1, 8).map((line) => line.length)).size, 1);
});

Deno.test("fit leaves no memory behind", async () => {
  const { x, y, model } = line({ dtype: "float32" });
  model.compile({ optimizer: "sgd", loss: "mse", metrics: ["mae"] });
  await model.fit(x, y, { epochs: 2, validationSplit: 0.5, ...quiet });
  const before = ln.memory();
  await model.fit(x, y, {
    epochs: 50,
    batchSize: 2,
    validationSplit: 0.5,
    sampleWeight: [1, 1, 1, 1, 1, 1],
    ...quiet,
  });
  const after = ln.memory();
  assertEquals([after.liveBytes, after.liveTensors], [before.liveBytes, before.liveTensors]);
});
