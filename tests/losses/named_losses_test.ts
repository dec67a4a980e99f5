import { assertEquals, assertThrows } from "@std/assert";
import { dense, full, gradient, sequential, sgd, tensor } from "../../src/mod.ts";
import { categoricalCrossentropy } from "../../src/losses/categorical_crossentropy.ts";
import { klDivergence } from "../../src/losses/kl_divergence.ts";
import { lossByName } from "../../src/losses/loss_by_name.ts";
import { sparseCategoricalCrossentropy } from "../../src/losses/sparse_categorical_crossentropy.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { assertClose } from "./assert_close.ts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

/** Keras's losses of one row, in its own order: clip, log, mean over the row, or normalise, clip, log, sum over the row. */
const clip = (p: number, high: number) => Math.max(1e-7, Math.min(p, high));
const normalized = (p: readonly number[], high = 1 - 1e-7) => p.map((one) => clip(one / sum(p), high));
/** `high` is 1 − 1e-7 in the dtype of the test: in float32 its distance from 1 is 1.19e-7, whose logarithm is visibly another. */
type RowLoss = (p: readonly number[], t: readonly number[], high: number) => number;
const ROW_LOSSES: Readonly<Record<string, RowLoss>> = {
  meanSquaredError: (p, t) => mean(p.map((p, i) => (p - t[i]!) ** 2)),
  meanAbsoluteError: (p, t) => mean(p.map((p, i) => Math.abs(p - t[i]!))),
  huber: (p, t) =>
    mean(p.map((p, i) => {
      const error = Math.abs(p - t[i]!);
      return error <= 1 ? 0.5 * error ** 2 : error - 0.5;
    })),
  binaryCrossentropy: (p, t, high) =>
    mean(p.map((p, i) => -t[i]! * Math.log(clip(p, high)) - (1 - t[i]!) * Math.log(1 - clip(p, high)))),
  categoricalCrossentropy: (p, t, high) => -sum(normalized(p, high).map((p, i) => t[i]! * Math.log(p))),
  klDivergence: (p, t) => sum(p.map((p, i) => clip(t[i]!, 1) * Math.log(clip(t[i]!, 1) / clip(p, 1)))),
  hinge: (p, t) => mean(p.map((p, i) => Math.max(0, 1 - (2 * t[i]! - 1) * p))),
};
const SYNONYMS = { mse: "meanSquaredError", mae: "meanAbsoluteError" };

const PREDICTIONS = [[0.5, 0.3, 0.2], [0.1, 0.7, 0.4], [0, 2, 0], [0.25, 0, 0.75]];
const LABELS = [0, 1, 0, 2];
const ONE_HOT = LABELS.map((label) => [0, 1, 2].map((column) => Number(column === label)));

for (const [name, formula] of Object.entries({ ...ROW_LOSSES, ...SYNONYMS })) {
  const rowLoss = typeof formula === "string" ? ROW_LOSSES[formula]! : formula;
  for (
    const [dtype, high, bound] of [
      ["float64", 1 - 1e-7, 4e-15],
      ["float32", Math.fround(1 - 1e-7), 1e-6],
    ] as const
  ) {
    const expected = mean(PREDICTIONS.map((row, i) => rowLoss(row, ONE_HOT[i]!, high)));
    forEachKernels(`"${name}" is Keras's formula in ${dtype}`, () => {
      const loss = lossByName(name);
      const result = loss.forward(tensor(PREDICTIONS, { dtype }), tensor(ONE_HOT, { dtype }));
      assertEquals([result.shape, result.dtype], [[], dtype]);
      assertClose(name, [result.item()], [expected], bound);
    });
  }
}

forEachKernels(
  '"sparseCategoricalCrossentropy" takes indices of shape [n] and [n, 1], int32 and float',
  () => {
    const predictions = tensor(PREDICTIONS, { dtype: "float64" });
    const expected = mean(PREDICTIONS.map((row, i) => -Math.log(normalized(row)[LABELS[i]!]!)));
    const loss = lossByName("sparseCategoricalCrossentropy");
    for (const dtype of ["int32", "float32", "float64"] as const) {
      for (const shape of [[4], [4, 1]]) {
        const labels = tensor(LABELS, { dtype }).reshape(shape);
        assertClose(`${dtype} [${shape}]`, [loss.forward(predictions, labels).item()], [expected], 4e-15);
      }
    }
  },
);

forEachKernels("classes along the last axis may have several axes before them", () => {
  const options = { dtype: "float64" } as const;
  const predictions = tensor(PREDICTIONS, options).reshape([2, 2, 3]);
  const expected = PREDICTIONS.map((row, i) => -Math.log(normalized(row)[LABELS[i]!]!));
  const rows = categoricalCrossentropy({ reduction: "none" })
    .forward(predictions, tensor(ONE_HOT, options).reshape([2, 2, 3]));
  const indices = sparseCategoricalCrossentropy({ reduction: "none" })
    .forward(predictions, tensor(LABELS).reshape([2, 2]));
  for (const losses of [rows, indices]) {
    assertEquals(losses.shape, [2, 2]);
    assertClose("losses", losses.toTypedArray(), expected, 4e-15);
  }
  const divergences = klDivergence({ reduction: "sum" })
    .forward(predictions, tensor(ONE_HOT, options).reshape([2, 2, 3]));
  const total = sum(PREDICTIONS.map((row, i) => ROW_LOSSES.klDivergence!(row, ONE_HOT[i]!, 1)));
  assertClose("divergence", [divergences.item()], [total], 4e-15);
});

forEachKernels('"klDivergence" limits predictions and targets to 1', () => {
  const options = { dtype: "float64" } as const;
  const loss = lossByName("klDivergence").forward(tensor([[2, 0.5]], options), tensor([[0.5, 3]], options));
  assertClose("loss", [loss.item()], [0.5 * Math.log(0.5) + Math.log(2)], 4e-15);
});

forEachKernels("the gradient of the categorical cross-entropy goes through the row sum", () => {
  // Of −log(p₀/Σp) it is 1/Σp − 1/p₀ towards p₀ and 1/Σp towards the others.
  const predictions = tensor([[0.25, 0.5, 0.125]], { dtype: "float64" });
  const total = 0.875;
  const expected = [1 / total - 4, 1 / total, 1 / total];
  const losses = [
    [categoricalCrossentropy(), tensor([[1, 0, 0]], { dtype: "float64" })],
    [sparseCategoricalCrossentropy(), tensor([0])],
  ] as const;
  for (const [loss, targets] of losses) {
    const [slope] = gradient(() => loss.forward(predictions, targets), [predictions]);
    assertClose("slopes", slope!.toTypedArray(), expected, 4e-15);
  }
});

Deno.test("a name that is no loss is a TypeError that lists the names", () => {
  assertThrows(
    () => lossByName("crossEntropy"),
    TypeError,
    'Cannot compile with loss "crossEntropy": expected a loss object, or one of "meanSquaredError", "mse", "meanAbsoluteError", ' +
      '"mae", "huber", "binaryCrossentropy", "categoricalCrossentropy", "sparseCategoricalCrossentropy", "klDivergence", "hinge"',
  );
  assertThrows(() => lossByName("toString"), TypeError, 'Cannot compile with loss "toString"');
});

withoutLeaks("a model is evaluated by the name of a loss, with weights", async () => {
  const x = tensor([[1], [2], [3], [4]]);
  const y = tensor([0, 1, 1, 0]);
  const sampleWeight = [10, 1, 0, 30];
  for (const loss of ["binaryCrossentropy", "meanSquaredError", "hinge"]) {
    const kernelInitializer = (shape: readonly number[]) => full(shape, 0.5);
    const model = sequential([dense(1, { activation: "sigmoid", inputShape: [1], kernelInitializer })]);
    model.compile({ optimizer: sgd(), loss });
    const result = await model.evaluate(x, y, { batchSize: 4, sampleWeight });
    const losses = [1, 2, 3, 4].map((x, i) =>
      sampleWeight[i]! * ROW_LOSSES[loss]!([1 / (1 + Math.exp(-0.5 * x))], [[0, 1, 1, 0][i]!], 1)
    );
    assertClose(loss, [result.loss], [mean(losses)], 1e-6);
    model.module.dispose();
  }
  x.dispose();
  y.dispose();
});
