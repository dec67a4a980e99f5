import { assertEquals, assertStrictEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import type { Tensor } from "../../src/mod.ts";
import recorded from "../golden/kinks_torch.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";

const FUNCTIONS: Record<string, (x: Tensor, y: Tensor, z: Tensor) => Tensor> = {
  pow: (x, y) => x.pow(y),
  maximum: (x, y) => x.maximum(y),
  minimum: (x, y) => x.minimum(y),
  div: (x, y) => x.div(y),
  abs: (x) => x.abs(),
  sqrt: (x) => x.sqrt(),
  log: (x) => x.log(),
  reciprocal: (x) => x.reciprocal(),
  relu: (x) => x.relu(),
  sigmoid: (x) => x.sigmoid(),
  tanh: (x) => x.tanh(),
  exp: (x) => x.exp(),
  square: (x) => x.square(),
  leakyRelu: (x) => x.leakyRelu(0.01),
  clip: (x, low, high) => x.clip(low, high),
  amax: (x) => x.max(),
  amin: (x) => x.min(),
  "amax rows": (x) => x.max({ axis: 1 }),
  "amin rows": (x) => x.min({ axis: 1 }),
};
for (const exponent of [0, 1, 2, 3, -1, 0.5, -0.5]) FUNCTIONS[`pow ${exponent}`] = (x) => x.pow(exponent);

const parse = (text: string) => text.split(" ").map(Number);

/** Whether a value is PyTorch's: the same number up to 4 ulp, the same infinity, or NaN too. 0 may have either sign. */
function agrees(actual: number, expected: number): boolean {
  return Object.is(actual, expected) ||
    Math.abs(actual - expected) <= 4 * Number.EPSILON * Math.abs(expected);
}

for (const { name, inputs, shape, output, gradients } of recorded.cases) {
  forEachKernels(`gradients at kinks, poles and ties are PyTorch's: ${name}`, () => {
    const leaves = inputs.map((text) =>
      ln.fromTypedArray(Float64Array.from(parse(text)), shape, { requiresGrad: true })
    );
    const result = FUNCTIONS[name]!(leaves[0]!, leaves[1]!, leaves[2]!);
    const problems: string[] = [];
    const compare = (what: string, actual: ArrayLike<number>, expected: number[]) => {
      assertStrictEquals(actual.length, expected.length);
      expected.forEach((value, i) => {
        const at = inputs.map((text) => parse(text)[i]).join(", ");
        if (!agrees(actual[i]!, value)) problems.push(`${what} at (${at}): ${actual[i]}, PyTorch ${value}`);
      });
    };
    compare("value", result.toTypedArray(), parse(output));
    result.sum().backward();
    leaves.forEach((leaf, i) => compare(`gradient ${i}`, leaf.grad!.toTypedArray(), parse(gradients[i]!)));
    assertEquals(problems, []);
  });
}
