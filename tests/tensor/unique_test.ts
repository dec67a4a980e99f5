import { assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import recorded from "../golden/indexing.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { assertRecorded, recordedTensor } from "./recorded_indexing.ts";

forEachKernels("unique gives NumPy's values, first places, inverse and counts in every dtype", () => {
  for (const one of recorded.unique) {
    const message = `${one.dtype} [${one.a.shape}]`;
    const a = recordedTensor(one.a, one.dtype);
    const shape = one.expected.shape;
    assertRecorded(ln.unique(a), one.expected, one.dtype, message);
    const found = ln.unique(a, { returnIndex: true, returnInverse: true, returnCounts: true });
    assertRecorded(found.values, one.expected, one.dtype, message);
    assertRecorded(found.index, { shape, values: one.index }, "int32", message);
    assertRecorded(found.inverse, one.inverse, "int32", message);
    assertRecorded(found.counts, { shape, values: one.counts }, "int32", message);
  }
});

forEachKernels("unique gives only what it is asked for", () => {
  const a = ln.tensor([[2, 1], [2, 2]]).T;
  assertEquals(Object.keys(ln.unique(a, {})), ["values"]);
  const { counts, ...rest } = ln.unique(a, { returnCounts: true });
  assertEquals([counts.toArray(), Object.keys(rest)], [[1, 3], ["values"]]);
  assertEquals(ln.unique(a, { returnInverse: true }).inverse.toArray(), [[1, 1], [0, 1]]);
});

forEachKernels("unique of nothing, of a single number, and of zeros and NaN", () => {
  const found = ln.unique(ln.zeros([0, 2]), { returnIndex: true, returnInverse: true, returnCounts: true });
  assertEquals([found.values.shape, found.index.shape, found.counts.shape], [[0], [0], [0]]);
  assertEquals(found.inverse.shape, [0, 2]);
  assertEquals(ln.unique(ln.tensor(7)).toArray(), [7]);
  assertEquals(ln.unique(ln.tensor([NaN, 0, -0, NaN])).toArray(), [0, NaN]);
});

forEachKernels("unique is not recorded for gradients", () => {
  assertEquals(ln.unique(ln.ones([3], { requiresGrad: true })).requiresGrad, false);
});

Deno.test("unique of what is no tensor is an error", () => {
  assertThrows(
    () => ln.unique([1, 2] as unknown as ln.Tensor),
    TypeError,
    "Cannot find the unique values of an array of length 2: expected a tensor",
  );
});
