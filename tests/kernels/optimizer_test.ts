import { assert, assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { arrayOf, FLOATS, kernelSets, sampleValues } from "./kernel_harness.ts";
import { assertSame } from "./lane_layouts.ts";
import { CLOCK, NADAM_CLOCK, type Numbers, RATE, UPDATE_CASES, type UpdateCase } from "./update_cases.ts";

type FloatType = (typeof FLOATS)[number];

/** The start values of a case's arrays, `length` elements each; none for an array that isn't there. */
function inputsFor({ kernel, kept }: UpdateCase, dtype: FloatType, length: number): number[][] {
  return ["any", "any", ...kept].map((kind, i) => {
    if (kind === "none") return [];
    const values = sampleValues(dtype, length, i + 1);
    // Centred, far enough above the square of any average that their difference is well conditioned.
    if (kernel === "rmsprop" && kind === "squares") return values.map((x) => Math.fround(x * x + 20));
    return kind === "squares" ? values.map((x) => dtype === "float32" ? Math.fround(x * x) : x * x) : values;
  });
}

/** Runs a kernel on copies of arrays between guard bytes; the arrays afterwards. */
function run(
  kernels: Kernels,
  dtype: FloatType,
  one: UpdateCase,
  inputs: readonly number[][],
  length: number,
): ArrayLike<number>[] {
  const name = `${kernels.kind} ${one.kernel} ${dtype}[${length}]`;
  const cells = arrayOf(kernels, "float64", [RATE, ...(one.kernel === "nadam" ? NADAM_CLOCK : CLOCK)]);
  const arrays = inputs.map((values, i) =>
    i < 2 || one.kept[i - 2] !== "none" ? arrayOf(kernels, dtype, values) : null
  );
  const settings = one.settings.map((value) => value === "clock" ? cells.address + 8 : value);
  const kernel = kernels[dtype][one.kernel] as (...parameters: number[]) => void;
  kernel(...arrays.map((array) => array?.address ?? 0), length, cells.address, ...settings);
  assertSame(cells.take(name), [RATE, ...(one.kernel === "nadam" ? NADAM_CLOCK : CLOCK)], `${name}, cells`);
  return arrays.map((array) => array?.take(name) ?? []);
}

/** What one step makes of arrays, in float64. */
function expectedOf(one: UpdateCase, inputs: readonly number[][], length: number): number[][] {
  const expected = inputs.map((values) => [...values]);
  for (let i = 0; i < length; i++) {
    const numbers = inputs.map((values) => values[i] ?? NaN) as Numbers;
    one.step(numbers);
    numbers.forEach((value, k) => expected[k]!.length > 0 && (expected[k]![i] = value));
  }
  return expected;
}

function check(kernels: Kernels, dtype: FloatType, one: UpdateCase, length: number): void {
  const inputs = inputsFor(one, dtype, length);
  const actual = run(kernels, dtype, one, inputs, length);
  const tolerance = dtype === "float64" ? 1e-14 : 1e-6;
  expectedOf(one, inputs, length).forEach((values, k) => {
    assertEquals(actual[k]!.length, values.length);
    values.forEach((value, i) => {
      const message =
        `${kernels.kind} ${dtype} ${one.kernel} ${one.settings}, length ${length}, array ${k}, element ${i}`;
      const difference = Math.abs(actual[k]![i]! - value);
      assert(
        difference <= tolerance * Math.max(1, Math.abs(value)),
        `${message}: ${actual[k]![i]} instead of ${value}`,
      );
    });
  });
}

const LENGTHS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 17];

for (const { name, kernels } of kernelSets()) {
  for (const dtype of FLOATS) {
    Deno.test(`${name} ${dtype} updates: every remainder, against the formulas in float64`, () => {
      for (const one of UPDATE_CASES) for (const length of LENGTHS) check(kernels, dtype, one, length);
    });

    Deno.test(`${name} ${dtype} updates: an element's bits do not depend on its place`, () => {
      const length = 9;
      for (const one of UPDATE_CASES) {
        const inputs = inputsFor(one, dtype, length);
        const whole = run(kernels, dtype, one, inputs, length);
        for (let i = 0; i < length; i++) {
          const single = run(kernels, dtype, one, inputs.map((values) => values.slice(i, i + 1)), 1);
          whole.forEach((values, k) =>
            assertSame(single[k]!, Array.from(values).slice(i, i + 1), `${one.kernel} ${i}`)
          );
        }
      }
    });
  }
}

Deno.test("updates have the same bits in both binaries, in float64 in the TypeScript kernels too", () => {
  const [relaxed, strict, typescript] = kernelSets().map(({ kernels }) => kernels);
  for (const dtype of FLOATS) {
    for (const one of UPDATE_CASES) {
      const inputs = inputsFor(one, dtype, 17);
      const results = [relaxed, strict, typescript].map((kernels) => run(kernels!, dtype, one, inputs, 17));
      results[0]!.forEach((values, k) => {
        assertSame(results[1]![k]!, values, `strict ${one.kernel} ${dtype}`);
        if (dtype === "float64") assertSame(results[2]![k]!, values, `typescript ${one.kernel} ${dtype}`);
      });
    }
  }
});

for (const { name, kernels } of kernelSets()) {
  Deno.test(`${name} rmsprop takes a variance that rounding has left below 0 for 0`, () => {
    const one = UPDATE_CASES.find(({ kernel, kept }) => kernel === "rmsprop" && kept[1] === "any")!;
    for (const dtype of FLOATS) {
      const [p, g, v, average, velocity] = run(kernels, dtype, one, [[1], [1], [0.5], [2], [0]], 1);
      assert(v![0]! < average![0]! ** 2);
      for (const [actual, expected] of [[velocity![0]!, 100], [p![0]!, 0.94 - 30]] as const) {
        assert(Math.abs(actual - expected) <= 1e-5, `${actual} instead of ${expected}`);
      }
      assertSame(g!, [1], "gradient");
    }
  });
}

for (const { name, kernels } of kernelSets(2 ** 31 + 4096)) {
  Deno.test(`${name}: updates work above 2 GiB`, () => {
    for (const dtype of FLOATS) for (const one of UPDATE_CASES) check(kernels, dtype, one, 9);
  });
}
