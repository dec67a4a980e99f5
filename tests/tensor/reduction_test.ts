import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import type { Tensor } from "../../src/mod.ts";
import recorded from "../golden/reductions_numpy.json" with { type: "json" };
import { randomNumbers } from "../kernels/kernel_harness.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { layoutsOf, tensorOf } from "../test_support/layouts.ts";
import { axisSubsets, build, reduce, type ReferenceArray } from "../test_support/reference_array.ts";

interface Outcome {
  readonly shape: number[];
  readonly values: string;
}

const FLOATS = ["float32", "float64"] as const;

function parse({ shape, values }: Outcome): ReferenceArray {
  return { shape, values: values === "" ? [] : values.split(" ").map(Number) };
}

/** Asserts that a reduction gives what NumPy recorded, or fails where it failed. */
function assertOutcome(
  run: () => Tensor,
  outcome: Outcome | null,
  round: (x: number) => number,
  message: string,
): void {
  if (outcome === null) {
    assertThrows(run, RangeError, "no elements to choose from");
    return;
  }
  const expected = parse(outcome);
  const result = run();
  assertEquals(
    [result.shape, [...result.toTypedArray()]],
    [expected.shape, expected.values.map(round)],
    message,
  );
}

for (const one of recorded.arrays) {
  const array = parse(one);
  const label = `[${one.shape}]${/NaN/.test(one.values) ? " with NaN" : ""}`;

  forEachKernels(
    `sum, mean, max and min over every set of axes are NumPy's, in every layout: ${label}`,
    () => {
      assertStrictEquals(one.reductions.length, 2 ** one.shape.length);
      for (const dtype of FLOATS) {
        const round = dtype === "float32" ? Math.fround : Number;
        for (const { name, tensor } of layoutsOf(array, dtype)) {
          for (const { axes, ...outcomes } of one.reductions) {
            const message = `${dtype}, ${name}, axes [${axes}]`;
            assertOutcome(() => tensor.sum({ axis: axes }), outcomes.sum, round, `sum, ${message}`);
            assertOutcome(() => tensor.mean({ axis: axes }), outcomes.mean, round, `mean, ${message}`);
            assertOutcome(() => tensor.max({ axis: axes }), outcomes.max, round, `max, ${message}`);
            assertOutcome(() => tensor.min({ axis: axes }), outcomes.min, round, `min, ${message}`);
          }
        }
      }
    },
  );

  forEachKernels(
    `argmax and argmin along each axis and over all are NumPy's, in every layout: ${label}`,
    () => {
      for (const dtype of FLOATS) {
        for (const { name, tensor } of layoutsOf(array, dtype)) {
          for (const { axis, ...outcomes } of one.positions) {
            const options = axis === null ? {} : { axis };
            const message = `${dtype}, ${name}, axis ${axis}`;
            assertOutcome(() => tensor.argmax(options), outcomes.argmax, Number, `argmax, ${message}`);
            assertOutcome(() => tensor.argmin(options), outcomes.argmin, Number, `argmin, ${message}`);
          }
        }
      }
    },
  );
}

forEachKernels("keepDims keeps the reduced axes with length 1, and axes may count from the end", () => {
  const t = ln.arange(24).reshape([2, 3, 4]);
  for (const axes of axisSubsets(3)) {
    const shape = t.shape.map((length, axis) => axes.includes(axis) ? 1 : length);
    for (const method of ["sum", "mean", "max", "min"] as const) {
      const kept = t[method]({ axis: axes, keepDims: true });
      assertEquals(kept.shape, shape, `${method} [${axes}]`);
      assertEquals(kept.toTypedArray(), t[method]({ axis: axes.map((axis) => axis - 3) }).toTypedArray());
    }
  }
  assertEquals(t.argmax({ axis: -2, keepDims: true }).shape, [2, 1, 4]);
  assertEquals(t.argmax({ keepDims: true }).toArray(), [[[23]]]);
  assertStrictEquals(t.argmin().dtype, "int32");
});

forEachKernels("int32 and bool reduce exactly to int32, means to float32", () => {
  const random = randomNumbers(3);
  for (const dtype of ["int32", "bool"] as const) {
    const top = dtype === "bool" ? 2 : 2 ** 26;
    const array = build([3, 4, 5], () => Math.floor(random() * top));
    for (const { name, tensor } of layoutsOf(array, dtype)) {
      for (const axes of axisSubsets(3)) {
        const expected = reduce(
          array,
          axes,
          false,
          (values) => values.reduce((sum, value) => sum + value, 0),
        );
        const sum = tensor.sum({ axis: axes });
        assertEquals([sum.dtype, sum.shape], ["int32", expected.shape]);
        assertEquals([...sum.toTypedArray()], expected.values, `${dtype}, ${name}, axes [${axes}]`);
        const largest = tensor.max({ axis: axes });
        assertStrictEquals(largest.dtype, dtype);
        assertEquals(
          [...largest.toTypedArray()],
          reduce(array, axes, false, (values) => Math.max(...values)).values,
        );
        const smallest = tensor.min({ axis: axes });
        assertEquals(
          [...smallest.toTypedArray()],
          reduce(array, axes, false, (values) => Math.min(...values)).values,
        );
      }
      assertStrictEquals(tensor.argmax().item(), array.values.indexOf(Math.max(...array.values)), name);
      assertStrictEquals(tensor.argmin().item(), array.values.indexOf(Math.min(...array.values)), name);
    }
    assertStrictEquals(tensorOf(array, dtype).mean().dtype, "float32");
  }
  assertEquals(ln.tensor([1, 2, 4], { dtype: "int32" }).mean().item(), Math.fround(7 / 3));
});

forEachKernels("an int32 sum is exact up to its limits, and refused one beyond them", () => {
  const int32 = (...values: number[]) => ln.tensor(values, { dtype: "int32" });
  const top = 2 ** 31 - 1;
  assertStrictEquals(int32(top, 0).sum().item(), top);
  assertStrictEquals(int32(-(2 ** 31), 0).sum().item(), -(2 ** 31));
  // The partial sums leave int32; the whole does not.
  assertStrictEquals(int32(top, top, -top, -top, 5).sum().item(), 5);
  const before = ln.memory();
  const { message } = assertThrows(() => int32(top, 1).sum(), RangeError);
  assertStrictEquals(/2147483648.*astype\("float64"\)/.test(message), true, message);
  const rows = ln.full([2, 2], 2 ** 30, { dtype: "int32" });
  assertThrows(() => rows.sum({ axis: 0 }), RangeError, "[2, 2]");
  assertStrictEquals(rows.astype("float64").sum().item(), 2 ** 32);
  assertStrictEquals(ln.memory().liveTensors, before.liveTensors + 4);
});

forEachKernels("the error of a long float32 sum grows with the logarithm of its length", () => {
  const random = randomNumbers(5);
  const length = 300_000;
  const values = Float32Array.from({ length }, () => random() + 1);
  const exact = values.reduce((sum, value) => sum + value, 0);
  // Higham 2002, §4.2: blocks of b added one by one and then pairwise are off by at most (b + log₂(n/b))·u relatively.
  const bound = (64 + Math.log2(length)) * 2 ** -24;
  const t = ln.fromTypedArray(values);
  for (const [name, sum] of [["row", t.sum()], ["column", t.reshape([-1, 1]).T.sum({ axis: 1 })]] as const) {
    const error = Math.abs(sum.item() - exact) / exact;
    assertStrictEquals(error <= bound, true, `${name}: relative error ${error}`);
  }
  assertStrictEquals(Math.abs(t.mean().item() - exact / length) / (exact / length) <= bound, true);
});

forEachKernels("a sum down columns equals the sums of the columns to the last bit", () => {
  const random = randomNumbers(6);
  for (const dtype of FLOATS) {
    for (const rows of [1, 7, 8, 9, 100, 1000]) {
      const t = tensorOf(build([rows, 5], () => random() - 0.5), dtype);
      const packed = t.T.reshape([5, rows]).sum({ axis: 1 });
      assertEquals(t.sum({ axis: 0 }).toArray(), packed.toArray(), `${dtype}, ${rows} rows`);
    }
  }
});
