import { assert, assertEquals, assertThrows } from "@std/assert";
import { gradCheck, gradient, type Tensor, tensor } from "../../src/mod.ts";
import { BCELoss } from "../../src/losses/bce_loss.ts";
import { BCEWithLogitsLoss } from "../../src/losses/bce_with_logits_loss.ts";
import { categoricalCrossentropy } from "../../src/losses/categorical_crossentropy.ts";
import { CrossEntropyLoss } from "../../src/losses/cross_entropy_loss.ts";
import { HalfMSE } from "../../src/losses/half_mse.ts";
import type { Loss } from "../../src/losses/loss.ts";
import { MSELoss } from "../../src/losses/mse_loss.ts";
import type { LossOptions } from "../../src/losses/reduced_loss.ts";
import { sparseCategoricalCrossentropy } from "../../src/losses/sparse_categorical_crossentropy.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { kernelCalls } from "../test_support/kernel_calls.ts";
import { assertClose } from "./assert_close.ts";

/** A loss whose mean has a kernel of its own, and the kernels that a forward and a backward pass call. */
interface Case {
  readonly name: string;
  readonly make: (options: LossOptions) => Loss;
  readonly predictions: readonly (readonly number[])[];
  readonly targets: readonly number[] | readonly (readonly number[])[];
  readonly forward: readonly string[];
  readonly backward: readonly string[];
}

const ERRORS = [[1.5, -2, 0.25], [3, -0.75, 0.5]];
const CHANCES = [[0.2, 0.3, 0.75], [0.5, 0.25, 0.6]];
const SOFT = [[0.25, 0.5, 0], [0.125, 0.25, 0.75]];
const CLASSES = [2, 0];

const CASES: readonly Case[] = [
  {
    name: "MSELoss",
    make: (o) => new MSELoss(o),
    predictions: ERRORS,
    targets: SOFT,
    forward: ["squaredError"],
    backward: ["squaredErrorGradient"],
  },
  {
    name: "HalfMSE",
    make: (o) => new HalfMSE(o),
    predictions: ERRORS,
    targets: SOFT,
    forward: ["squaredError"],
    backward: ["squaredErrorGradient"],
  },
  {
    name: "BCELoss",
    make: (o) => new BCELoss(o),
    predictions: CHANCES,
    targets: SOFT,
    forward: ["binaryCrossEntropy"],
    backward: ["binaryCrossEntropyGradient"],
  },
  {
    name: "BCEWithLogitsLoss",
    make: (o) => new BCEWithLogitsLoss(o),
    predictions: ERRORS,
    targets: SOFT,
    forward: ["logitCrossEntropy"],
    backward: ["logitCrossEntropyGradient"],
  },
  {
    name: "CrossEntropyLoss of classes",
    make: (o) => new CrossEntropyLoss(o),
    predictions: ERRORS,
    targets: CLASSES,
    forward: ["classIndices", "crossEntropy"],
    backward: ["mul"],
  },
  {
    name: "CrossEntropyLoss of probabilities",
    make: (o) => new CrossEntropyLoss(o),
    predictions: ERRORS,
    targets: SOFT,
    forward: ["crossEntropyOfShares"],
    backward: ["mul"],
  },
  {
    name: "sparseCategoricalCrossentropy",
    make: sparseCategoricalCrossentropy,
    predictions: CHANCES,
    targets: CLASSES,
    forward: ["classIndices", "probabilityCrossEntropy"],
    backward: ["mul"],
  },
  {
    name: "sparseCategoricalCrossentropy from logits",
    make: (o) => sparseCategoricalCrossentropy({ ...o, fromLogits: true }),
    predictions: ERRORS,
    targets: CLASSES,
    forward: ["classIndices", "crossEntropy"],
    backward: ["mul"],
  },
  {
    name: "categoricalCrossentropy",
    make: categoricalCrossentropy,
    predictions: CHANCES,
    targets: SOFT,
    forward: ["probabilityCrossEntropyOfShares"],
    backward: ["mul"],
  },
  {
    name: "categoricalCrossentropy from logits",
    make: (o) => categoricalCrossentropy({ ...o, fromLogits: true }),
    predictions: ERRORS,
    targets: SOFT,
    forward: ["crossEntropyOfShares"],
    backward: ["mul"],
  },
];

for (const { name, make, predictions, targets, forward, backward } of CASES) {
  forEachKernels(`the mean of ${name} is one kernel call, and so is its gradient`, () => {
    const [p, t] = [tensor(predictions, { requiresGrad: true }), tensor(targets)];
    let loss: Tensor | undefined;
    assertEquals(kernelCalls(() => loss = make({}).forward(p, t)), forward);
    assertEquals(kernelCalls(() => loss!.backward()), ["fill", ...backward]);
    p.dispose();
  });

  forEachKernels(`the mean of ${name} and its gradient are those of the single losses`, () => {
    for (const [dtype, bound] of [["float64", 4e-15], ["float32", 2e-6]] as const) {
      // The rows lie in memory in the other order.
      const p = tensor([...predictions].reverse(), { dtype }).slice([null, null, -1]);
      const t = tensor(targets, { dtype });
      const mean = () => make({}).forward(p, t);
      const long = () => make({ reduction: "none" }).forward(p, t).mean();
      assertClose(`${dtype} value`, mean().toTypedArray(), long().toTypedArray(), bound);
      const [slope, expected] = [gradient(mean, [p])[0]!, gradient(long, [p])[0]!];
      assertClose(`${dtype} slopes`, slope.toTypedArray(), expected.toTypedArray(), bound);
      const [scaled] = gradient(() => mean().mul(-3), [p]);
      assertClose("slopes of a multiple", scaled!.toTypedArray(), slope.mul(-3).toTypedArray(), bound);
    }
  });

  forEachKernels(`${name} can be differentiated three times`, () => {
    const t = tensor(targets, { dtype: "float64" });
    const steepness = (p: Tensor) => gradient(() => make({}).forward(p, t), [p])[0]!.square().sum();
    const report = gradCheck((p) => steepness(p!), [tensor(predictions, { dtype: "float64" })], { order: 2 });
    assert(report.passed, `error ${report.maxRelativeError}`);
  });
}

forEachKernels("targets that were changed before the backward pass are an error", () => {
  const p = tensor([[1, 2]], { requiresGrad: true });
  const t = tensor([[0, 1]]);
  const loss = new MSELoss().forward(p, t);
  t.set(5);
  const error = assertThrows(() => loss.backward(), TypeError);
  assertEquals(
    error.message,
    'Cannot run backward through "take the squared error of": a value it reads was changed by "set" after the forward pass; run ' +
      "backward before changing it, or change a copy",
  );
  p.dispose();
});

forEachKernels("beyond Keras's limits losses of probabilities have no second derivative either", () => {
  for (const [p, t] of [[0, 1], [1, 0], [-2, 1], [3, 0]] as const) {
    const [predictions, targets] = [tensor([p], { dtype: "float64" }), tensor([t], { dtype: "float64" })];
    const slope = () => gradient(() => new BCELoss().forward(predictions, targets), [predictions])[0]!.sum();
    assertEquals(gradient(slope, [predictions])[0]!.toArray(), [0]);
  }
  const rows = tensor([[0, 1]], { dtype: "float64" });
  for (const label of [0, 1]) {
    const slope = () =>
      gradient(() => sparseCategoricalCrossentropy().forward(rows, tensor([label])), [rows])[0]!.sum();
    assertEquals(gradient(slope, [rows])[0]!.toArray(), [[0, 0]]);
  }
});
