import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import recorded from "../golden/keras_training.json" with { type: "json" };
import { withoutLeaks } from "../test_support/without_leaks.ts";

/** A module whose only weight is the number of the epoch, and what callbacks are given of its training. */
function fakeTraining() {
  const module = new ln.Linear(1, 1, { bias: false, random: new ln.NumpyRandom(1) });
  const optimizer = new ln.SGD(module.parameters(), { learningRate: 1 });
  const training = { stopped: false };
  const context: ln.TrainingContext = {
    module,
    optimizer,
    epochs: recorded.losses.length,
    stop: () => void (training.stopped = true),
    save: () => Promise.resolve(),
  };
  const dispose = () => {
    optimizer.dispose();
    module.dispose();
  };
  return { module, optimizer, training, context, dispose };
}

for (const { options, epochs, restored } of recorded.stopping) {
  withoutLeaks(
    `EarlyStopping ${JSON.stringify(options)} ends after Keras's epoch with Keras's weights`,
    () => {
      const { module, training, context, dispose } = fakeTraining();
      const callback = new ln.EarlyStopping({
        monitor: "loss",
        restoreBestWeights: true,
        ...options as ln.EarlyStoppingOptions,
      });
      callback.onTrainBegin(context);
      let epoch = 0;
      for (; epoch < recorded.losses.length && !training.stopped; epoch++) {
        ln.noGrad(() => module.weight.set(epoch));
        callback.onEpochEnd(epoch, { loss: recorded.losses[epoch]! }, context);
      }
      callback.onTrainEnd();
      assertEquals([epoch, module.weight.item()], [epochs, restored]);
      assertEquals(callback.stoppedEpoch, training.stopped ? epochs - 1 : null);
      dispose();
    },
  );
}

for (const { options, rates } of recorded.plateaus) {
  withoutLeaks(
    `ReduceLROnPlateau ${JSON.stringify(options)} gives Keras's rates over ${rates.length} epochs`,
    () => {
      const { optimizer, context, dispose } = fakeTraining();
      const callback = new ln.ReduceLROnPlateau({
        monitor: "loss",
        ...options as ln.ReduceLROnPlateauOptions,
      });
      callback.onTrainBegin();
      const actual = recorded.losses.map((loss, epoch) => {
        callback.onEpochEnd(epoch, { loss }, context);
        return optimizer.learningRate;
      });
      // All factors are powers of 2.
      assertEquals(actual, rates);
      dispose();
    },
  );
}

withoutLeaks("validationSplit takes as many samples as Keras, from the end", async () => {
  for (const [rows, share, kept, validated] of recorded.splits as [number, number, number, number][]) {
    const module = new ln.Linear(1, 1, { bias: false, dtype: "float64", random: new ln.NumpyRandom(1) });
    ln.noGrad(() => module.weight.set(0));
    const model = ln.model(module);
    model.compile({ optimizer: ln.sgd({ learningRate: 1e-300 }), loss: "mse" });
    // Of a model that always gives 0 the losses are the means of the squared targets.
    const [x, y] = ln.tidy(() => {
      const places = ln.arange(0, rows, 1, { dtype: "float64" }).reshape([rows, 1]);
      return [places, places.sqrt()];
    });
    const { history } = await model.fit(x!, y!, { verbose: 0, validationSplit: share, shuffle: false });
    assertEquals(kept + validated, rows);
    assertAlmostEquals(history.loss[0]!, (kept - 1) / 2, 1e-9 * rows);
    assertAlmostEquals(history.valLoss![0]!, (kept + rows - 1) / 2, 1e-9 * rows);
    model.optimizer!.dispose();
    for (const one of [module, x!, y!]) one.dispose();
  }
});

Deno.test("summary is Keras's table to the letter", () => {
  const models: Record<keyof typeof recorded.tables, ln.Module[]> = {
    mixed: [
      ln.dense(3, { activation: "relu", inputShape: [2] }),
      ln.batchNormalization(),
      ln.dropout(0.2),
      ln.layerNormalization(),
      ln.activation("tanh"),
      ln.dense(1, { activation: "sigmoid" }),
    ],
    unbuilt: [ln.dense(3), ln.batchNormalization(), ln.dense(1)],
    large: [ln.flatten({ inputShape: [28, 28] }), ln.dense(512), ln.dense(10)],
  };
  for (const [name, layers] of Object.entries(models)) {
    const table = ln.sequential(layers).summary({ print: () => {} });
    const expected = recorded.tables[name as keyof typeof models];
    assertEquals(table.split("\n").map((line) => line.trimEnd()), expected, name);
    for (const layer of layers) layer.dispose();
  }
});
