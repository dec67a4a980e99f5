import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const ROWS = [0, 1, 2, 3, 4, 5];

/** A model w·x in float64 with w = 0.5 that hardly learns, so that an epoch's losses are those of the start. */
function still(options: { inputShape?: readonly [number] } = { inputShape: [1] }) {
  const kernelInitializer: ln.Initializer = (shape) => ln.full(shape, 0.5, { dtype: "float64" });
  const model = ln.sequential([
    ln.dense(1, { ...options, useBias: false, dtype: "float64", kernelInitializer }),
  ]);
  model.compile({ optimizer: ln.sgd({ learningRate: 1e-300 }), loss: "mse" });
  const x = ln.tensor(ROWS.map((row) => [row]), { dtype: "float64" });
  const y = ln.tensor(ROWS.map((row) => [2 * row + 1]), { dtype: "float64" });
  const dispose = (...others: ln.Tensor[]) => {
    model.optimizer?.dispose();
    model.module.dispose();
    for (const tensor of [x, y, ...others]) tensor.dispose();
  };
  return { model, x, y, dispose };
}

const quiet: ln.FitOptions = { verbose: 0, shuffle: false };
/** The squared error of a row at the start. */
const error = (row: number) => (0.5 * row - (2 * row + 1)) ** 2;
const weighted = (rows: readonly number[], weights: readonly number[]) =>
  rows.reduce((sum, row) => sum + weights[row]! * error(row), 0) / rows.length;

function assertClose(actual: number, expected: number): void {
  assert(Math.abs(actual - expected) <= 1e-12 * Math.max(1, expected), `${actual}, expected ${expected}`);
}

withoutLeaks(
  "samples that are split off for validation keep their weights, and go without those of classes",
  async () => {
    const sampleWeight = [1, 2, 0.5, 1, 3, 0.25];
    // The targets 1, 3, … 11 are the classes.
    const classWeight = { 3: 2, 9: 100 };
    const { model, x, y, dispose } = still();
    const options = { ...quiet, validationSplit: 1 / 3, sampleWeight };
    const plain = await model.fit(x, y, options);
    const [trained, validated] = [[0, 1, 2, 3], [4, 5]];
    assertClose(plain.history.loss[0]!, weighted(trained, sampleWeight));
    assertClose(plain.history.valLoss![0]!, weighted(validated, sampleWeight));
    const withClasses = await model.fit(x, y, { ...options, classWeight });
    assertClose(withClasses.history.loss[0]!, weighted(trained, [1, 4, 0.5, 1, 3, 0.25]));
    assertClose(withClasses.history.valLoss![0]!, weighted(validated, sampleWeight));
    dispose();
  },
);

withoutLeaks("validationData may bring weights of its own, and sampleWeight leaves it alone", async () => {
  const { model, x, y, dispose } = still();
  const sampleWeight = ln.tensor([2, 2, 2, 2, 2, 2]);
  const own = [0, 1, 0, 0, 5, 0];
  const data: [ln.Tensor, ln.Tensor] = [x, y];
  const withOwn = await model.fit(x, y, { ...quiet, sampleWeight, validationData: [...data, own] });
  assertClose(withOwn.history.loss[0]!, 2 * weighted(ROWS, [1, 1, 1, 1, 1, 1]));
  assertClose(withOwn.history.valLoss![0]!, weighted(ROWS, own));
  const without = await model.fit(x, y, { ...quiet, sampleWeight, validationData: data });
  assertClose(without.history.valLoss![0]!, weighted(ROWS, [1, 1, 1, 1, 1, 1]));
  dispose(sampleWeight);
});

withoutLeaks("weights come as a tensor of [n] or [n, 1], an array or a typed array", async () => {
  const weights = [1, 2, 0.5, 1, 3, 0.25];
  const { model, x, y, dispose } = still();
  const flat = ln.tensor(weights);
  const column = ln.tensor(weights.map((weight) => [weight]), { dtype: "float64" });
  for (const sampleWeight of [flat, column, weights, Float64Array.from(weights)]) {
    const { history } = await model.fit(x, y, { ...quiet, sampleWeight });
    assertClose(history.loss[0]!, weighted(ROWS, weights));
    assertClose((await model.evaluate(x, y, { sampleWeight })).loss, weighted(ROWS, weights));
  }
  dispose(flat, column);
});

withoutLeaks("classWeight reads the class of a row from its largest target, as Keras does", async () => {
  const kernelInitializer: ln.Initializer = (shape) => ln.full(shape, 0.5, { dtype: "float64" });
  const model = ln.sequential([
    ln.dense(2, { inputShape: [1], useBias: false, dtype: "float64", kernelInitializer }),
  ]);
  model.compile({ optimizer: ln.sgd({ learningRate: 1e-300 }), loss: "mse" });
  const x = ln.tensor([[0], [2]], { dtype: "float64" });
  const y = ln.tensor([[0.9, 0.1], [0.25, 0.75]], { dtype: "float64" });
  const { history } = await model.fit(x, y, { ...quiet, classWeight: { 0: 3, 1: 7 } });
  assertClose(history.loss[0]!, (3 * (0.81 + 0.01) / 2 + 7 * (0.75 ** 2 + 0.25 ** 2) / 2) / 2);
  model.optimizer!.dispose();
  for (const one of [model.module, x, y]) one.dispose();
});

withoutLeaks("samples of shape [n] count as [n, 1] for a model whose samples are one number", async () => {
  const { model, x, y, dispose } = still();
  const [numbers, targets] = [x.reshape([6]), y.reshape([6])];
  const { history } = await model.fit(numbers, targets, {
    ...quiet,
    batchSize: 4,
    validationData: [numbers, targets],
  });
  const expected = weighted(ROWS, [1, 1, 1, 1, 1, 1]);
  assertClose(history.loss[0]!, expected);
  assertClose(history.valLoss![0]!, expected);
  assertClose((await model.evaluate(numbers, targets)).loss, expected);
  assertClose(model.trainOnBatch(numbers, targets).loss, expected);
  for (const batchSize of [4, 6]) {
    using predictions = model.predict(numbers, { batchSize });
    assertEquals(predictions.toArray(), ROWS.map((row) => [row / 2]));
  }
  dispose(numbers, targets);
});
