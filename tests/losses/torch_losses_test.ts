import { assertEquals } from "@std/assert";
import { type DType, gradient, scope, type Tensor, tensor } from "../../src/mod.ts";
import { BCELoss } from "../../src/losses/bce_loss.ts";
import { BCEWithLogitsLoss } from "../../src/losses/bce_with_logits_loss.ts";
import { CrossEntropyLoss } from "../../src/losses/cross_entropy_loss.ts";
import { HuberLoss } from "../../src/losses/huber_loss.ts";
import { KLDivLoss } from "../../src/losses/kl_div_loss.ts";
import { L1Loss } from "../../src/losses/l1_loss.ts";
import type { Loss } from "../../src/losses/loss.ts";
import { MSELoss } from "../../src/losses/mse_loss.ts";
import { NLLLoss } from "../../src/losses/nll_loss.ts";
import recorded from "../golden/losses_torch.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { assertClose } from "./assert_close.ts";

type Options = Record<string, unknown>;

const LOSSES: Readonly<Record<string, (options: Options) => Loss>> = {
  MSELoss: (options) => new MSELoss(options),
  L1Loss: (options) => new L1Loss(options),
  HuberLoss: (options) => new HuberLoss(options),
  BCELoss: (options) => new BCELoss(options),
  BCEWithLogitsLoss: (options) => new BCEWithLogitsLoss(options),
  CrossEntropyLoss: (options) => new CrossEntropyLoss(options),
  NLLLoss: (options) => new NLLLoss(options),
  KLDivLoss: (options) => new KLDivLoss(options),
};

interface Recorded {
  readonly shape: readonly number[];
  readonly values: string;
}

const parse = (text: string) => text.split(" ").map(Number);

function read({ shape, values }: Recorded, dtype: DType): Tensor {
  return tensor(parse(values), { dtype }).reshape(shape);
}

function optionsOf({ options, tensors }: { options: Options; tensors: object }, dtype: DType): Options {
  const made = Object.entries(tensors).map(([name, value]) => [name, read(value as Recorded, dtype)]);
  return { ...options, ...Object.fromEntries(made) };
}

for (const [name, make] of Object.entries(LOSSES)) {
  const cases = recorded.cases.filter(({ loss }) => loss === name);
  // float32 inputs are rounded, by up to 6e-8 of their size, and the largest slope of a logarithm here is 1/0.01.
  for (const [dtype, bound] of [["float64", 1e-14], ["float32", 1e-5]] as const) {
    forEachKernels(`${name} in ${dtype} has PyTorch's values and gradients, ${cases.length} cases`, () => {
      cases.forEach((entry, number) => {
        using _ = scope();
        const what = `case ${number}, predictions of shape [${entry.predictions.shape}]`;
        const options = optionsOf(entry, dtype);
        const predictions = read(entry.predictions, dtype);
        const targets = read(entry.targets, entry.targets.dtype === "int32" ? "int32" : dtype);
        const { gradient: meanGradient, sumGradient, ...results } = entry.results;
        for (const [reduction, expected] of Object.entries(results)) {
          const value = make({ ...options, reduction }).forward(predictions, targets);
          assertEquals(value.dtype, dtype, what);
          if (reduction !== "none") assertEquals(value.shape, [], what);
          assertClose(`${what}, ${reduction}`, value.toTypedArray(), parse(expected), bound);
        }
        for (const [reduction, expected] of [["mean", meanGradient], ["sum", sumGradient]] as const) {
          const loss = make({ ...options, reduction });
          const [slope] = gradient(() => loss.forward(predictions, targets), [predictions]);
          assertClose(`${what}, gradient of the ${reduction}`, slope!.toTypedArray(), parse(expected), bound);
        }
      });
    });
  }
}
