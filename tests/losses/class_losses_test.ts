import { assert, assertEquals } from "@std/assert";
import { type DType, gradient, type Tensor, tensor } from "../../src/mod.ts";
import { CrossEntropyLoss, type CrossEntropyLossOptions } from "../../src/losses/cross_entropy_loss.ts";
import { NLLLoss } from "../../src/losses/nll_loss.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { assertClose } from "./assert_close.ts";

const LOGITS = [[2, -1, 0.5], [0, 0, 0], [-3, 1, 4], [1.5, 1.25, -0.75]];
const CLASSES = [0, 2, 1, 1];
const ONE_HOT = CLASSES.map((label) => [0, 1, 2].map((column) => Number(column === label)));
const SOFT = [[0.5, 0.25, 0.25], [0, 0.5, 0.5], [1, 0, 0], [0.125, 0.125, 0.75]];
const WEIGHTS = [0.5, 2, 1.25];

function softmax(row: readonly number[]): number[] {
  const exponentials = row.map(Math.exp);
  const total = exponentials.reduce((sum, one) => sum + one);
  return exponentials.map((one) => one / total);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** −Σ w·q·log softmax(x) for each row, and its gradient Σ w·q · softmax(x) − w·q. */
function crossEntropy(
  targets: readonly (readonly number[])[],
  { smoothing = 0, weights = [1, 1, 1] }: { smoothing?: number; weights?: readonly number[] },
): { values: number[]; slopes: number[][] } {
  const weighted = targets.map((row) =>
    row.map((target, i) => weights[i]! * ((1 - smoothing) * target + smoothing / row.length))
  );
  return {
    values: LOGITS.map((row, i) => -sum(softmax(row).map((p, j) => weighted[i]![j]! * Math.log(p)))),
    slopes: LOGITS.map((row, i) => softmax(row).map((p, j) => sum(weighted[i]!) * p - weighted[i]![j]!)),
  };
}

interface Case {
  readonly name: string;
  readonly rows: readonly (readonly number[])[];
  readonly targets: (dtype: DType) => Tensor;
  readonly indices?: boolean;
}

const CASES: readonly Case[] = [
  { name: "int32 indices", rows: ONE_HOT, targets: () => tensor(CLASSES, { dtype: "int32" }), indices: true },
  { name: "float indices", rows: ONE_HOT, targets: () => tensor(CLASSES), indices: true },
  {
    name: "every second of more indices",
    rows: ONE_HOT,
    targets: () => tensor([0, 9, 2, 9, 1, 9, 1, 9], { dtype: "int32" }).slice([0, 8, 2]),
    indices: true,
  },
  { name: "one-hot rows", rows: ONE_HOT, targets: (dtype) => tensor(ONE_HOT, { dtype }) },
  { name: "int32 one-hot rows", rows: ONE_HOT, targets: () => tensor(ONE_HOT, { dtype: "int32" }) },
  { name: "probabilities", rows: SOFT, targets: (dtype) => tensor(SOFT, { dtype }) },
];

for (const { name, rows, targets, indices = false } of CASES) {
  for (const smoothing of [0, 0.25, 1]) {
    for (const weights of [undefined, WEIGHTS]) {
      const title = `${name}, smoothing ${smoothing}, ${weights ? "weighted" : "unweighted"}`;
      forEachKernels(`CrossEntropyLoss is its formula: ${title}`, () => {
        const { values, slopes } = crossEntropy(rows, { smoothing, ...(weights ? { weights } : {}) });
        const divisor = weights && indices ? sum(CLASSES.map((label) => weights[label]!)) : 4;
        for (const [dtype, bound] of [["float64", 4e-15], ["float32", 2e-6]] as const) {
          const options: CrossEntropyLossOptions = {
            labelSmoothing: smoothing,
            ...(weights ? { weight: tensor(weights, { dtype }) } : {}),
          };
          const logits = tensor(LOGITS, { dtype });
          const strided = tensor(LOGITS[0]!.map((_, j) => LOGITS.map((row) => row[j]!)), { dtype })
            .transpose();
          for (const x of [logits, strided]) {
            for (
              const [reduction, expected, factor] of [
                ["mean", [sum(values) / divisor], 1 / divisor],
                ["sum", [sum(values)], 1],
                ["none", values, 1],
              ] as const
            ) {
              const loss = new CrossEntropyLoss({ ...options, reduction });
              const result = loss.forward(x, targets(dtype));
              assertEquals([result.dtype, result.shape], [dtype, reduction === "none" ? [4] : []]);
              assertClose(`${reduction} in ${dtype}`, result.toTypedArray(), expected, bound);
              const [slope] = gradient(() => loss.forward(x, targets(dtype)).sum(), [x]);
              const expectedSlopes = slopes.flat().map((one) => one * factor);
              assertClose(`slopes of ${reduction} in ${dtype}`, slope!.toTypedArray(), expectedSlopes, bound);
            }
          }
        }
      });
    }
  }
}

for (const dtype of ["float32", "float64"] as const) {
  forEachKernels(`CrossEntropyLoss is exact and finite for ${dtype} logits of ±1e4`, () => {
    const logits = tensor([[1e4, -1e4, 0], [-1e4, 1e4, -1e4], [-1e4, -1e4, -1e4]], { dtype });
    const labels = tensor([0, 0, 2], { dtype: "int32" });
    const loss = new CrossEntropyLoss({ reduction: "none" });
    const rows = tensor([[1, 0, 0], [1, 0, 0], [0, 0, 1]], { dtype });
    for (const targets of [labels, rows]) {
      const values = loss.forward(logits, targets).toTypedArray();
      assertClose("losses", values, [0, 2e4, Math.log(3)], 1e-7);
      const [slope] = gradient(() => loss.forward(logits, targets).sum(), [logits]);
      const third = 1 / 3;
      assertClose(
        "slopes",
        slope!.toTypedArray(),
        [0, 0, 0, -1, 1, 0, third, third, third - 1],
        1e-7,
      );
    }
    const smoothed = new CrossEntropyLoss({ labelSmoothing: 0.1 }).forward(logits, labels).item();
    assert(Number.isFinite(smoothed), String(smoothed));
  });
}

forEachKernels("NLLLoss of log-softmax is CrossEntropyLoss, with and without weights", () => {
  const logits = tensor(LOGITS, { dtype: "float64" });
  const labels = tensor(CLASSES, { dtype: "int32" });
  for (const reduction of ["mean", "sum", "none"] as const) {
    for (const weight of [undefined, tensor(WEIGHTS, { dtype: "float64" })]) {
      const options = { reduction, ...(weight ? { weight } : {}) };
      const { values } = crossEntropy(ONE_HOT, weight ? { weights: WEIGHTS } : {});
      const divisor = weight ? sum(CLASSES.map((label) => WEIGHTS[label]!)) : 4;
      const expected = { mean: [sum(values) / divisor], sum: [sum(values)], none: values }[reduction];
      const actual = new NLLLoss(options).forward(logits.logSoftmax(), labels).toTypedArray();
      assertClose(reduction, actual, expected, 4e-15);
    }
  }
});

forEachKernels("labels written over between forward and backward don't change the gradient", () => {
  const logits = tensor([[0, 0], [0, 0]], { requiresGrad: true });
  const labels = tensor([0, 1], { dtype: "int32" });
  const loss = new CrossEntropyLoss().forward(logits, labels);
  labels.set(1);
  loss.backward();
  assertEquals(logits.grad!.toArray(), [[-0.25, 0.25], [0.25, -0.25]]);
  logits.dispose();
});
