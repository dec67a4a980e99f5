import { assert, assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import recorded from "../golden/indexing.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { layoutsOf } from "../test_support/layouts.ts";
import {
  assertGradient,
  assertNumbers,
  assertRecorded,
  numbersOf,
  recordedTensor,
} from "./recorded_indexing.ts";

forEachKernels(
  "sort and argsort give NumPy's order in every dtype, descending PyTorch's, and its gradients",
  () => {
    for (const one of recorded.sort) {
      using _ = ln.scope();
      const { dtype, axis } = one;
      const message = `${dtype} [${one.a.shape}] along ${axis}`;
      const a = recordedTensor(one.a, dtype);
      if ("gradient" in one) a.requiresGrad = true;
      const order = a.argsort({ axis });
      assertRecorded(order, { shape: a.shape, values: one.order }, "int32", message);
      const sorted = a.sort({ axis });
      assertRecorded(sorted, one.expected, dtype, message);
      assertGradient(a, sorted, one, message);
      const descending = a.argsort({ axis, descending: true });
      assertNumbers(descending, one.descending, `${message}, descending`);
      const expected = Array.from(a.gather(descending, { axis }).toTypedArray());
      assertEquals(Array.from(a.sort({ axis, descending: true }).toTypedArray()), expected, message);
    }
  },
);

forEachKernels("sort reads any layout", () => {
  const cases = recorded.sort.filter(({ dtype, a }) => dtype === "float32" && a.shape.length === 3);
  assert(cases.length > 0);
  for (const { a, axis, expected } of cases) {
    for (const { name, tensor } of layoutsOf({ shape: a.shape, values: numbersOf(a.values) }, "float32")) {
      assertRecorded(tensor.sort({ axis }), expected, "float32", name);
    }
  }
});

forEachKernels("topK gives PyTorch's elements, places and gradients", () => {
  for (const one of recorded.topK) {
    using _ = ln.scope();
    const { dtype, axis, k, largest } = one;
    const message = `top ${k} of ${dtype} [${one.a.shape}] along ${axis}, largest ${largest}`;
    const a = recordedTensor(one.a, dtype);
    if ("gradient" in one) a.requiresGrad = true;
    const { values, indices } = a.topK(k, { axis, largest });
    assertRecorded(values, one.expected, dtype, message);
    assertRecorded(indices, { shape: one.expected.shape, values: one.indices }, "int32", message);
    assertGradient(a, values, one, message);
  }
});

forEachKernels(
  "the last axis is sorted unless another is named, and of equal elements topK takes the first",
  () => {
    const a = ln.tensor([[3, 1, 2], [5, 5, 5]]);
    assertEquals(a.sort().toArray(), [[1, 2, 3], [5, 5, 5]]);
    assertEquals(a.argsort({ descending: true }).toArray(), [[0, 2, 1], [0, 1, 2]]);
    assertEquals(a.topK(2).indices.toArray(), [[0, 2], [0, 1]]);
    assertEquals(a.topK(2, { largest: false }).indices.toArray(), [[1, 2], [0, 1]]);
    // NaN counts as the largest, as in PyTorch.
    const withNaN = ln.tensor([1, NaN, 3]);
    assertEquals(withNaN.topK(2).indices.toArray(), [1, 2]);
    assertEquals(withNaN.topK(3, { largest: false }).indices.toArray(), [0, 2, 1]);
  },
);

forEachKernels("sorting empty arrays", () => {
  assertEquals(ln.zeros([2, 0]).sort().shape, [2, 0]);
  assertEquals(ln.zeros([0, 2]).argsort({ axis: 0 }).shape, [0, 2]);
  const { values, indices } = ln.zeros([0, 2]).topK(1);
  assertEquals([values.shape, indices.shape], [[0, 1], [0, 1]]);
});

forEachKernels("gradients of sort and topK match central differences, to the second order", () => {
  const x = ln.tensor([[0.3, 1.2, -0.5], [2, 0.1, 0.7]], { dtype: "float64" });
  const functions: Record<string, (x: ln.Tensor) => ln.Tensor> = {
    "sort": (x) => x.sort().cumsum({ axis: 1 }).sin(),
    "sort along columns, descending": (x) => x.sort({ axis: 0, descending: true }).exp(),
    "topK": (x) => x.topK(2).values.square(),
    "the smallest": (x) => x.topK(1, { axis: 0, largest: false }).values.exp(),
  };
  for (const [name, fn] of Object.entries(functions)) {
    for (const order of [1, 2] as const) {
      const { passed, maxRelativeError } = ln.gradCheck(fn, [x], { order });
      assert(passed, `${name}, order ${order}: ${maxRelativeError}`);
    }
  }
});

forEachKernels("topK frees the positions of the elements it does not take", () => {
  const { liveBytes } = ln.memory();
  const a = ln.zeros([1000]);
  const { values, indices } = a.topK(1);
  a.dispose();
  assertEquals(ln.memory().liveBytes - liveBytes, 128);
  values.dispose();
  indices.dispose();
});

forEachKernels("what cannot be sorted is an error", () => {
  const a = ln.zeros([2, 3]);
  assertThrows(() => ln.tensor(1).sort(), RangeError, "Cannot sort along axis -1 of an array with 0 axes");
  assertThrows(() => ln.tensor(1).argsort(), RangeError, "a single number has no axes");
  assertThrows(() => ln.tensor(1).topK(1), RangeError, "a single number has no axes");
  assertThrows(() => a.sort({ axis: 2 }), RangeError, "Cannot sort along axis 2");
  assertEquals(
    assertThrows(() => a.topK(4), RangeError).message,
    "Cannot take the top 4 elements along axis 1 of a tensor of shape [2, 3]: expected a whole number from 0 to 3",
  );
  for (const k of [-1, 1.5, NaN]) {
    assertThrows(() => a.topK(k), RangeError, `Cannot take the top ${k} elements`);
  }
  assertThrows(() => a.topK("1" as unknown as number), TypeError, 'Cannot take the top "1" elements');
});
