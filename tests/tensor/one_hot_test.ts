import { assertEquals, assertThrows } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { layoutsOf } from "../test_support/layouts.ts";

forEachKernels("oneHot takes the rows of an identity matrix, in every dtype and from any layout", () => {
  const labels = { shape: [2, 3], values: [4, 0, 1, 1, 3, 2] };
  for (const dtype of ["float32", "float64", "int32", "bool"] as const) {
    const expected = ln.eye(5, 5, { dtype }).take(ln.tensor([[4, 0, 1], [1, 3, 2]], { dtype: "int32" }), {
      axis: 0,
    });
    for (const { name, tensor } of layoutsOf(labels, "int32")) {
      const encoded = ln.oneHot(tensor, 5, { dtype });
      assertEquals([encoded.dtype, encoded.shape], [dtype, [2, 3, 5]], name);
      assertEquals(encoded.toArray(), expected.toArray(), name);
    }
  }
});

forEachKernels("oneHot of a number, of nothing, and with no classes", () => {
  assertEquals(ln.oneHot(1, 3).toArray(), [0, 1, 0]);
  assertEquals(ln.oneHot(1, 3).dtype, "float32");
  assertEquals(ln.oneHot([], 3).shape, [0, 3]);
  assertEquals(ln.oneHot([], 0).shape, [0, 0]);
});

forEachKernels("wrong classes are errors, negative ones too", () => {
  const { liveTensors, liveBytes } = ln.memory();
  assertEquals(
    assertThrows(() => ln.oneHot([[0, 1], [-1, 3]], 3), RangeError).message,
    "Cannot encode index -1 at [1, 0] of the indices as one of 3 classes: expected 0 to 2",
  );
  assertThrows(
    () => ln.oneHot(3, 3),
    RangeError,
    "Cannot encode index 3 as one of 3 classes: expected 0 to 2",
  );
  assertThrows(() => ln.oneHot([0], 0), RangeError, "there is nothing to choose from");
  for (const depth of [-1, 1.5, NaN, 2 ** 31]) {
    assertThrows(() => ln.oneHot([0], depth), RangeError, `Cannot encode as one-hot with depth ${depth}`);
  }
  assertThrows(() => ln.oneHot([0], "3" as unknown as number), TypeError, 'with depth "3"');
  assertThrows(() => ln.oneHot([0], 1, { dtype: "int8" as ln.DType }), TypeError, "Cannot encode as one-hot");
  assertThrows(() => ln.oneHot([true], 2), TypeError, "Cannot encode by indices from booleans");
  const labels = ln.tensor([0, 1]);
  assertThrows(() => ln.oneHot(labels, 2), TypeError, '.astype("int32")');
  labels.dispose();
  assertEquals([ln.memory().liveTensors, ln.memory().liveBytes], [liveTensors, liveBytes]);
});
