import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import recorded from "../golden/softmax_torch.json" with { type: "json" };
import { floatsBetween } from "../kernels/kernel_harness.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { layoutsOf } from "../test_support/layouts.ts";

const parse = (text: string) => text === "" ? [] : text.split(" ").map(Number);

for (const { shape, axis, input, ...outputs } of recorded.cases) {
  const largest = Math.max(...parse(input).filter(Number.isFinite).map(Math.abs), 1);
  forEachKernels(
    `softmax and log-softmax are PyTorch's: [${shape}] up to ${largest.toPrecision(3)}, axis ${axis}`,
    () => {
      for (const { name, tensor } of layoutsOf({ shape, values: parse(input) }, "float64")) {
        for (const direction of [axis, axis - shape.length]) {
          const softmax = tensor.softmax({ axis: direction });
          assertEquals([softmax.shape, softmax.dtype], [shape, "float64"]);
          parse(outputs.softmax).forEach((expected, i) => {
            const actual = softmax.toTypedArray()[i]!;
            // exp, the sum and the division are each off by at most about an ulp.
            assert(
              floatsBetween("float64", actual, expected) <= 8,
              `${name}: ${actual}, PyTorch ${expected}`,
            );
          });
          const logSoftmax = tensor.logSoftmax({ axis: direction });
          parse(outputs.logSoftmax).forEach((expected, i) => {
            const actual = logSoftmax.toTypedArray()[i]!;
            const allowed = 4 * Number.EPSILON * Math.max(1, Math.abs(expected));
            assert(
              Object.is(actual, expected) || Math.abs(actual - expected) <= allowed,
              `${name}: ${actual}, PyTorch ${expected}`,
            );
          });
        }
      }
    },
  );
}

forEachKernels("the last axis is the default, and int32 and bool count as float32", () => {
  const t = ln.tensor([[0, 1], [2, 2]], { dtype: "int32" });
  assertStrictEquals(t.softmax().dtype, "float32");
  assertEquals(t.softmax().toArray(), t.softmax({ axis: 1 }).toArray());
  assertEquals(t.softmax().slice(1).toArray(), [0.5, 0.5]);
  assertEquals(ln.tensor([true, true, false, false]).softmax().sum().item(), 1);
});

forEachKernels("float32 rows sum to 1 and stay finite for logits of ±1e4", () => {
  const logits = ln.linspace(-1e4, 1e4, 1000).reshape([2, 500]);
  const probabilities = logits.softmax();
  assert(probabilities.toTypedArray().every((value) => value >= 0 && value <= 1));
  for (const sum of probabilities.sum({ axis: 1 }).toTypedArray()) assert(Math.abs(sum - 1) <= 2 ** -22);
  assert(logits.logSoftmax().toTypedArray().every((value) => Number.isFinite(value) && value <= 0));
});
