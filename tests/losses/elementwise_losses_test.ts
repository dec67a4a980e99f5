import { assert, assertEquals } from "@std/assert";
import { type DType, gradient, type Tensor, tensor } from "../../src/mod.ts";
import { BCELoss } from "../../src/losses/bce_loss.ts";
import { BCEWithLogitsLoss } from "../../src/losses/bce_with_logits_loss.ts";
import { HalfMSE } from "../../src/losses/half_mse.ts";
import { HingeLoss } from "../../src/losses/hinge_loss.ts";
import { HuberLoss } from "../../src/losses/huber_loss.ts";
import { KLDivLoss } from "../../src/losses/kl_div_loss.ts";
import { L1Loss } from "../../src/losses/l1_loss.ts";
import type { Loss } from "../../src/losses/loss.ts";
import { MSELoss } from "../../src/losses/mse_loss.ts";
import type { LossOptions } from "../../src/losses/reduced_loss.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { assertClose } from "./assert_close.ts";

/** A loss with its published formula and its derivative, in plain float64. */
interface Formula {
  readonly name: string;
  readonly make: (options: LossOptions) => Loss;
  readonly predictions: readonly number[];
  readonly targets: readonly number[];
  readonly value: (p: number, t: number) => number;
  readonly slope: (p: number, t: number) => number;
}

const ERRORS = { predictions: [1.5, -2, 0.25, 3, -0.75, 0], targets: [1, 2, 0, 3, -1, -0.5] };
const CHANCES = { predictions: [0.1, 0.9, 0.5, 0.3, 0.75, 0.01], targets: [0, 1, 1, 0.25, 0, 0] };
const LOGITS = { predictions: [-3, 2, 0, 0.5, 7, -20], targets: [0, 1, 1, 0.25, 0, 1] };
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

const FORMULAS: readonly Formula[] = [
  {
    name: "MSELoss",
    make: (options) => new MSELoss(options),
    ...ERRORS,
    value: (p, t) => (p - t) ** 2,
    slope: (p, t) => 2 * (p - t),
  },
  {
    name: "HalfMSE",
    make: (options) => new HalfMSE(options),
    ...ERRORS,
    value: (p, t) => (p - t) ** 2 / 2,
    slope: (p, t) => p - t,
  },
  {
    name: "L1Loss",
    make: (options) => new L1Loss(options),
    ...ERRORS,
    value: (p, t) => Math.abs(p - t),
    slope: (p, t) => Math.sign(p - t),
  },
  {
    name: "HuberLoss",
    make: (options) => new HuberLoss({ ...options, delta: 0.5 }),
    ...ERRORS,
    value: (p, t) => Math.abs(p - t) <= 0.5 ? (p - t) ** 2 / 2 : 0.5 * (Math.abs(p - t) - 0.25),
    slope: (p, t) => Math.max(-0.5, Math.min(p - t, 0.5)),
  },
  {
    name: "BCELoss",
    make: (options) => new BCELoss(options),
    ...CHANCES,
    value: (p, t) => -t * Math.log(p) - (1 - t) * Math.log(1 - p),
    slope: (p, t) => (p - t) / (p * (1 - p)),
  },
  {
    name: "BCEWithLogitsLoss",
    make: (options) => new BCEWithLogitsLoss(options),
    ...LOGITS,
    value: (x, t) => -t * Math.log(sigmoid(x)) - (1 - t) * Math.log(sigmoid(-x)),
    slope: (x, t) => sigmoid(x) - t,
  },
  {
    name: "KLDivLoss",
    make: (options) => new KLDivLoss(options),
    predictions: CHANCES.predictions.map(Math.log),
    targets: CHANCES.targets,
    value: (x, t) => t === 0 ? 0 : t * (Math.log(t) - x),
    slope: (_, t) => -t,
  },
  {
    name: "HingeLoss",
    make: (options) => new HingeLoss(options),
    predictions: [0.5, -0.5, 2, -2, 0, 0.25],
    targets: [1, 1, 1, -1, -1, -1],
    value: (p, t) => Math.max(0, 1 - t * p),
    slope: (p, t) => 1 - t * p > 0 ? -t : 0,
  },
];

/** The same values with the rows in memory in the other order, so that nothing depends on the layout. */
function transposed(values: readonly number[], dtype: DType): Tensor {
  return tensor([0, 2, 4, 1, 3, 5].map((i) => values[i]!), { dtype }).reshape([2, 3]).transpose();
}

for (const { name, make, predictions, targets, value, slope } of FORMULAS) {
  const values = predictions.map((p, i) => value(p, targets[i]!));
  const slopes = predictions.map((p, i) => slope(p, targets[i]!));
  const total = values.reduce((sum, one) => sum + one);
  // float32 rounds the inputs too, each by up to 6e-8 of itself.
  for (const [dtype, bound] of [["float64", 4e-15], ["float32", 2e-6]] as const) {
    forEachKernels(`${name} in ${dtype} is its formula, with every reduction`, () => {
      for (const layout of ["contiguous", "transposed"]) {
        const make2d = (values: readonly number[]) =>
          layout === "contiguous" ? tensor(values, { dtype }).reshape([3, 2]) : transposed(values, dtype);
        const [p, t] = [make2d(predictions), make2d(targets)];
        for (
          const [reduction, expected, factor] of [
            ["mean", [total / 6], 1 / 6],
            ["sum", [total], 1],
            ["none", values, 1],
          ] as const
        ) {
          const loss = make({ reduction });
          const result = loss.forward(p, t);
          assertEquals(result.shape, reduction === "none" ? [3, 2] : []);
          assertEquals(result.dtype, dtype);
          assertClose(`${layout}, ${reduction}`, result.toTypedArray(), expected, bound);
          const [grad] = gradient(() => loss.forward(p, t).sum(), [p]);
          const expectedSlopes = slopes.map((one) => one * factor);
          assertClose(`${layout}, slopes of ${reduction}`, grad!.toTypedArray(), expectedSlopes, bound);
        }
      }
    });
  }
}

forEachKernels("the default reduction is the mean", () => {
  for (const { make, predictions, targets } of FORMULAS) {
    const [p, t] = [tensor(predictions), tensor(targets)];
    assertEquals(make({}).forward(p, t).item(), make({ reduction: "mean" }).forward(p, t).item());
  }
});

forEachKernels("int32 and bool targets count as floats", () => {
  const p = tensor([0.25, 0.75, 0.5]);
  const t = tensor([0, 1, 1]);
  for (
    const make of [MSELoss, HalfMSE, L1Loss, HuberLoss, BCELoss, BCEWithLogitsLoss, KLDivLoss, HingeLoss]
  ) {
    const expected = new make().forward(p, t).item();
    assert(expected !== 0);
    for (const dtype of ["int32", "bool"] as const) {
      assertEquals(new make().forward(p, t.astype(dtype)).item(), expected, `${make.name}, ${dtype}`);
    }
  }
});

forEachKernels("a loss of no elements sums to 0, and has no mean", () => {
  const empty = tensor([]);
  assertEquals(new MSELoss({ reduction: "sum" }).forward(empty, empty).item(), 0);
  assertEquals(new MSELoss().forward(empty, empty).item(), NaN);
});

forEachKernels("BCELoss limits probabilities to 1e-7 … 1 − 1e-7 as Keras does", () => {
  const edge = 1e-7;
  const loss = new BCELoss({ reduction: "none" });
  const p = tensor([0, 0, 1, 1, -3, 4, edge, 1 - edge], { dtype: "float64" });
  const t = tensor([1, 0, 0, 1, 1, 0, 1, 0], { dtype: "float64" });
  const most = -Math.log(edge);
  const least = -Math.log1p(-edge);
  // 1 − edge is rounded, and its distance from 1 is what the logarithm is taken of.
  const atOne = -Math.log(1 - (1 - edge));
  const values = [most, least, atOne, least, most, atOne, most, atOne];
  assertClose("values", loss.forward(p, t).toTypedArray(), values, 1e-15);
  const [slope] = gradient(() => loss.forward(p, t).sum(), [p]);
  // Beyond the limits nothing passes; at them everything does.
  const slopes = [0, 0, 0, 0, 0, 0, -1 / edge, 1 / (1 - (1 - edge))];
  assertClose("slopes", slope!.toTypedArray(), slopes, 1e-14);
});

forEachKernels("BCELoss lets the gradient of a float32 sigmoid pass at the limit", () => {
  const limit = Math.fround(1 - 1e-7);
  const p = tensor([limit]);
  const [slope] = gradient(() => new BCELoss().forward(p, tensor([0])), [p]);
  assertClose("slope", slope!.toTypedArray(), [1 / (1 - limit)], 1e-6);
});

forEachKernels("NaN in the predictions is NaN in the loss", () => {
  const t = tensor([1]);
  for (const { name, make } of FORMULAS) {
    assertEquals(make({}).forward(tensor([NaN]), t).item(), NaN, name);
  }
});

for (const dtype of ["float32", "float64"] as const) {
  forEachKernels(`BCEWithLogitsLoss is exact and finite for ${dtype} logits of ±1e4`, () => {
    const loss = new BCEWithLogitsLoss({ reduction: "none" });
    const x = tensor([1e4, -1e4, 1e4, -1e4, 30, -30], { dtype });
    const t = tensor([1, 0, 0, 1, 1, 0], { dtype });
    const small = Math.log1p(Math.exp(-30));
    const values = loss.forward(x, t).toTypedArray();
    assertEquals([...values.slice(0, 4)], [0, 0, 1e4, 1e4]);
    for (const value of values.slice(4)) assert(Math.abs(value / small - 1) < 1e-6, `${value}, ${small}`);
    const [slope] = gradient(() => loss.forward(x, t).sum(), [x]);
    assertClose("slopes", slope!.toTypedArray(), [0, 0, 1, -1, -small, small], 1e-15);
  });
}

forEachKernels("BCEWithLogitsLoss multiplies the losses of positive targets by posWeight", () => {
  const options = { dtype: "float64" } as const;
  const posWeight = tensor([2, 0.5], options);
  const loss = new BCEWithLogitsLoss({ reduction: "none", posWeight });
  const x = [[0.5, -1], [2, 0.25]];
  const t = [[1, 0], [0.5, 1]];
  const expected = x.flatMap((row, i) =>
    row.map((x, j) => {
      const target = t[i]![j]!;
      return -[2, 0.5][j]! * target * Math.log(sigmoid(x)) - (1 - target) * Math.log(1 - sigmoid(x));
    })
  );
  assertClose("losses", loss.forward(tensor(x, options), tensor(t, options)).toTypedArray(), expected, 1e-15);
  assertEquals(posWeight.isDisposed, false);
});

forEachKernels("HingeLoss takes 0 and 1 for −1 and 1", () => {
  const p = tensor([0.5, -0.5, 2, -2, 0]);
  const signs = new HingeLoss({ reduction: "none" }).forward(p, tensor([1, 1, -1, -1, -1]));
  const bits = new HingeLoss({ reduction: "none" }).forward(p, tensor([1, 1, 0, 0, 0]));
  assertEquals(signs.toArray(), [0.5, 1.5, 3, 0, 1]);
  assertEquals(bits.toArray(), signs.toArray());
});

forEachKernels("KLDivLoss divides by the rows with batchMean, and takes logarithms as targets", () => {
  const options = { dtype: "float64" } as const;
  const p = tensor([[0.2, 0.8], [0.5, 0.5]], options).log();
  const t = tensor([[0.6, 0.4], [0.1, 0.9]], options);
  const total = 0.6 * Math.log(0.6 / 0.2) + 0.4 * Math.log(0.4 / 0.8) +
    0.1 * Math.log(0.1 / 0.5) + 0.9 * Math.log(0.9 / 0.5);
  const loss = new KLDivLoss({ reduction: "batchMean" });
  assertClose("batchMean", [loss.forward(p, t).item()], [total / 2], 1e-15);
  const ofLogarithms = new KLDivLoss({ reduction: "batchMean", logTarget: true });
  assertClose("logTarget", [ofLogarithms.forward(p, t.log()).item()], [total / 2], 1e-15);
});

forEachKernels("targets get gradients too", () => {
  const options = { dtype: "float64" } as const;
  const [p, t] = [tensor([0.3, 0.6], options), tensor([0.2, 0.9], options)];
  const [ofSquares] = gradient(() => new MSELoss({ reduction: "sum" }).forward(p, t), [t]);
  assertClose("MSELoss", ofSquares!.toTypedArray(), [-0.2, 0.6], 1e-15);
  const [ofEntropy] = gradient(() => new BCELoss({ reduction: "sum" }).forward(p, t), [t]);
  const expected = [0.3, 0.6].map((p) => Math.log(1 - p) - Math.log(p));
  assertClose("BCELoss", ofEntropy!.toTypedArray(), expected, 1e-15);
});
