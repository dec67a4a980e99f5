import { assertEquals, assertStrictEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import recorded from "../golden/slices_numpy.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const { positions, cases } = recorded;

for (const length of [0, 1, 2, 3, 4, 5]) {
  withoutLeaks(
    `a slice takes what NumPy's takes: ${length} elements, all starts and stops, eight steps`,
    () => {
      using _ = ln.scope();
      const whole = ln.arange(0, length, 1, { dtype: "int32" });
      const ofLength = cases.filter((one) => one.length === length);
      assertStrictEquals(ofLength.length, 8);
      for (const { step, taken } of ofLength) {
        positions.forEach((start, i) => {
          const words = taken[i]!.split(" ");
          positions.forEach((stop, j) => {
            using part = whole.slice([start, stop, step]);
            const digits = part.toTypedArray().join("") || "-";
            assertStrictEquals(digits, words[j], `[${start}:${stop}:${step}]`);
            assertStrictEquals(part.size, words[j] === "-" ? 0 : words[j]!.length);
          });
        });
      }
    },
  );
}

const matrix = () => ln.arange(12).reshape([3, 4]);

forEachKernels("an index drops its axis and may count from the end", () => {
  assertEquals(matrix().slice(1).toArray(), [4, 5, 6, 7]);
  assertEquals(matrix().slice(-1).toArray(), [8, 9, 10, 11]);
  assertEquals(matrix().slice(null, -2).toArray(), [2, 6, 10]);
  const one = matrix().slice(2, -4);
  assertEquals([one.shape, one.item()], [[], 8]);
});

forEachKernels("ranges, indices and null mix, and axes without a range are whole", () => {
  const t = ln.arange(24).reshape([2, 3, 4]);
  assertEquals(t.slice(1, [0, 2], [null, null, 3]).toArray(), [[12, 15], [16, 19]]);
  assertEquals(t.slice([1, null], null, 0).toArray(), [[12, 16, 20]]);
  assertEquals(t.slice([], [2]).toArray(), [[[8, 9, 10, 11]], [[20, 21, 22, 23]]]);
  assertEquals(t.slice().shape, [2, 3, 4]);
});

forEachKernels("a slice is a view, in steps, backwards and with a dropped axis", () => {
  const t = matrix();
  const { liveBytes } = ln.memory();
  for (
    const part of [t.slice([0, 2]), t.slice([null, null, -2]), t.slice(1), t.slice(null, 2), t.slice([3, 1])]
  ) {
    assertStrictEquals(part.array.storage, t.array.storage);
  }
  assertStrictEquals(ln.memory().liveBytes, liveBytes);
});

forEachKernels("a slice of a slice of a transposed array reads the right elements", () => {
  const part = matrix().T.slice([null, null, -1]).slice([1, 4, 2], [null, null, -1]);
  assertEquals(part.toArray(), [[10, 6, 2], [8, 4, 0]]);
});
