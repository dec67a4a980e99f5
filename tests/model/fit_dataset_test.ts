import { assert, assertEquals, assertRejects } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const ROWS = Array.from({ length: 10 }, (_, row) => row / 10);
const RATE = 0.1;
const quiet = { verbose: 0 } as const;

/** A model w·x that starts with w = 0, and samples on the line 3·x. */
function line(options: { batchSize?: number; weights?: readonly number[] } = {}) {
  const layer = new ln.Linear(1, 1, { bias: false, dtype: "float64", random: new ln.NumpyRandom(1) });
  ln.noGrad(() => layer.weight.set(0));
  const model = ln.model(layer);
  model.compile({ optimizer: ln.sgd({ learningRate: RATE }), loss: "mse", metrics: ["mae"] });
  const x = ln.tensor(ROWS.map((row) => [row]), { dtype: "float64" });
  const y = ln.tensor(ROWS.map((row) => [3 * row]), { dtype: "float64" });
  const weights = ln.tensor(options.weights ?? ROWS.map(() => 1));
  const rows = options.weights ? ln.Dataset.fromTensors(x, y, weights) : ln.Dataset.fromTensors(x, y);
  const dataset: ln.Dataset<[ln.Tensor, ln.Tensor, ln.Tensor?]> = wrong(rows.batch(options.batchSize ?? 4));
  const dispose = () => {
    model.optimizer?.dispose();
    for (const one of [layer, x, y, weights]) one.dispose();
  };
  return { model, layer, x, y, dataset, dispose };
}

/** The same in plain numbers: the weight and what each epoch's loss and mean absolute error are. */
function plainTraining(epochs: number, batchSize: number, weights = ROWS.map(() => 1)) {
  let w = 0;
  const losses: number[] = [];
  const errors: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    let [total, absolute] = [0, 0];
    for (let start = 0; start < ROWS.length; start += batchSize) {
      const rows = ROWS.slice(start, start + batchSize);
      let gradient = 0;
      rows.forEach((x, i) => {
        const error = w * x - 3 * x;
        total += weights[start + i]! * error ** 2;
        absolute += Math.abs(error);
        gradient += weights[start + i]! * 2 * error * x / rows.length;
      });
      w -= RATE * gradient;
    }
    losses.push(total / ROWS.length);
    errors.push(absolute / ROWS.length);
  }
  return { w, losses, errors };
}

function assertClose(actual: readonly number[], expected: readonly number[]): void {
  assertEquals(actual.length, expected.length);
  actual.forEach((value, i) =>
    assert(Math.abs(value - expected[i]!) <= 1e-14, `${i}: ${value}, ${expected[i]}`)
  );
}

withoutLeaks(
  "an epoch's values are means over the samples, also where the last batch is smaller",
  async () => {
    const { model, layer, dataset, dispose } = line();
    const { history, epoch } = await model.fit(dataset, { ...quiet, epochs: 8, validationData: dataset });
    const expected = plainTraining(8, 4);
    assertClose(history.loss, expected.losses);
    assertClose(history.mae!, expected.errors);
    assertClose([layer.weight.item()], [expected.w]);
    assertEquals(epoch, [0, 1, 2, 3, 4, 5, 6, 7]);
    // What is validated with after an epoch is what the next one begins with.
    const still = ROWS.reduce((sum, x) => sum + (expected.w * x - 3 * x) ** 2, 0) / ROWS.length;
    assertClose([history.valLoss!.at(-1)!, (await model.evaluate(dataset)).loss], [still, still]);
    assertEquals(history.valMae!.length, 8);
    dispose();
  },
);

withoutLeaks("weights come as the batch's third tensor, and by class", async () => {
  const weights = [1, 2, 0.5, 0, 3, 0.25, 1, 1, 4, 1];
  const { model, layer, dataset, dispose } = line({ weights });
  const { history } = await model.fit(dataset, { ...quiet, epochs: 5, validationData: dataset });
  const expected = plainTraining(5, 4, weights);
  assertClose(history.loss, expected.losses);
  assertClose([layer.weight.item()], [expected.w]);
  const still = ROWS.reduce((sum, x, i) => sum + weights[i]! * (expected.w * x - 3 * x) ** 2, 0) / 10;
  assertClose([history.valLoss!.at(-1)!, (await model.evaluate(dataset)).loss], [still, still]);
  dispose();

  const whole = line();
  const classes = ln.tidy(() => whole.y.mul(10).round());
  const byClass = ln.Dataset.fromTensors(whole.x, classes).batch(4).map(([x, y]) => [x, y.reshape([-1])]);
  whole.model.compile({ optimizer: ln.sgd({ learningRate: 1e-300 }), loss: "mse" });
  const { history: { loss } } = await whole.model.fit(byClass, {
    ...quiet,
    classWeight: { 3: 7, 27: 0.5 },
  });
  const weighted = ROWS.map((_, i) => (i === 1 ? 7 : i === 9 ? 0.5 : 1) * (3 * i) ** 2);
  assert(Math.abs(loss[0]! - weighted.reduce((sum, one) => sum + one) / 10) < 1e-12);
  classes.dispose();
  whole.dispose();
});

/** A source of batches of one row that notes what is asked of it. */
function watched(x: ln.Tensor, y: ln.Tensor, calls: string[]): ln.BatchSource {
  return {
    async *[Symbol.asyncIterator]() {
      calls.push("begin");
      try {
        for (let row = 0; row < ROWS.length; row++) {
          calls.push(`${row}`);
          await Promise.resolve();
          const batch = ln.tidy(() => [x.slice([row, row + 1]), y.slice([row, row + 1])] as const);
          try {
            yield batch;
          } finally {
            for (const one of batch) one.dispose();
          }
        }
      } finally {
        calls.push("end");
      }
    },
  };
}

for (const way of ["a signal", "stop()", "an error"]) {
  withoutLeaks(`${way} in the middle of an epoch closes the source`, async () => {
    const { model, layer, x, y, dispose } = line();
    const calls: string[] = [];
    const batches: number[] = [];
    const controller = new AbortController();
    const callback: ln.Callback = {
      onBatchEnd(batch, _logs, context) {
        batches.push(batch);
        if (batches.length < 13) return;
        if (way === "an error") throw new Error("enough");
        if (way === "stop()") context.stop();
        else controller.abort();
      },
    };
    const fit = () =>
      model.fit(watched(x, y, calls), {
        ...quiet,
        epochs: 5,
        signal: controller.signal,
        callbacks: [callback],
      });
    if (way === "an error") await assertRejects(fit, Error, "enough");
    else assertEquals((await fit()).epoch, [0]);
    assertEquals(batches, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2]);
    const [first, second] = [calls.slice(0, 12), calls.slice(12)];
    assertEquals(first, ["begin", ..."0123456789", "end"]);
    assertEquals(second.at(-1), "end");
    assertEquals(model.epoch, 1);
    const partly = plainTraining(1, 1).w;
    const expected = ROWS.slice(0, 3).reduce((w, x) => w - RATE * 2 * (w * x - 3 * x) * x, partly);
    assertClose([layer.weight.item()], [expected]);
    // And training goes on from there.
    await model.fit(x, y, { ...quiet, shuffle: false });
    dispose();
  });
}

withoutLeaks("a source's error ends training, and comes as it is", async () => {
  const { model, x, y, dataset, dispose } = line();
  const broken: ln.BatchSource = {
    async *[Symbol.asyncIterator]() {
      yield* dataset.take(2);
      throw new Error("the disk is full");
    },
  };
  await assertRejects(() => model.fit(broken, quiet), Error, "the disk is full");
  await assertRejects(() => model.evaluate(broken), Error, "the disk is full");
  await assertRejects(
    () => model.fit(x, y, { ...quiet, shuffle: false, validationData: broken }),
    Error,
    "the disk is full",
  );
  assertEquals((await model.fit(dataset, quiet)).epoch, [0]);
  dispose();
});

withoutLeaks("a signal that was aborted before trains nothing, and closes the source", async () => {
  const { model, layer, x, y, dispose } = line();
  const calls: string[] = [];
  const { epoch } = await model.fit(ln.Dataset.from(() => watched(x, y, calls)), {
    ...quiet,
    signal: AbortSignal.abort(),
  });
  assertEquals([epoch, calls.at(-1), layer.weight.item()], [[], "end", 0]);
  dispose();
});

withoutLeaks("timers tick while fit goes through a dataset that never waits", async () => {
  const { model, dataset, dispose } = line({ batchSize: 1 });
  const controller = new AbortController();
  let ticks = 0;
  const timer = setInterval(() => {
    if (++ticks === 5) controller.abort();
  });
  const { epoch } = await model.fit(dataset, { ...quiet, epochs: 1e9, signal: controller.signal });
  clearInterval(timer);
  assert(ticks >= 5 && epoch.length < 1e9);
  dispose();
});

withoutLeaks("the output of a dataset's map is trained on, not what made it", async () => {
  const { model, dataset, dispose } = line();
  const scale = ln.tensor([2], { dtype: "float64", requiresGrad: true });
  const mapped = dataset.map(([x, y]) => [x.mul(scale), y]);
  for (const runEagerly of [false, true]) {
    model.compile({ optimizer: ln.sgd({ learningRate: RATE }), loss: "mse", runEagerly });
    await model.fit(mapped, { ...quiet, epochs: 3 });
    assertEquals(scale.grad, null);
    model.optimizer!.dispose();
  }
  scale.dispose();
  dispose();
});

withoutLeaks("a model learns the shape of its samples from a dataset", async () => {
  using x = ln.ones([6, 3]);
  using y = ln.ones([6, 2]);
  const model = ln.model(new ln.Sequential(new ln.Dense(2, { random: new ln.NumpyRandom(1) })));
  model.compile({ optimizer: "sgd", loss: "mse" });
  await model.fit(ln.Dataset.fromTensors(x, y).batch(2), quiet);
  assert(model.summary({ print: () => {} }).includes("(None, 2)"));
  assertEquals(model.module.parameters().map(({ shape }) => shape), [[3, 2], [2]]);
  model.optimizer!.dispose();
  model.module.dispose();
});

withoutLeaks("a saved model goes on with a shuffled dataset as if it had not been interrupted", async () => {
  const before = ln.defaultRandom();
  const { x, y, dispose } = line();
  const dataset = ln.Dataset.fromTensors(x, y).shuffle().batch(3);
  const make = () => {
    ln.setRandom(new ln.NumpyRandom(5));
    const model = ln.sequential([ln.dense(1, { dtype: "float64", inputShape: [1] })]);
    model.compile({ optimizer: ln.adam({ learningRate: 0.1 }), loss: "mse" });
    return model;
  };
  const bitsOf = (model: ln.Model) => {
    const bits = model.module.parameters().map((one) => [...one.toTypedArray()]);
    model.optimizer!.dispose();
    model.module.dispose();
    return bits;
  };
  const whole = make();
  await whole.fit(dataset, { ...quiet, epochs: 6 });
  const half = make();
  await half.fit(dataset, { ...quiet, epochs: 3 });
  let file = new Uint8Array();
  await half.save((bytes) => void (file = bytes));
  bitsOf(half);
  ln.setRandom(new ln.NumpyRandom(9));
  const rest = await ln.loadModel(file);
  await rest.fit(dataset, { ...quiet, epochs: 6, initialEpoch: rest.epoch });
  assertEquals(bitsOf(rest), bitsOf(whole));
  ln.setRandom(before);
  dispose();
});
