import { assert, assertEquals, assertRejects } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { wrong } from "../test_support/refuses.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { assertRefused, type Mistake, mistaken } from "./refused_call.ts";

const quiet = { verbose: 0 } as const;

withoutLeaks("what does not fit a dataset is refused", async () => {
  const { model, x, y, keep, dispose } = mistaken();
  const dataset = ln.Dataset.fromTensors(x, y).batch(2);
  const fit = (options: object) => () => model.fit(dataset, wrong({ ...quiet, ...options }));
  const option = (name: string, instead: string) =>
    `Cannot fit with a dataset and the option "${name}": ${instead}`;
  const holed = keep(ln.tensor([[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, NaN, 11]]));
  const negative = keep(ln.tensor([-1, 1, 1, 1]));
  const holes = ln.Dataset.fromTensors(holed, y).batch(2);
  const generator = () => dataset[Symbol.asyncIterator]();
  const mistakes: Mistake[] = [
    [
      "a batch size",
      fit({ batchSize: 32 }),
      TypeError,
      option("batchSize", "call batch() on the dataset"),
    ],
    [
      "shuffling",
      fit({ shuffle: true }),
      TypeError,
      option("shuffle", "call shuffle() on the dataset, before batch()"),
    ],
    [
      "a split",
      fit({ validationSplit: 0.2 }),
      TypeError,
      option("validationSplit", "split() the dataset, and pass the second part as validationData"),
    ],
    [
      "weights",
      fit({ sampleWeight: [1, 2, 3, 4] }),
      TypeError,
      option("sampleWeight", "a dataset of batches [x, y, sampleWeight] brings the weights"),
    ],
    [
      "a stream",
      fit({ random: new ln.NumpyRandom(1) }),
      TypeError,
      option("random", "pass it to the dataset's shuffle({ random })"),
    ],
    [
      "targets",
      () => model.fit(wrong(dataset), y, quiet),
      TypeError,
      "Cannot fit with a dataset and separate targets: its batches bring them, as [x, y]; call fit(dataset, options)",
    ],
    [
      "targets to evaluate",
      () => model.evaluate(wrong(dataset), y),
      TypeError,
      "Cannot evaluate with a dataset and separate targets or options: its batches bring targets and weights, as " +
      "[x, y, sampleWeight]; call evaluate(dataset)",
    ],
    [
      "no end",
      () => model.fit(dataset.repeat(), quiet),
      RangeError,
      "Cannot fit with a dataset that has no end: take(n) says of how many batches a pass consists",
    ],
    [
      "no end of validation data",
      fit({ validationData: dataset.repeat() }),
      RangeError,
      "Cannot validate with a dataset that has no end: take(n) says of how many batches a pass consists",
    ],
    [
      "no end to evaluate",
      () => model.evaluate(dataset.repeat()),
      RangeError,
      "Cannot evaluate with a dataset that has no end: take(n) says of how many batches a pass consists",
    ],
    [
      "a generator for several epochs",
      () => model.fit(generator(), { ...quiet, epochs: 3 }),
      TypeError,
      "Cannot fit 3 times with a generator, which can be gone through once: pass the function that makes it to Dataset.from",
    ],
    [
      "a generator to validate with after several epochs",
      fit({ epochs: 2, validationData: generator() }),
      TypeError,
      "Cannot validate 2 times with a generator, which can be gone through once: " +
      "pass the function that makes it to Dataset.from",
    ],
    [
      "no batches",
      () => model.fit(dataset.take(0), quiet),
      RangeError,
      "Cannot fit with a dataset that has no batches",
    ],
    [
      "single samples",
      () => model.fit(ln.Dataset.fromTensors(x, y), quiet),
      RangeError,
      "Cannot fit with batch 1 of a dataset: x has shape [3] and y [1], expected as many rows; call batch() on the dataset " +
      "if these are single samples",
    ],
    [
      "a weight that is none",
      () => model.fit(ln.Dataset.fromTensors(x, y, negative).batch(2), quiet),
      RangeError,
      "Cannot fit batch 1 of a dataset with the weight -1 of sample 0: expected a finite number of 0 or more",
    ],
    [
      "NaN in what is evaluated",
      () => model.evaluate(holes),
      RangeError,
      "Cannot evaluate batch 2 of a dataset with x that holds NaN in row 1, column 1: remove such rows, or replace such values",
    ],
    [
      "NaN in the first batch",
      () => model.fit(holes.skip(1), quiet),
      RangeError,
      "Cannot fit batch 1 of a dataset with x that holds NaN in row 1, column 1: remove such rows, or replace such values",
    ],
  ];
  await assertRefused(model, mistakes);
  keep(x);
  dispose();
});

withoutLeaks("NaN and wrong labels are found in their batch, in steps that are replayed too", async () => {
  using x = ln.tidy(() => ln.arange(12).reshape([12, 1]));
  for (
    const [loss, bad, message] of [
      ["mse", NaN, "Cannot fit batch 6 of a dataset with y that holds NaN in row 1"],
      ["binaryCrossentropy", 1.5, "of label 1.5 at [1] of targets of shape [2]"],
      ["sparseCategoricalCrossentropy", 2, "of label 2 at [1] of targets of shape [2]"],
    ] as const
  ) {
    const y = ln.tensor([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, bad]);
    const units = loss === "sparseCategoricalCrossentropy" ? 2 : 1;
    const activation = units === 2 ? "softmax" : "sigmoid";
    const model = ln.sequential([
      ln.dense(units, { activation, inputShape: [1], random: new ln.NumpyRandom(1) }),
    ]);
    model.compile({ optimizer: "sgd", loss, metrics: ["accuracy"] });
    const batches: number[] = [];
    await assertRejects(
      () =>
        model.fit(ln.Dataset.fromTensors(x, y).batch(2), {
          ...quiet,
          callbacks: [{ onBatchEnd: (batch) => void batches.push(batch) }],
        }),
      RangeError,
      message,
    );
    assertEquals(batches, [0, 1, 2, 3, 4]);
    y.dispose();
    model.optimizer!.dispose();
    model.module.dispose();
  }
});

withoutLeaks("a loss that becomes infinite is told with epoch, batch and weights as before it", async () => {
  const layer = new ln.Linear(1, 1, { bias: false, random: new ln.NumpyRandom(1) });
  ln.noGrad(() => layer.weight.set(1));
  const model = ln.model(layer);
  // Each step doubles the weight and turns its sign: after 64 of them its square is more than float32 holds.
  model.compile({ optimizer: ln.sgd({ learningRate: 1.5 }), loss: "mse" });
  using x = ln.ones([4, 1]);
  using y = ln.zeros([4, 1]);
  const error = await assertRejects(
    () => model.fit(ln.Dataset.fromTensors(x, y).batch(1), { ...quiet, epochs: 100 }),
    RangeError,
    "Cannot go on training: the loss became Infinity in epoch 17, batch 1; ",
  );
  assert(error instanceof RangeError);
  assertEquals([layer.weight.item(), model.epoch], [2 ** 64, 16]);
  model.optimizer!.dispose();
  layer.dispose();
});
