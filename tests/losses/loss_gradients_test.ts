import { assert } from "@std/assert";
import { fromTypedArray, gradCheck, type Tensor, tensor } from "../../src/mod.ts";
import { BCELoss } from "../../src/losses/bce_loss.ts";
import { BCEWithLogitsLoss } from "../../src/losses/bce_with_logits_loss.ts";
import { categoricalCrossentropy } from "../../src/losses/categorical_crossentropy.ts";
import { CrossEntropyLoss } from "../../src/losses/cross_entropy_loss.ts";
import { HalfMSE } from "../../src/losses/half_mse.ts";
import { HingeLoss } from "../../src/losses/hinge_loss.ts";
import { HuberLoss } from "../../src/losses/huber_loss.ts";
import { KLDivLoss } from "../../src/losses/kl_div_loss.ts";
import { klDivergence } from "../../src/losses/kl_divergence.ts";
import { L1Loss } from "../../src/losses/l1_loss.ts";
import type { Loss } from "../../src/losses/loss.ts";
import { MSELoss } from "../../src/losses/mse_loss.ts";
import { NLLLoss } from "../../src/losses/nll_loss.ts";
import type { LossOptions } from "../../src/losses/reduced_loss.ts";
import { sparseCategoricalCrossentropy } from "../../src/losses/sparse_categorical_crossentropy.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";

/** Values of a golden-ratio sequence in a range: far from each other, in no order. */
function spread(shape: readonly number[], low: number, high: number, start: number): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float64Array.from({ length: size }, (_, i) => {
    return low + (high - low) * (((i + start) * 0.6180339887498949) % 1);
  });
  return fromTypedArray(values, shape);
}

/** A loss with predictions, targets that are differentiated too, and targets that can't be. */
interface Case {
  readonly name: string;
  readonly make: (options: LossOptions) => Loss;
  readonly predictions: () => Tensor;
  /** Differentiable targets; left out where targets are labels. */
  readonly targets?: () => Tensor;
  readonly labels?: () => Tensor;
}

const errors = () => spread([3, 4], -2, 2, 1);
const goals = () => spread([3, 4], -2, 2, 30);
const chances = () => spread([3, 4], 0.05, 0.95, 1);
const soft = () => spread([3, 4], 0.05, 0.95, 30);
const signs = () => tensor([[1, -1, -1, 1], [-1, 1, -1, 1], [1, 1, -1, -1]], { dtype: "float64" });
const indices = () => tensor([2, 0, 3], { dtype: "int32" });
const weight = () => spread([4], 0.5, 2, 7);

const CASES: readonly Case[] = [
  { name: "MSELoss", make: (o) => new MSELoss(o), predictions: errors, targets: goals },
  { name: "HalfMSE", make: (o) => new HalfMSE(o), predictions: errors, targets: goals },
  { name: "L1Loss", make: (o) => new L1Loss(o), predictions: errors, targets: goals },
  { name: "HuberLoss", make: (o) => new HuberLoss(o), predictions: errors, targets: goals },
  { name: "BCELoss", make: (o) => new BCELoss(o), predictions: chances, targets: soft },
  { name: "BCEWithLogitsLoss", make: (o) => new BCEWithLogitsLoss(o), predictions: errors, targets: soft },
  {
    name: "BCEWithLogitsLoss with posWeight",
    make: (o) => new BCEWithLogitsLoss({ ...o, posWeight: weight() }),
    predictions: errors,
    targets: soft,
  },
  { name: "KLDivLoss", make: (o) => new KLDivLoss(o), predictions: errors, targets: soft },
  {
    name: "KLDivLoss with logTarget",
    make: (o) => new KLDivLoss({ ...o, logTarget: true }),
    predictions: errors,
    targets: goals,
  },
  { name: "HingeLoss", make: (o) => new HingeLoss(o), predictions: errors, labels: signs },
  { name: "NLLLoss", make: (o) => new NLLLoss(o), predictions: errors, labels: indices },
  { name: "CrossEntropyLoss", make: (o) => new CrossEntropyLoss(o), predictions: errors, targets: soft },
  {
    name: "CrossEntropyLoss of indices",
    make: (o) => new CrossEntropyLoss(o),
    predictions: errors,
    labels: indices,
  },
  {
    name: "CrossEntropyLoss, smoothed and weighted",
    make: (o) => new CrossEntropyLoss({ ...o, labelSmoothing: 0.2, weight: weight() }),
    predictions: errors,
    targets: soft,
  },
  {
    name: "CrossEntropyLoss of indices, smoothed and weighted",
    make: (o) => new CrossEntropyLoss({ ...o, labelSmoothing: 0.2, weight: weight() }),
    predictions: errors,
    labels: indices,
  },
  {
    name: "CrossEntropyLoss of indices with axes behind",
    make: (o) => new CrossEntropyLoss(o),
    predictions: () => spread([2, 3, 2], -2, 2, 1),
    labels: () => tensor([[0, 2], [1, 1]], { dtype: "int32" }),
  },
  { name: "categoricalCrossentropy", make: categoricalCrossentropy, predictions: chances, targets: soft },
  {
    name: "categoricalCrossentropy from logits",
    make: (o) => categoricalCrossentropy({ ...o, fromLogits: true }),
    predictions: errors,
    targets: soft,
  },
  {
    name: "sparseCategoricalCrossentropy",
    make: sparseCategoricalCrossentropy,
    predictions: chances,
    labels: indices,
  },
  {
    name: "sparseCategoricalCrossentropy from logits",
    make: (o) => sparseCategoricalCrossentropy({ ...o, fromLogits: true }),
    predictions: errors,
    labels: indices,
  },
  {
    name: "sparseCategoricalCrossentropy with axes before",
    make: sparseCategoricalCrossentropy,
    predictions: () => spread([2, 2, 3], 0.05, 0.95, 1),
    labels: () => tensor([[0, 2], [1, 1]], { dtype: "int32" }),
  },
  { name: "klDivergence", make: klDivergence, predictions: chances, targets: soft },
];

for (const { name, make, predictions, targets, labels } of CASES) {
  for (const order of [1, 2] as const) {
    forEachKernels(`${name} has the gradients of order ${order} that central differences give`, () => {
      const fixed = labels?.() ?? targets!();
      for (const reduction of ["mean", "none"] as const) {
        const loss = make({ reduction });
        const report = targets
          ? gradCheck((p, t) => loss.forward(p!, t!), [predictions(), targets()], { order })
          : gradCheck((p) => loss.forward(p!, fixed), [predictions()], { order });
        assert(report.passed, `${reduction}: error ${report.maxRelativeError}`);
        if (!targets) continue;
        const alone = gradCheck((p) => loss.forward(p!, fixed), [predictions()], { order });
        assert(alone.passed, `${reduction}, fixed targets: error ${alone.maxRelativeError}`);
      }
      const sampleWeight = spread([fixed.shape[0]!], 0.5, 2, 3);
      const weighted = gradCheck(
        (p, w) => make({}).forward(p!, fixed, w!),
        [predictions(), sampleWeight],
        { order },
      );
      assert(weighted.passed, `weighted: error ${weighted.maxRelativeError}`);
    });
  }
}
