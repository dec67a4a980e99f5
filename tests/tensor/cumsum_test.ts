import { assert, assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import recorded from "../golden/indexing.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { layoutsOf } from "../test_support/layouts.ts";
import { assertGradient, assertRecorded, numbersOf, recordedTensor } from "./recorded_indexing.ts";

const axisOption = (axis: number | null) => axis === null ? {} : { axis };

forEachKernels("cumsum gives NumPy's sums to the bit in every dtype, and PyTorch's gradients", () => {
  for (const one of recorded.cumsum) {
    using _ = ln.scope();
    const message = `${one.dtype} [${one.a.shape}] along ${one.axis}`;
    const a = recordedTensor(one.a, one.dtype);
    if ("gradient" in one) a.requiresGrad = true;
    const result = a.cumsum(axisOption(one.axis));
    assertRecorded(result, one.expected, one.dtype === "bool" ? "int32" : one.dtype, message);
    assertGradient(a, result, one, message);
  }
});

forEachKernels("cumsum reads any layout", () => {
  const cases = recorded.cumsum.filter(({ dtype, a }) => dtype === "float32" && a.shape.length === 3);
  assert(cases.length > 0);
  for (const { a, axis, expected } of cases) {
    for (const { name, tensor } of layoutsOf({ shape: a.shape, values: numbersOf(a.values) }, "float32")) {
      assertRecorded(tensor.cumsum(axisOption(axis)), expected, "float32", name);
    }
  }
});

forEachKernels("cumsum of empty arrays and of a single number", () => {
  assertEquals(ln.zeros([0, 3]).cumsum({ axis: 0 }).shape, [0, 3]);
  assertEquals(ln.zeros([2, 0]).cumsum({ axis: -1 }).shape, [2, 0]);
  assertEquals(ln.zeros([2, 0]).cumsum().shape, [0]);
  assertEquals(ln.tensor(5).cumsum().toArray(), [5]);
  assertThrows(() => ln.tensor(5).cumsum({ axis: 0 }), RangeError, "a single number has no axes");
});

forEachKernels("infinities and NaN go on to the end", () => {
  const sums = ln.tensor([1, Infinity, 2, -Infinity, 1]).cumsum().toArray();
  assertEquals(sums, [1, Infinity, Infinity, NaN, NaN]);
});

forEachKernels("gradients of cumsum match central differences, to the second order", () => {
  const x = ln.tensor([[0.3, 1.2, -0.5], [2, 0.1, 0.7]], { dtype: "float64" });
  for (const axis of [null, 0, 1]) {
    for (const order of [1, 2] as const) {
      const { passed, maxRelativeError } = ln.gradCheck((x) => x.cumsum(axisOption(axis)).sin(), [x], {
        order,
      });
      assert(passed, `axis ${axis}, order ${order}: ${maxRelativeError}`);
    }
  }
});

forEachKernels("an int32 sum that does not fit is an error", () => {
  const { liveBytes } = ln.memory();
  const a = ln.tensor([[1, 2 ** 31 - 1], [0, 0], [5, 1]], { dtype: "int32" });
  assertEquals(
    assertThrows(() => a.cumsum({ axis: 0 }), RangeError).message,
    "Cannot sum an int32 array of shape [3, 2] cumulatively along axis 0: the sum at [2, 1] does not fit; " +
      'use .astype("float64") first',
  );
  assertThrows(() => a.cumsum(), RangeError, "the sum at [1] does not fit");
  a.dispose();
  assertEquals(ln.memory().liveBytes, liveBytes);
});
