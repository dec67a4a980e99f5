import { assertEquals } from "@std/assert";
import { arrayOf, type ElementType, kernelSets, poisoned, sampleValues } from "./kernel_harness.ts";

const TYPES: ElementType[] = ["float32", "float64", "int32", "bool"];
const KERNELS = { float32: "toFloat32", float64: "toFloat64", int32: "toInt32", bool: "toBool" } as const;

/** Numbers at which a conversion rounds, saturates, or has no result. */
const SPECIAL: Record<ElementType, number[]> = {
  float32: [
    NaN,
    Infinity,
    -Infinity,
    -0,
    0.99,
    -0.99,
    2147483520,
    2147483648,
    -2147483648,
    -3e9,
    1e-45,
    16777217,
  ],
  float64: [
    NaN,
    Infinity,
    -Infinity,
    -0,
    0.99,
    -0.99,
    2147483647.5,
    2147483648,
    -2147483648.9,
    1e300,
    5e-324,
    0.1,
  ],
  int32: [2147483647, -2147483648, 16777217, -16777219, 0, 1, -1],
  bool: [0, 1],
};

/** The conversion as the languages define it: C's truncation, saturating, with NaN as 0; rounding to nearest; truth. */
function converted(x: number, to: ElementType): number {
  if (to === "bool") return x === 0 ? 0 : 1;
  if (to === "float32") return Math.fround(x);
  if (to === "float64") return x;
  if (Number.isNaN(x)) return 0;
  return Math.min(Math.max(Math.trunc(x), -(2 ** 31)), 2 ** 31 - 1) + 0;
}

for (const { name: setName, kernels } of kernelSets()) {
  for (const from of TYPES) {
    for (const to of TYPES) {
      Deno.test(`${setName}: ${from} to ${to}, of every length and at the edges`, () => {
        const samples = sampleValues(from, 19, 6);
        const inputs = [...Array.from({ length: 20 }, (_, n) => samples.slice(0, n)), SPECIAL[from]];
        for (const values of inputs) {
          const a = arrayOf(kernels, from, values);
          const out = poisoned(kernels, to, values.length);
          kernels[from][KERNELS[to]](out.address, a.address, values.length);
          const stored = [...a.take()];
          assertEquals([...out.take()], stored.map((x) => converted(x, to)), `${stored}`);
        }
      });
    }
  }
}
