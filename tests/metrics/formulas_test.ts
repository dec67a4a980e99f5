import { assert } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import {
  areaUnderCurve,
  type Batch,
  f1Score,
  meanOf,
  precision,
  recall,
  rSquared,
  shareOf,
} from "./metric_formulas.ts";

const BATCHES = 25;
const CLASSES = 7;

/** A number from 0 to 1 that looks like chance: the sine generator of shader programs. */
const chance = (seed: number) => {
  const x = Math.sin(seed * 12.9898 + 78.233) * 43758.5453;
  return x - Math.floor(x);
};

/** Batches of different sizes; scores are tenths, so that many are equal and some stand on the threshold. */
function batches(columns: number, target: (seed: number, column: number) => number): Batch[] {
  let seed = 0;
  return Array.from({ length: BATCHES }, (_, batch) => {
    const rows = 1 + (batch * 5) % 13;
    const table = (value: (column: number) => number) =>
      Array.from({ length: rows }, () => Array.from({ length: columns }, (_, column) => value(column)));
    return {
      scores: table(() => Math.round(chance(++seed) * 10) / 10),
      targets: table((column) => target(++seed, column)),
    };
  });
}

const bits = batches(1, (seed) => Number(chance(seed) > 0.4));
const errors = batches(3, (seed) => chance(seed) * 4 - 2);
// One class a row, one-hot.
const classes = batches(CLASSES, () => 0).map(({ scores, targets }, batch) => ({
  scores,
  targets: targets.map((row, i) => {
    const label = Math.floor(chance(batch * 31 + i) * CLASSES);
    return row.map((_, column) => Number(column === label));
  }),
}));

type Form = "as they are" | "flat" | "indices";
type MetricCase = readonly [
  name: string,
  make: () => ln.Metric,
  data: readonly Batch[],
  formula: (seen: Batch) => number,
  forms: readonly Form[],
];

const METRICS: readonly MetricCase[] = [
  [
    "BinaryAccuracy",
    () => new ln.BinaryAccuracy(),
    bits,
    (seen) => meanOf(seen, (p, t) => Number(Number(p > 0.5) === t)),
    ["as they are", "flat"],
  ],
  ["Precision", () => new ln.Precision(), bits, (seen) => precision(seen, 0.5), ["as they are", "flat"]],
  ["Recall", () => new ln.Recall({ threshold: 0.75 }), bits, (seen) => recall(seen, 0.75), [
    "as they are",
    "flat",
  ]],
  [
    "F1Score",
    () => new ln.F1Score(),
    bits,
    (seen) => f1Score(seen, 0.5),
    ["as they are", "flat"],
  ],
  ["AUC", () => new ln.AUC(), bits, areaUnderCurve, ["as they are", "flat"]],
  [
    "CategoricalAccuracy",
    () => new ln.CategoricalAccuracy(),
    classes,
    (seen) => shareOf(seen, (row, label) => row.indexOf(Math.max(...row)) === label),
    ["as they are", "indices"],
  ],
  [
    "TopKAccuracy",
    () => new ln.TopKAccuracy({ k: 3 }),
    classes,
    (seen) => shareOf(seen, (row, label) => row.filter((score) => score > row[label]!).length < 3),
    ["as they are", "indices"],
  ],
  [
    "MeanAbsoluteError",
    () => new ln.MeanAbsoluteError(),
    errors,
    (seen) => meanOf(seen, (p, t) => Math.abs(p - t)),
    ["as they are"],
  ],
  [
    "MeanSquaredError",
    () => new ln.MeanSquaredError(),
    errors,
    (seen) => meanOf(seen, (p, t) => (p - t) ** 2),
    ["as they are"],
  ],
  ["R2Score", () => new ln.R2Score(), errors, rSquared, ["as they are"]],
];

function assertValue(what: string, actual: number, expected: number, bound: number): void {
  // NaN, of one class alone for instance, has to come out as NaN.
  const isRight = Number.isNaN(expected) ? Number.isNaN(actual) : Math.abs(actual - expected) <= bound;
  assert(isRight, `${what}: ${actual}, expected ${expected}`);
}

/** The targets of a batch in a form that the metric takes too. */
function targetsOf({ targets }: Batch, form: Form, dtype: ln.FloatDType): ln.Tensor {
  if (form === "indices") return ln.tensor(targets.map((row) => row.indexOf(1)), { dtype: "int32" });
  return form === "flat" ? ln.tensor(targets.flat(), { dtype }) : ln.tensor(targets as number[][], { dtype });
}

for (const [name, make, data, formula, forms] of METRICS) {
  forEachKernels(`${name} is its formula over ${BATCHES} batches, again after a reset`, () => {
    for (const dtype of ["float64", "float32"] as const) {
      for (const form of forms) {
        const metric = make();
        for (let round = 0; round < 2; round++) {
          metric.reset();
          const seen = { scores: [] as (readonly number[])[], targets: [] as (readonly number[])[] };
          data.forEach((batch, i) => {
            seen.scores.push(...batch.scores);
            seen.targets.push(...batch.targets);
            metric.update(ln.tensor(batch.scores as number[][], { dtype }), targetsOf(batch, form, dtype));
            const bound = dtype === "float64" ? 1e-13 : 1e-6;
            assertValue(`${dtype}, ${form}, batch ${i}`, metric.result(), formula(seen), bound);
          });
        }
      }
    }
  });
}

forEachKernels(`the confusion matrix counts every pair of classes, over ${BATCHES} batches`, () => {
  for (const batch of classes) {
    const expected = Array.from({ length: CLASSES }, () => new Array<number>(CLASSES).fill(0));
    batch.scores.forEach((row, i) =>
      expected[batch.targets[i]!.indexOf(1)]![row.indexOf(Math.max(...row))]!++
    );
    for (const form of ["as they are", "indices"] as const) {
      const matrix = ln.confusionMatrix(
        ln.tensor(batch.scores as number[][]),
        targetsOf(batch, form, "float32"),
      );
      assert(JSON.stringify(matrix.toArray()) === JSON.stringify(expected), `${matrix}`);
    }
  }
});
