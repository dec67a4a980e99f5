import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { metricByName } from "../../src/metrics/metric_by_name.ts";

/** The value of a metric over batches given as nested numbers. */
function measure(
  metric: ln.Metric,
  ...batches: [predictions: ln.NestedInput, targets: ln.NestedInput][]
): number {
  using _ = ln.scope();
  metric.reset();
  for (const [predictions, targets] of batches) metric.update(ln.tensor(predictions), ln.tensor(targets));
  return metric.result();
}

Deno.test("binary accuracy counts predictions above the threshold as 1, over batches of different sizes", () => {
  const batches: [ln.NestedInput, ln.NestedInput][] = [[[[0.9], [0.4], [0.6]], [[1], [0], [0]]], [[[0.5]], [[
    0,
  ]]]];
  assertEquals(measure(new ln.BinaryAccuracy(), ...batches), 3 / 4);
  assertEquals(measure(new ln.BinaryAccuracy({ threshold: 0.3 }), ...batches), 1 / 4);
});

Deno.test("binary accuracy takes targets of [n] for predictions of [n, 1]", () => {
  assertEquals(measure(new ln.BinaryAccuracy(), [[[0.9], [0.1]], [1, 1]]), 0.5);
});

Deno.test("categorical accuracy takes class indices and one-hot rows", () => {
  const scores = [[0.1, 0.7, 0.2], [0.5, 0.1, 0.4], [0.2, 0.3, 0.5], [0.4, 0.4, 0.2]];
  assertEquals(measure(new ln.CategoricalAccuracy(), [scores, [1, 2, 2, 0]]), 3 / 4);
  const oneHot = [[0, 1, 0], [0, 0, 1], [0, 0, 1], [1, 0, 0]];
  assertEquals(measure(new ln.CategoricalAccuracy(), [scores, oneHot]), 3 / 4);
});

Deno.test("top-k accuracy counts classes among the k best", () => {
  const scores = [[0.1, 0.7, 0.2], [0.5, 0.1, 0.4], [0.2, 0.3, 0.5]];
  assertEquals(measure(new ln.TopKAccuracy({ k: 1 }), [scores, [1, 2, 0]]), 1 / 3);
  assertEquals(measure(new ln.TopKAccuracy({ k: 2 }), [scores, [1, 2, 0]]), 2 / 3);
  assertEquals(measure(new ln.TopKAccuracy({ k: 3 }), [scores, [1, 2, 0]]), 1);
});

Deno.test("precision, recall and F1 follow from the counts, and are 0 without positives", () => {
  // 3 true positives, 1 false positive, 2 false negatives.
  const predictions = [0.9, 0.8, 0.7, 0.6, 0.2, 0.1, 0.3];
  const targets = [1, 1, 1, 0, 1, 1, 0];
  assertEquals(measure(new ln.Precision(), [predictions, targets]), 3 / 4);
  assertEquals(measure(new ln.Recall(), [predictions, targets]), 3 / 5);
  const f1 = 2 * (3 / 4) * (3 / 5) / (3 / 4 + 3 / 5);
  assertAlmostEquals(measure(new ln.F1Score(), [predictions, targets]), f1, 1e-15);
  for (const metric of [new ln.Precision(), new ln.Recall(), new ln.F1Score()]) {
    assertEquals(measure(metric, [[0.1], [0]]), 0);
  }
});

Deno.test("the area under the curve is the share of pairs in the right order, ties counting half", () => {
  const [predictions, targets] = [[0.9, 0.5, 0.5, 0.3, 0.7, 0.5], [1, 1, 0, 0, 0, 1]];
  let [wins, pairs] = [0, 0];
  predictions.forEach((p, i) => {
    predictions.forEach((q, j) => {
      if (targets[i] !== 1 || targets[j] !== 0) return;
      pairs++;
      wins += p > q ? 1 : p === q ? 0.5 : 0;
    });
  });
  assertEquals(
    measure(new ln.AUC(), [predictions.slice(0, 2), targets.slice(0, 2)], [
      predictions.slice(2),
      targets.slice(2),
    ]),
    wins / pairs,
  );
  assertEquals(measure(new ln.AUC(), [[0.5], [1]]), NaN);
});

Deno.test("mean absolute and squared errors average over all numbers", () => {
  const batch: [ln.NestedInput, ln.NestedInput] = [[[1, 2], [3, 4]], [[1, 4], [0, 4]]];
  assertEquals(measure(new ln.MeanAbsoluteError(), batch), (0 + 2 + 3 + 0) / 4);
  assertEquals(measure(new ln.MeanSquaredError(), batch), (0 + 4 + 9 + 0) / 4);
});

Deno.test("R² compares with the mean of the targets, over batches", () => {
  const [predictions, targets] = [[1, 2.5, 2, 8], [1, 2, 3, 7]];
  const mean = targets.reduce((sum, value) => sum + value) / 4;
  const error = targets.reduce((sum, value, i) => sum + (value - predictions[i]!) ** 2, 0);
  const spread = targets.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const metric = new ln.R2Score();
  assertAlmostEquals(
    measure(metric, [predictions.slice(0, 1), targets.slice(0, 1)], [predictions.slice(1), targets.slice(1)]),
    1 - error / spread,
    1e-14,
  );
  assertEquals(measure(metric, [[1, 2], [3, 3]]), NaN);
});

Deno.test("the confusion matrix has a row a true class and a column a predicted one", () => {
  using _ = ln.scope();
  const scores = ln.tensor([[0.1, 0.7, 0.2], [0.5, 0.1, 0.4], [0.2, 0.3, 0.5], [0.1, 0.8, 0.1]]);
  const matrix = ln.confusionMatrix(scores, ln.tensor([1, 2, 2, 0]));
  assertEquals(matrix.toArray(), [[0, 1, 0], [0, 1, 0], [1, 0, 1]]);
  assertEquals(matrix.dtype, "int32");
  const binary = ln.confusionMatrix(ln.tensor([[0.9], [0.2], [0.6]]), ln.tensor([[1], [1], [0]]));
  assertEquals(binary.toArray(), [[0, 1], [1, 1]]);
});

Deno.test("accuracy is chosen by the number of outputs", () => {
  assertEquals(metricByName("accuracy", 1) instanceof ln.BinaryAccuracy, true);
  assertEquals(metricByName("accuracy", 3) instanceof ln.CategoricalAccuracy, true);
});

Deno.test("metrics refuse what they can't compare", () => {
  using _ = ln.scope();
  const scores = ln.tensor([[0.1, 0.9], [0.8, 0.2]]);
  const update = (metric: ln.Metric, predictions: ln.Tensor, targets: ln.Tensor) => () =>
    metric.update(predictions, targets);
  assertThrows(
    update(new ln.CategoricalAccuracy(), scores, ln.tensor([0, 2])),
    RangeError,
    "class index 2 of sample 1",
  );
  assertThrows(
    update(new ln.CategoricalAccuracy(), scores, ln.tensor([0, 0.5])),
    RangeError,
    "class index 0.5",
  );
  assertThrows(update(new ln.CategoricalAccuracy(), scores, ln.tensor([0, 1, 1])), RangeError, "[3]");
  assertThrows(
    update(new ln.BinaryAccuracy(), scores, ln.tensor([0, 1])),
    RangeError,
    "each prediction needs its target",
  );
  assertThrows(() => new ln.TopKAccuracy({ k: 0 }), RangeError, "top 0");
  assertThrows(() => metricByName("accuraccy", 1), TypeError, '"accuraccy"');
});
