import { assertEquals } from "@std/assert";
import { gradient, ones, type Tensor, tensor } from "../../src/mod.ts";
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
import { assertClose } from "./assert_close.ts";

const ROWS = [[0.5, 0.25, 0.25], [0.125, 0.75, 0.125], [0.25, 0.25, 0.5], [0.375, 0.5, 0.125]];
const ONE_HOT = [[1, 0, 0], [0, 0, 1], [0, 0, 1], [0, 1, 0]];
const LABELS = [0, 2, 2, 1];
const WEIGHTS = [1, 0, 2.5, 0.5];

const rows = () => tensor(ONE_HOT, { dtype: "float64" });
const labels = () => tensor(LABELS, { dtype: "int32" });
const LOSSES: readonly [name: string, make: (options: LossOptions) => Loss, targets: () => Tensor][] = [
  ["MSELoss", (options) => new MSELoss(options), rows],
  ["HalfMSE", (options) => new HalfMSE(options), rows],
  ["L1Loss", (options) => new L1Loss(options), rows],
  ["HuberLoss", (options) => new HuberLoss(options), rows],
  ["BCELoss", (options) => new BCELoss(options), rows],
  ["BCEWithLogitsLoss", (options) => new BCEWithLogitsLoss(options), rows],
  ["KLDivLoss", (options) => new KLDivLoss(options), rows],
  ["HingeLoss", (options) => new HingeLoss(options), rows],
  ["CrossEntropyLoss", (options) => new CrossEntropyLoss(options), rows],
  ["CrossEntropyLoss of indices", (options) => new CrossEntropyLoss(options), labels],
  ["NLLLoss", (options) => new NLLLoss(options), labels],
  ["categoricalCrossentropy", categoricalCrossentropy, rows],
  ["sparseCategoricalCrossentropy", sparseCategoricalCrossentropy, labels],
  ["klDivergence", klDivergence, rows],
];

for (const [name, make, targets] of LOSSES) {
  forEachKernels(`${name} multiplies each sample's losses by its weight and divides by their number`, () => {
    const p = tensor(ROWS, { dtype: "float64" });
    const t = targets();
    const weights = tensor(WEIGHTS, { dtype: "float64" });
    const single = make({ reduction: "none" }).forward(p, t);
    const each = single.size / 4;
    const expected = [...single.toTypedArray()].map((loss, i) => loss * WEIGHTS[Math.floor(i / each)]!);
    const total = expected.reduce((sum, loss) => sum + loss);
    const weighted = make({ reduction: "none" }).forward(p, t, weights);
    assertEquals(weighted.shape, single.shape);
    assertClose("none", weighted.toTypedArray(), expected, 1e-15);
    assertClose("sum", [make({ reduction: "sum" }).forward(p, t, weights).item()], [total], 4e-15);
    assertClose("mean", [make({}).forward(p, t, weights).item()], [total / expected.length], 4e-15);
    assertClose("weights of 1", [make({}).forward(p, t, ones([4], { dtype: "float64" })).item()], [
      make({}).forward(p, t).item(),
    ], 1e-15);
    // A sample that counts 0 gets no gradient, one that counts 2.5 that much more.
    const [plain] = gradient(() => make({}).forward(p, t), [p]);
    const [scaled] = gradient(() => make({}).forward(p, t, weights), [p]);
    const expectedSlopes = [...plain!.toTypedArray()].map((slope, i) => slope * WEIGHTS[Math.floor(i / 3)]!);
    assertClose("slopes", scaled!.toTypedArray(), expectedSlopes, 4e-15);
  });
}

forEachKernels("weights of another dtype are converted", () => {
  const [p, t] = [tensor([1, 2]), tensor([0, 0])];
  for (const dtype of ["float64", "int32", "bool"] as const) {
    const loss = new MSELoss().forward(p, t, tensor([0, 1], { dtype }));
    assertEquals([loss.item(), loss.dtype], [2, "float32"], dtype);
  }
});

forEachKernels("one weight a sample holds for all that belongs to it", () => {
  const p = tensor([[[1, 1], [1, 1]], [[1, 1], [1, 1]]]);
  const losses = new MSELoss({ reduction: "none" }).forward(p, p.mul(0), tensor([2, 3]));
  assertEquals(losses.toArray(), [[[2, 2], [2, 2]], [[3, 3], [3, 3]]]);
});

forEachKernels("KLDivLoss divides the weighted sum by the rows with batchMean", () => {
  const p = tensor(ROWS, { dtype: "float64" }).log();
  const t = tensor(ONE_HOT, { dtype: "float64" });
  const loss = new KLDivLoss({ reduction: "batchMean" }).forward(p, t, tensor(WEIGHTS));
  const expected = LABELS.reduce((sum, label, i) => sum - WEIGHTS[i]! * Math.log(ROWS[i]![label]!), 0) / 4;
  assertClose("loss", [loss.item()], [expected], 4e-15);
});

forEachKernels("with class weights the mean still divides by the sum of the class weights", () => {
  const p = tensor(ROWS, { dtype: "float64" }).log();
  const classWeights = [2, 4, 1];
  const loss = new NLLLoss({ weight: tensor(classWeights, { dtype: "float64" }) });
  const factors = LABELS.map((label) => classWeights[label]!);
  const total = LABELS.reduce(
    (sum, label, i) => sum - WEIGHTS[i]! * factors[i]! * Math.log(ROWS[i]![label]!),
    0,
  );
  const expected = total / factors.reduce((sum, factor) => sum + factor);
  assertClose("loss", [loss.forward(p, labels(), tensor(WEIGHTS)).item()], [expected], 4e-15);
});
