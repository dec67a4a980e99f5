import { assertEquals, assertStrictEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import type { DType } from "../../src/mod.ts";
import recorded from "../golden/casts_torch.json" with { type: "json" };
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { layoutsOf } from "../test_support/layouts.ts";

const parse = (text: string) => text.split(" ").map(Number);

for (const { from, to, input, output } of recorded.cases) {
  forEachKernels(`${from} becomes ${to} as in PyTorch`, () => {
    const values = ln.tensor(parse(input), { dtype: from as DType });
    const result = values.astype(to as DType);
    assertStrictEquals(result.dtype, to);
    assertEquals([...result.toTypedArray()], parse(output));
  });
}

for (const dtype of ["float32", "float64"] as const) {
  forEachKernels(`${dtype} numbers beyond int32 become its nearest end, and NaN 0`, () => {
    const values = [2 ** 31, -(2 ** 31) - 4096, 1e30, -1e30, Infinity, -Infinity, NaN];
    const [low, high] = [-(2 ** 31), 2 ** 31 - 1];
    assertEquals(ln.tensor(values, { dtype }).astype("int32").toArray(), [
      high,
      low,
      high,
      low,
      high,
      low,
      0,
    ]);
    assertEquals(ln.tensor(values, { dtype }).astype("bool").toArray(), [1, 1, 1, 1, 1, 1, 1]);
  });
}

forEachKernels("float64 beyond float32 becomes infinite, NaN and infinities stay", () => {
  const values = ln.tensor([1e39, -1e39, NaN, Infinity], { dtype: "float64" });
  assertEquals(values.astype("float32").toArray(), [Infinity, -Infinity, NaN, Infinity]);
});

forEachKernels("every cast reads views of any layout and gives a copy without gaps", () => {
  const array = { shape: [2, 3, 2], values: [0, 1, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1] };
  for (const from of ["bool", "int32", "float32", "float64"] as const) {
    for (const { name, tensor } of layoutsOf(array, from)) {
      for (const to of ["bool", "int32", "float32", "float64"] as const) {
        const result = tensor.astype(to);
        assertEquals([result.dtype, result.shape, [...result.toTypedArray()]], [
          to,
          array.shape,
          array.values,
        ], `${from}, ${name}`);
        assertStrictEquals(result.array.isContiguous && result.array.storage !== tensor.array.storage, true);
      }
    }
    assertEquals(ln.zeros([0, 2], { dtype: from }).astype("float32").shape, [0, 2]);
  }
});
