import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import {
  areaUnderCurve,
  type Batch,
  f1Score,
  meanOf,
  precision,
  recall,
  rSquared,
  shareOf,
} from "../metrics/metric_formulas.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const EPOCHS = 24;
const BATCH = 3;

const FORMULAS: Readonly<Record<string, (seen: Batch) => number>> = {
  accuracy: (seen) => meanOf(seen, (p, t) => Number(Number(p > 0.5) === t)),
  precision: (seen) => precision(seen, 0.5),
  recall: (seen) => recall(seen, 0.5),
  f1Score: (seen) => f1Score(seen, 0.5),
  auc: areaUnderCurve,
  mae: (seen) => meanOf(seen, (p, t) => Math.abs(p - t)),
  mse: (seen) => meanOf(seen, (p, t) => (p - t) ** 2),
  r2Score: rSquared,
};

const X = Array.from({ length: 11 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i + 1)]);
const LABELS = X.map(([a, b], i) => Number(a! + b! + 0.3 * Math.sin(i) > 0.2));

/** Two of the same model, one to fit and one to step by hand. */
function twins(units: number, loss: string, metrics: readonly (string | ln.Metric)[], runEagerly: boolean) {
  const make = () => {
    const random = new ln.NumpyRandom(4);
    const activation = units === 1 ? "sigmoid" : "softmax";
    const model = ln.sequential([
      ln.dense(4, { activation: "tanh", inputShape: [2], dtype: "float64", random }),
      ln.dense(units, { activation, inputShape: [4], dtype: "float64", random }),
    ]);
    model.compile({ optimizer: ln.adam({ learningRate: 0.1 }), loss, metrics, runEagerly });
    return model;
  };
  return { fitted: make(), byHand: make() };
}

/** Compares the values of fit, epoch after epoch, with formulas of what a second model predicts batch after batch. */
async function compare(
  { fitted, byHand }: ReturnType<typeof twins>,
  labels: readonly number[],
  rowOf: (label: number) => readonly number[],
  formulas: Readonly<Record<string, (seen: Batch) => number>>,
): Promise<void> {
  const x = ln.tensor(X, { dtype: "float64" });
  const y = ln.tensor(labels, { dtype: "float64" });
  const { history } = await fitted.fit(x, y, {
    epochs: EPOCHS,
    batchSize: BATCH,
    shuffle: false,
    verbose: 0,
    validationData: [x, y],
  });
  const targets = labels.map(rowOf);
  const check = (name: string, epoch: number, actual: number | undefined, expected: number) =>
    assert(Math.abs(actual! - expected) <= 1e-12, `${name}, epoch ${epoch}: ${actual}, expected ${expected}`);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    using _ = ln.scope();
    const scores: number[][] = [];
    for (let start = 0; start < X.length; start += BATCH) {
      const [batch, own] = [x.slice([start, start + BATCH]), y.slice([start, start + BATCH])];
      scores.push(...byHand.predict(batch).toArray() as number[][]);
      byHand.trainOnBatch(batch, own);
    }
    const all = byHand.predict(x).toArray() as number[][];
    for (const [name, formula] of Object.entries(formulas)) {
      check(name, epoch, history[name]![epoch], formula({ scores, targets }));
      const validated = `val${name[0]!.toUpperCase()}${name.slice(1)}`;
      check(validated, epoch, history[validated]![epoch], formula({ scores: all, targets }));
    }
  }
  const weights = [fitted, byHand].map(({ module }) => module.parameters().map((one) => one.toArray()));
  assertEquals(weights[0], weights[1]);
  for (const model of [fitted, byHand]) {
    model.optimizer!.dispose();
    model.module.dispose();
  }
  x.dispose();
  y.dispose();
}

for (const runEagerly of [false, true]) {
  const steps = runEagerly ? "steps that run the layers' code" : "steps that are replayed";
  withoutLeaks(`fit counts all metrics of two classes in ${steps}, over ${EPOCHS} epochs`, async () => {
    const models = twins(1, "binaryCrossentropy", Object.keys(FORMULAS), runEagerly);
    await compare(models, LABELS, (label) => [label], FORMULAS);
  });

  withoutLeaks(`fit counts metrics that need not see batches in ${steps}`, async () => {
    const { auc: _, r2Score: __, ...formulas } = FORMULAS;
    const models = twins(1, "binaryCrossentropy", Object.keys(formulas), runEagerly);
    await compare(models, LABELS, (label) => [label], formulas);
  });

  withoutLeaks(`fit counts metrics of several classes in ${steps}`, async () => {
    const metrics = ["accuracy", new ln.TopKAccuracy({ k: 2 })];
    const models = twins(4, "sparseCategoricalCrossentropy", metrics, runEagerly);
    const labels = X.map((_, i) => (i * 7 + (i >> 2)) % 4);
    await compare(models, labels, (label) => [0, 1, 2, 3].map((column) => Number(column === label)), {
      accuracy: (seen) => shareOf(seen, (row, label) => row.indexOf(Math.max(...row)) === label),
      topKAccuracy: (seen) =>
        shareOf(seen, (row, label) => row.filter((one) => one > row[label]!).length < 2),
    });
  });
}
