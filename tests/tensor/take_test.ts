import { assert, assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import recorded from "../golden/indexing.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { layoutsOf } from "../test_support/layouts.ts";
import { assertGradient, assertRecorded, numbersOf, recordedTensor } from "./recorded_indexing.ts";

const axisOption = (axis: number | null) => axis === null ? {} : { axis };

for (const name of ["take", "gather"] as const) {
  forEachKernels(`${name} gives NumPy's elements in every dtype, and PyTorch's gradients`, () => {
    for (const one of recorded[name]) {
      using _ = ln.scope();
      const message = `${one.dtype} [${one.a.shape}] by [${one.index.shape}] along ${one.axis}`;
      const a = recordedTensor(one.a, one.dtype);
      if ("gradient" in one) a.requiresGrad = true;
      const index = recordedTensor(one.index, "int32");
      const result = a[name](index, axisOption(one.axis));
      assertRecorded(result, one.expected, one.dtype, message);
      assertGradient(a, result, one, message);
    }
  });
}

forEachKernels("take and gather read arrays and indices of any layout", () => {
  const cases = (name: "take" | "gather") =>
    recorded[name].filter(({ dtype, a, axis }) => dtype === "int32" && a.shape.length === 3 && axis !== null);
  assert(cases("take").length >= 3 && cases("gather").length >= 3);
  for (const name of ["take", "gather"] as const) {
    for (const one of cases(name)) {
      const [a, index] = [one.a, one.index].map(({ shape, values }) => ({
        shape,
        values: numbersOf(values),
      }));
      for (const from of layoutsOf(a!, "int32")) {
        for (const at of layoutsOf(index!, "int32")) {
          const result = from.tensor[name](at.tensor, axisOption(one.axis));
          assertRecorded(result, one.expected, "int32", `${name}, ${from.name}, indices ${at.name}`);
        }
      }
    }
  }
});

forEachKernels("gather broadcasts the array along other axes, and gradients are summed there", () => {
  const row = ln.tensor([[1, 2, 4]], { dtype: "float64", requiresGrad: true });
  const result = row.gather([[0], [2], [-1], [1]]);
  assertEquals(result.toArray(), [[1], [4], [4], [2]]);
  const [slope] = ln.gradient(
    () => result.mul(ln.tensor([[1], [10], [100], [1000]], { dtype: "float64" })).sum(),
    [
      row,
    ],
  );
  assertEquals(slope!.toArray(), [[1, 1000, 110]]);
});

forEachKernels("nested arrays, a number and typed arrays are indices too", () => {
  const a = ln.tensor([10, 20, 30]);
  assertEquals(a.take([[0, -1], [1, 1]]).toArray(), [[10, 30], [20, 20]]);
  assertEquals(a.take(1).shape, []);
  assertEquals(a.take(-3).item(), 10);
  assertEquals(a.take(new Int32Array([2, 0])).toArray(), [30, 10]);
  assertEquals(a.take([]).shape, [0]);
  assertEquals(a.gather([2, 2, 0, 1]).toArray(), [30, 30, 10, 20]);
});

forEachKernels("empty arrays and empty indices", () => {
  assertEquals(ln.zeros([0, 3]).take([1, 2], { axis: 1 }).shape, [0, 2]);
  assertEquals(ln.zeros([2, 0]).take([], { axis: 1 }).shape, [2, 0]);
  assertEquals(ln.zeros([2, 3, 0]).take([[1, 0, 1]], { axis: 0 }).shape, [1, 3, 3, 0]);
  assertEquals(ln.zeros([3, 0]).gather(ln.zeros([3, 0], { dtype: "int32" })).shape, [3, 0]);
  assertEquals(ln.zeros([0, 3]).gather(ln.zeros([0, 2], { dtype: "int32" })).shape, [0, 2]);
  const x = ln.ones([2, 3], { requiresGrad: true });
  assertEquals(ln.gradient(() => x.take([], { axis: 0 }).sum(), [x])[0]!.toArray(), [[0, 0, 0], [0, 0, 0]]);
});

forEachKernels("gradients of take and gather match central differences, to the second order", () => {
  const x = ln.tensor([[0.3, 1.2, -0.5], [2, 0.1, 0.7]], { dtype: "float64" });
  const functions: Record<string, (x: ln.Tensor) => ln.Tensor> = {
    "flattened": (x) => x.take([[1, 1], [-1, 0]]).exp(),
    "rows": (x) => x.take([1, 0, 1, 1], { axis: 0 }).sigmoid(),
    "columns of a transposed view": (x) => x.T.take([[1, 0]], { axis: -1 }).square(),
    "gather": (x) => x.gather([[0, 2, 2, 2], [1, 1, -1, 0]], { axis: 1 }).exp(),
    "gather along rows": (x) => x.gather([[1, 0, 1]], { axis: 0 }).square(),
    "gather from a broadcast row": (x) => x.slice([0, 1]).gather([[0, 0], [2, 1], [1, 1]]).exp(),
    "a broadcast gradient": (x) => x.take([0, 0, 2], { axis: 1 }).sum({ axis: 1 }).square(),
  };
  for (const [name, fn] of Object.entries(functions)) {
    for (const order of [1, 2] as const) {
      const { passed, maxRelativeError } = ln.gradCheck(fn, [x], { order });
      assert(passed, `${name}, order ${order}: ${maxRelativeError}`);
    }
  }
});

forEachKernels("the gradient uses the indices as they were", () => {
  const x = ln.tensor([1, 2, 3], { requiresGrad: true });
  const index = ln.tensor([0, 0, 2], { dtype: "int32" });
  const [taken, gathered] = [x.take(index), x.gather(index)];
  index.set(1);
  assertEquals(ln.gradient(() => taken.sum(), [x])[0]!.toArray(), [2, 0, 1]);
  assertEquals(ln.gradient(() => gathered.sum(), [x])[0]!.toArray(), [2, 0, 1]);
});

forEachKernels("wrong indices are errors that name the first and its place, and leave nothing behind", () => {
  const [a, empty, floats, single] = [ln.zeros([3, 4]), ln.zeros([2, 0]), ln.tensor([0, 1]), ln.tensor(5)];
  const wrong = (fn: () => unknown, type: typeof RangeError | typeof TypeError, message: string) => {
    const { liveBytes, liveTensors } = ln.memory();
    assertEquals(assertThrows(fn, type).message, message);
    assertEquals([ln.memory().liveBytes, ln.memory().liveTensors], [liveBytes, liveTensors], message);
  };
  wrong(
    () => a.take([[0, 3], [9, 1]], { axis: 0 }),
    RangeError,
    "Cannot take index 3 at [0, 1] of the indices along axis 0 of an array of shape [3, 4]: expected -3 to 2",
  );
  wrong(
    () => a.take(-13),
    RangeError,
    "Cannot take index -13 along axis 0 of an array of shape [12]: expected -12 to 11",
  );
  wrong(
    () => a.gather([[0], [1], [4]], { axis: 1 }),
    RangeError,
    "Cannot gather index 4 at [2, 0] of the indices along axis 1 of an array of shape [3, 4]: expected -4 to 3",
  );
  wrong(
    () => empty.take([0], { axis: 1 }),
    RangeError,
    "Cannot take index 0 at [0] of the indices along axis 1 of an array of shape [2, 0]: there is nothing to choose from",
  );
  wrong(
    () => a.take(floats),
    TypeError,
    'Cannot take by indices of dtype float32: convert them with .astype("int32")',
  );
  wrong(
    () => a.take([0, 1.5]),
    RangeError,
    "Cannot take by indices of dtype int32 from 1.5: expected whole numbers from -2147483648 to 2147483647",
  );
  wrong(
    () => a.take([true, false]),
    TypeError,
    "Cannot take by indices from booleans: expected whole numbers",
  );
  wrong(
    () => a.gather([0, 1], { axis: 0 }),
    RangeError,
    "Cannot gather from an array of shape [3, 4] by indices of shape [2] along axis 0: both must have as many axes",
  );
  wrong(
    () => a.gather([[0, 1], [1, 2]], { axis: 1 }),
    RangeError,
    "Cannot gather from an array of shape [3, 4] by indices of shape [2, 2] along axis 1: lengths 3 and 2 of axis 0 " +
      "differ and neither is 1",
  );
  wrong(
    () => a.take([0], { axis: 2 }),
    RangeError,
    "Cannot take along axis 2 of an array with 2 axes: expected a whole number from -2 to 1",
  );
  wrong(
    () => single.gather(0),
    RangeError,
    "Cannot gather along axis -1 of an array with 0 axes: a single number has no axes",
  );
  assertThrows(() => a.take("0" as unknown as number), TypeError, 'Cannot take by indices from "0"');
  const disposed = ln.tensor([0], { dtype: "int32" });
  disposed.dispose();
  assertThrows(() => a.take(disposed), TypeError, "disposed");
});
