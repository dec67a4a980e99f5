import { assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { arrayOf, kernelSets, poisoned } from "./kernel_harness.ts";

const NUMBERS = ["float32", "float64", "int32"] as const;
type NumberType = typeof NUMBERS[number];

/** Numbers that are no class of five; those that are not whole only as floats. */
const WRONG: Readonly<Record<NumberType, readonly number[]>> = {
  int32: [-1, 5, 2 ** 31 - 1, -(2 ** 31)],
  float32: [-1, 5, 0.5, -0.25, 4.5, 2 ** 31, 2 ** 32, 1e30, Infinity, -Infinity, NaN],
  float64: [
    -1,
    5,
    0.5,
    -1e-300,
    4.0000000001,
    2 ** 31,
    2 ** 32,
    2 ** 32 + 1,
    1e300,
    Infinity,
    -Infinity,
    NaN,
  ],
};

function convert(
  kernels: Kernels,
  dtype: NumberType,
  labels: readonly number[],
  classes: number,
): { position: number; indices: number[] } {
  const [a, out] = [arrayOf(kernels, dtype, labels), poisoned(kernels, "int32", labels.length)];
  const position = kernels[dtype].classIndices(out.address, a.address, labels.length, classes);
  a.take();
  return { position, indices: [...out.take()] };
}

function firstNoSign(kernels: Kernels, dtype: NumberType, labels: readonly number[]): number {
  const a = arrayOf(kernels, dtype, labels);
  const position = kernels[dtype].firstNoSign(a.address, labels.length);
  a.take();
  return position;
}

for (const { name, kernels } of kernelSets()) {
  for (const dtype of NUMBERS) {
    Deno.test(`${name}: classIndices converts ${dtype} labels of every number`, () => {
      for (let length = 0; length <= 19; length++) {
        const labels = Array.from({ length }, (_, i) => (i * 3) % 5);
        assertEquals(convert(kernels, dtype, labels, 5), { position: -1, indices: labels });
      }
    });

    Deno.test(`${name}: classIndices finds the first ${dtype} label that is none, wherever it stands`, () => {
      for (const wrong of WRONG[dtype]) {
        for (let at = 0; at < 11; at++) {
          const labels = Array.from({ length: 11 }, (_, i) => i === at || i === 10 ? wrong : 4);
          assertEquals(convert(kernels, dtype, labels, 5).position, at, `${wrong}`);
        }
      }
    });

    Deno.test(`${name}: firstNoSign takes 1 and either 0 or −1, whichever ${dtype} label comes first`, () => {
      for (
        const [labels, position] of [
          [[], -1],
          [[1, 1], -1],
          [[1, -1, 1, -1], -1],
          [[0, 0, 1, 0, 1], -1],
          [[1, 0, 1, -1, 2], 3],
          [[-1, 1, 0], 2],
          [[2], 0],
          [[1, -2], 1],
          [[1, 1, 0, 3], 3],
        ] as const
      ) assertEquals(firstNoSign(kernels, dtype, labels), position, `[${labels}]`);
    });
  }

  for (const dtype of ["float32", "float64"] as const) {
    Deno.test(`${name}: firstNoSign finds ${dtype} labels that are not whole, and NaN`, () => {
      assertEquals(firstNoSign(kernels, dtype, [1, -1, NaN]), 2);
      assertEquals(firstNoSign(kernels, dtype, [NaN]), 0);
      assertEquals(firstNoSign(kernels, dtype, [0, 0.5, 1]), 1);
    });
  }
}

for (const { name, kernels } of kernelSets(2 ** 31 + 4096)) {
  Deno.test(`${name}: checks of labels work above 2 GiB`, () => {
    for (const dtype of NUMBERS) {
      const labels = [0, 1, 2, 1, 0, 2, 1];
      assertEquals(convert(kernels, dtype, labels, 3), { position: -1, indices: labels });
      assertEquals(convert(kernels, dtype, labels, 2).position, 2);
      assertEquals(firstNoSign(kernels, dtype, labels), 2);
    }
  });
}
