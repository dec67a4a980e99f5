import { assert } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { lossByName } from "../../src/losses/loss_by_name.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { assertClose } from "./assert_close.ts";

/** A loss of rows, by its published formula: its value, and its slopes towards the predictions. */
interface Formula {
  readonly name: string;
  readonly loss: () => ln.Loss;
  readonly start: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  /** Whether the loss gets the places of the largest targets for the targets. */
  readonly asIndices?: boolean;
  readonly rate: number;
  readonly evaluate: (p: Rows, t: Rows) => { value: number; slopes: Rows };
}

type Rows = readonly (readonly number[])[];

const STEPS = 30;
const ANY = [[1.5, -2, 0.25], [3, -0.75, 0.1], [-1, 0.5, 2], [0.3, -0.2, -3]];
const OTHERS = [[1, 2, 0], [3.5, -1, -0.5], [0.25, 4, 2.5], [-2, 0, 1]];
const SHARES = [[0.5, 0.3, 0.2], [0.1, 0.6, 0.3], [0.25, 0.35, 0.4], [0.7, 0.2, 0.1]];
const ONE_HOT = [[1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 0, 1]];
const SIGNS = [[1, -1, 1], [-1, -1, 1], [1, 1, -1], [-1, 1, 1]];
const WEIGHTS = [0.5, 2, 1.25];
const COUNT = 12;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const logSum = (row: readonly number[]) => Math.log(sum(row.map(Math.exp)));

/** The mean over all elements of a function of prediction and target, with its derivative. */
function elementwise(value: (p: number, t: number) => number, slope: (p: number, t: number) => number) {
  return (p: Rows, t: Rows) => ({
    value: sum(p.flatMap((row, i) => row.map((one, j) => value(one, t[i]![j]!)))) / COUNT,
    slopes: p.map((row, i) => row.map((one, j) => slope(one, t[i]![j]!) / COUNT)),
  });
}

/** The cross-entropy of logits against shares, times the classes' weights: −Σ w·q·log softmax(x), divided by a number. */
function crossEntropy(divisor: (t: Rows) => number, weights = [1, 1, 1], smoothing = 0) {
  return (p: Rows, t: Rows) => {
    const q = t.map((row) =>
      row.map((share, j) => weights[j]! * ((1 - smoothing) * share + smoothing / row.length))
    );
    const values = p.map((row, i) => sum(row.map((x, j) => q[i]![j]! * (logSum(row) - x))));
    const slopes = p.map((row, i) =>
      row.map((x, j) => (sum(q[i]!) * Math.exp(x - logSum(row)) - q[i]![j]!) / divisor(t))
    );
    return { value: sum(values) / divisor(t), slopes };
  };
}

/** Keras's cross-entropy of numbers that are divided by their sum: −Σ t·log(p/Σp), the mean over the rows. */
function ofProbabilities(p: Rows, t: Rows) {
  return {
    value: -sum(p.flatMap((row, i) => row.map((one, j) => t[i]![j]! * Math.log(one / sum(row))))) / p.length,
    slopes: p.map((row, i) => row.map((one, j) => (sum(t[i]!) / sum(row) - t[i]![j]! / one) / p.length)),
  };
}

const FORMULAS: readonly Formula[] = [
  {
    name: "MSELoss",
    loss: () => new ln.MSELoss(),
    start: ANY,
    targets: OTHERS,
    rate: 0.7,
    evaluate: elementwise((p, t) => (p - t) ** 2, (p, t) => 2 * (p - t)),
  },
  {
    name: "HalfMSE",
    loss: () => new ln.HalfMSE(),
    start: ANY,
    targets: OTHERS,
    rate: 0.7,
    evaluate: elementwise((p, t) => (p - t) ** 2 / 2, (p, t) => p - t),
  },
  {
    name: "L1Loss",
    loss: () => new ln.L1Loss(),
    start: ANY,
    targets: OTHERS,
    rate: 0.7,
    evaluate: elementwise((p, t) => Math.abs(p - t), (p, t) => Math.sign(p - t)),
  },
  {
    name: "HuberLoss",
    loss: () => new ln.HuberLoss({ delta: 0.75 }),
    start: ANY,
    targets: OTHERS,
    rate: 2,
    evaluate: elementwise(
      (p, t) => Math.abs(p - t) <= 0.75 ? (p - t) ** 2 / 2 : 0.75 * (Math.abs(p - t) - 0.375),
      (p, t) => Math.max(-0.75, Math.min(0.75, p - t)),
    ),
  },
  {
    name: "BCELoss",
    loss: () => new ln.BCELoss(),
    start: SHARES,
    targets: [[1, 0, 0.25], [0, 1, 1], [0.5, 0, 1], [1, 0.125, 0]],
    rate: 0.02,
    evaluate: elementwise(
      (p, t) => -t * Math.log(p) - (1 - t) * Math.log(1 - p),
      (p, t) => (p - t) / (p * (1 - p)),
    ),
  },
  {
    name: "BCEWithLogitsLoss",
    loss: () => new ln.BCEWithLogitsLoss(),
    start: ANY,
    targets: [[1, 0, 0.25], [0, 1, 1], [0.5, 0, 1], [1, 0.125, 0]],
    rate: 3,
    evaluate: elementwise(
      (x, t) => -t * Math.log(sigmoid(x)) - (1 - t) * Math.log(sigmoid(-x)),
      (x, t) => sigmoid(x) - t,
    ),
  },
  {
    name: "HingeLoss",
    loss: () => new ln.HingeLoss(),
    start: ANY,
    targets: SIGNS,
    rate: 0.9,
    evaluate: elementwise((p, t) => Math.max(0, 1 - t * p), (p, t) => t * p < 1 ? -t : 0),
  },
  {
    name: "KLDivLoss",
    loss: () => new ln.KLDivLoss(),
    start: SHARES.map((row) => row.map(Math.log)),
    targets: [[0.25, 0.25, 0.5], [0, 0, 1], [0.5, 0.125, 0.375], [1, 0, 0]],
    rate: 0.1,
    evaluate: elementwise((x, t) => t === 0 ? 0 : t * (Math.log(t) - x), (_, t) => -t),
  },
  {
    name: "CrossEntropyLoss of indices",
    loss: () => new ln.CrossEntropyLoss(),
    start: ANY,
    targets: ONE_HOT,
    asIndices: true,
    rate: 1,
    evaluate: crossEntropy((t) => t.length),
  },
  {
    name: "CrossEntropyLoss of shares, with label smoothing",
    loss: () => new ln.CrossEntropyLoss({ labelSmoothing: 0.2 }),
    start: ANY,
    targets: SHARES,
    rate: 1,
    evaluate: crossEntropy((t) => t.length, [1, 1, 1], 0.2),
  },
  {
    name: "CrossEntropyLoss of indices, with weights of classes",
    loss: () => new ln.CrossEntropyLoss({ weight: ln.tensor(WEIGHTS, { dtype: "float64" }) }),
    start: ANY,
    targets: ONE_HOT,
    asIndices: true,
    rate: 1,
    evaluate: crossEntropy((t) => sum(t.map((row) => WEIGHTS[row.indexOf(1)]!)), WEIGHTS),
  },
  {
    name: "NLLLoss",
    loss: () => new ln.NLLLoss(),
    start: SHARES.map((row) => row.map(Math.log)),
    targets: ONE_HOT,
    asIndices: true,
    rate: 0.1,
    evaluate: (p, t) => ({
      value: -sum(p.map((row, i) => row[t[i]!.indexOf(1)]!)) / p.length,
      slopes: t.map((row) => row.map((one) => -one / t.length)),
    }),
  },
  {
    name: "categoricalCrossentropy",
    loss: () => lossByName("categoricalCrossentropy"),
    start: SHARES,
    targets: ONE_HOT,
    rate: 0.01,
    evaluate: ofProbabilities,
  },
  {
    name: "sparseCategoricalCrossentropy",
    loss: () => lossByName("sparseCategoricalCrossentropy"),
    start: SHARES,
    targets: ONE_HOT,
    asIndices: true,
    rate: 0.01,
    evaluate: ofProbabilities,
  },
  {
    name: "klDivergence",
    loss: () => lossByName("klDivergence"),
    start: SHARES,
    targets: [[0.25, 0.25, 0.5], [0.125, 0.125, 0.75], [0.5, 0.125, 0.375], [0.8, 0.1, 0.1]],
    rate: 0.005,
    evaluate: (p, t) => ({
      value: sum(p.flatMap((row, i) => row.map((one, j) => t[i]![j]! * Math.log(t[i]![j]! / one)))) /
        p.length,
      slopes: p.map((row, i) => row.map((one, j) => -t[i]![j]! / one / p.length)),
    }),
  },
];

for (const { name, loss, start, targets, asIndices, rate, evaluate } of FORMULAS) {
  forEachKernels(`${name} leads predictions where its formula does, over ${STEPS} steps`, () => {
    const criterion = loss();
    const y = asIndices
      ? ln.tensor(targets.map((row) => row.indexOf(1)), { dtype: "int32" })
      : ln.tensor(targets as number[][], { dtype: "float64" });
    const predictions = new ln.Parameter(ln.tensor(start as number[][], { dtype: "float64" }));
    using optimizer = new ln.SGD([predictions], { learningRate: rate });
    let expected: Rows = start;
    const values: number[] = [];
    for (let step = 1; step <= STEPS; step++) {
      using _ = ln.scope();
      const { value, slopes } = evaluate(expected, targets);
      values.push(value);
      const result = criterion.forward(predictions, y);
      assertClose(`loss of step ${step}`, [result.item()], [value], 1e-13);
      optimizer.zeroGrad();
      result.backward();
      assertClose(`slopes of step ${step}`, predictions.grad!.toTypedArray(), slopes.flat(), 1e-13);
      optimizer.step();
      expected = expected.map((row, i) => row.map((one, j) => one - rate * slopes[i]![j]!));
      assertClose(`predictions after step ${step}`, predictions.toTypedArray(), expected.flat(), 1e-13);
    }
    assert(values.at(-1)! < values[0]!);
    predictions.dispose();
  });
}
