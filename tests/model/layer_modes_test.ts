import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as ln from "../../src/mod.ts";

/** Eight samples of two features, far from mean 0 and variance 1. */
function samples() {
  const x = ln.tensor([[1, 5], [2, 7], [3, 6], [4, 9], [5, 3], [6, 8], [7, 2], [8, 4]]);
  const y = ln.tensor([[1], [0], [1], [0], [1], [0], [1], [0]]);
  return { x, y };
}

const quiet = { verbose: 0, shuffle: false, batchSize: 8 } as const;

Deno.test("fit trains a model with BatchNorm1d, and its statistics move once a step from the batch", async () => {
  const { x, y } = samples();
  const norm = new ln.BatchNorm1d(2);
  const model = ln.sequential([norm, ln.dense(1)]);
  model.compile({ optimizer: "sgd", loss: "mse" });
  await model.fit(x, y, { ...quiet, epochs: 2 });
  // Momentum 0.1 from mean 0 and variance 1; both columns hold other numbers with known moments.
  const columns = [[1, 2, 3, 4, 5, 6, 7, 8], [5, 7, 6, 9, 3, 8, 2, 4]];
  const buffers = norm.namedBuffers();
  columns.forEach((column, i) => {
    const mean = column.reduce((sum, value) => sum + value) / 8;
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 7;
    assert(Math.abs(buffers.get("running_mean")!.toTypedArray()[i]! - 0.19 * mean) < 1e-6);
    assert(Math.abs(buffers.get("running_var")!.toTypedArray()[i]! - (0.81 + 0.19 * variance)) < 1e-5);
  });
});

Deno.test("building, summary, predict and evaluate draw no dropout and move no average", async () => {
  const { x, y } = samples();
  const norm = ln.batchNormalization();
  const model = ln.sequential([
    ln.dense(3, { inputShape: [2] }),
    norm,
    ln.dropout(0.5, { random: new ln.Random(1) }),
    ln.dense(1),
  ]);
  model.compile({ optimizer: "sgd", loss: "mse" });
  model.summary({ print: () => {} });
  using first = model.predict(x);
  await model.evaluate(x, y);
  using second = model.predict(x);
  assertEquals(second.toArray(), first.toArray());
  const moving = norm.buffers().filter((buffer) => buffer.dtype === "float32").map((
    buffer,
  ) => [...buffer.toTypedArray()]);
  assertEquals(moving, [[0, 0, 0], [1, 1, 1]]);
});

Deno.test("predict gives each module the mode back that it had", () => {
  const { x } = samples();
  const [frozen, free] = [new ln.Dropout(0.5), new ln.Dropout(0.5)];
  const model = ln.sequential([ln.dense(2, { inputShape: [2] }), frozen, free]);
  frozen.eval();
  model.predict(x).dispose();
  assertEquals([model.module.training, frozen.training, free.training], [true, false, true]);
});

Deno.test("restoreBestWeights brings running statistics back too", async () => {
  const { x, y } = samples();
  const norm = new ln.BatchNorm1d(2);
  const model = ln.sequential([norm, ln.dense(1)]);
  model.compile({ optimizer: "sgd", loss: "mse" });
  const stopping = new ln.EarlyStopping({ monitor: "watched", patience: 1, restoreBestWeights: true });
  const means: number[][] = [];
  await model.fit(x, y, {
    ...quiet,
    epochs: 2,
    callbacks: [{
      onTrainBegin: (context) => stopping.onTrainBegin(context),
      onEpochEnd(epoch, _logs, context) {
        means.push([...norm.namedBuffers().get("running_mean")!.toTypedArray()]);
        stopping.onEpochEnd(epoch, { watched: epoch }, context);
      },
      onTrainEnd: () => stopping.onTrainEnd(),
    }],
  });
  assert(means[1]![0] !== means[0]![0]);
  assertEquals([...norm.namedBuffers().get("running_mean")!.toTypedArray()], means[0]);
});

Deno.test("summary counts moving averages as parameters that are not trained, as Keras does", () => {
  const model = ln.sequential([ln.dense(3, { inputShape: [2] }), ln.batchNormalization()]);
  const table = model.summary({ print: () => {} });
  // Dense 2·3 + 3; batch normalisation gamma, beta, moving mean and moving variance of 3 each.
  assertStringIncludes(table, " Total params: 21 (84.00 B)");
  assertStringIncludes(table, " Trainable params: 15 (60.00 B)");
  assertStringIncludes(table, " Non-trainable params: 6 (24.00 B)");
});
