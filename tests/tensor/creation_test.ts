import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import type { DType } from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

const DTYPES = ["bool", "int32", "float32", "float64"] as const;
const ARRAYS = { bool: Uint8Array, int32: Int32Array, float32: Float32Array, float64: Float64Array } as const;

/** Asserts dtype, shape and values at once. */
function assertTensor(t: ln.Tensor, dtype: DType, shape: number[], values: unknown): void {
  assertEquals([t.dtype, t.shape, t.toArray()], [dtype, shape, values]);
}

forEachKernels("numbers in nested arrays of any depth give float32", () => {
  assertTensor(ln.tensor(3), "float32", [], 3);
  assertTensor(ln.tensor([]), "float32", [0], []);
  assertTensor(ln.tensor([[], []]), "float32", [2, 0], [[], []]);
  assertTensor(ln.tensor([1, 2.5, -3]), "float32", [3], [1, 2.5, -3]);
  assertTensor(ln.tensor([[[1], [2]], [[3], [4]]]), "float32", [2, 2, 1], [[[1], [2]], [[3], [4]]]);
});

forEachKernels("booleans give bool, and come back as 0 and 1", () => {
  assertTensor(ln.tensor(true), "bool", [], 1);
  assertTensor(ln.tensor([[true, false], [false, true]]), "bool", [2, 2], [[1, 0], [0, 1]]);
  assertTensor(ln.tensor([true, false], { dtype: "float64" }), "float64", [2], [1, 0]);
});

forEachKernels("float32 rounds to nearest, float64 keeps every bit", () => {
  const values = [0.1, 1 / 3, 1e-45, 5e-324, 1e39, -0, NaN, -Infinity];
  assertEquals([...ln.tensor(values).toTypedArray()], values.map(Math.fround));
  assertEquals([...ln.tensor(values, { dtype: "float64" }).toTypedArray()], values);
});

forEachKernels("int32 takes its whole range, and bool whether a number differs from 0", () => {
  const range = [-(2 ** 31), -1, -0, 2 ** 31 - 1];
  assertEquals([...ln.tensor(range, { dtype: "int32" }).toTypedArray()], [-(2 ** 31), -1, 0, 2 ** 31 - 1]);
  assertEquals(ln.tensor([0, -0, 0.5, NaN, 256], { dtype: "bool" }).toArray(), [0, 0, 1, 1, 1]);
  assertEquals(ln.full([2], 7, { dtype: "bool" }).toArray(), [1, 1]);
});

forEachKernels("typed arrays keep their type, and rows of them may be nested", () => {
  assertTensor(ln.tensor(new Float64Array([0.1])), "float64", [1], [0.1]);
  assertTensor(ln.tensor(new Int32Array([7])), "int32", [1], [7]);
  assertTensor(ln.tensor([new Float32Array([1, 2]), new Float32Array([3, 4])]), "float32", [2, 2], [[1, 2], [
    3,
    4,
  ]]);
  assertTensor(ln.fromTypedArray(new Uint8Array([0, 2, 255])), "bool", [3], [0, 1, 1]);
  assertTensor(ln.fromTypedArray(new Uint8Array([0, 2, 255]), [3, 1], { dtype: "int32" }), "int32", [3, 1], [
    [0],
    [2],
    [255],
  ]);
  assertTensor(ln.fromTypedArray(new Float32Array([0.5]), []), "float32", [], 0.5);
});

for (const dtype of DTYPES) {
  forEachKernels(`fromTypedArray copies in and toTypedArray copies out: ${dtype}`, () => {
    const data = ARRAYS[dtype].from([1, 0, 1, 1, 0, 1]);
    const t = ln.fromTypedArray(data, [2, 3], { dtype });
    data.fill(0);
    const out = t.toTypedArray();
    assertEquals(out, ARRAYS[dtype].from([1, 0, 1, 1, 0, 1]));
    assert(out.buffer instanceof ArrayBuffer, "a copy lies in ordinary memory");
    out.fill(0);
    assertEquals([...t.toTypedArray()], [1, 0, 1, 1, 0, 1]);
  });

  forEachKernels(`toTypedArray and toArray read views in row-major order: ${dtype}`, () => {
    const t = ln.tensor([[1, 0, 0], [1, 1, 0]], { dtype }).T.slice([null, null, -1]);
    assertEquals(t.toTypedArray(), ARRAYS[dtype].from([0, 0, 0, 1, 1, 1]));
    assertEquals(t.toArray(), [[0, 0], [0, 1], [1, 1]]);
  });

  forEachKernels(`zeros, ones, full and their likes: ${dtype}`, () => {
    assertTensor(ln.zeros([2, 1], { dtype }), dtype, [2, 1], [[0], [0]]);
    assertTensor(ln.ones([], { dtype }), dtype, [], 1);
    assertTensor(ln.full([0, 3], 1, { dtype }), dtype, [0, 3], []);
    const other = ln.zeros([2], { dtype });
    assertTensor(ln.onesLike(other), dtype, [2], [1, 1]);
    assertTensor(ln.zerosLike(other, { dtype: "float64" }), "float64", [2], [0, 0]);
  });

  forEachKernels(`item reads one element of a tensor of any rank: ${dtype}`, () => {
    assertStrictEquals(ln.tensor([[[1]]], { dtype }).item(), 1);
    assertStrictEquals(ln.tensor([0, 0, 1], { dtype }).slice(-1).item(), 1);
  });
}

forEachKernels("full spreads one value, NaN and infinities included", () => {
  assertEquals(ln.full([2, 2], -0.5).toArray(), [[-0.5, -0.5], [-0.5, -0.5]]);
  assertEquals(ln.full([2], NaN).toArray(), [NaN, NaN]);
  assertEquals(ln.full([2], -(2 ** 31), { dtype: "int32" }).toArray(), [-(2 ** 31), -(2 ** 31)]);
});

forEachKernels("eye has ones on the diagonal of any rectangle", () => {
  assertTensor(ln.eye(2), "float32", [2, 2], [[1, 0], [0, 1]]);
  assertTensor(ln.eye(2, 3, { dtype: "int32" }), "int32", [2, 3], [[1, 0, 0], [0, 1, 0]]);
  assertTensor(ln.eye(3, 1, { dtype: "bool" }), "bool", [3, 1], [[1], [0], [0]]);
  assertTensor(ln.eye(0), "float32", [0, 0], []);
});

forEachKernels("arange counts up and down, without its end", () => {
  assertTensor(ln.arange(4), "float32", [4], [0, 1, 2, 3]);
  assertTensor(ln.arange(1, 4), "float32", [3], [1, 2, 3]);
  assertTensor(ln.arange(5, 0, -2, { dtype: "int32" }), "int32", [3], [5, 3, 1]);
  assertTensor(ln.arange(3, 3), "float32", [0], []);
  assertTensor(ln.arange(3, 5, -1), "float32", [0], []);
  // np.arange(0, 1, 0.1) has 10 elements, np.arange(1, 1.3, 0.1) has 4.
  assertEquals(ln.arange(0, 1, 0.1, { dtype: "float64" }).shape, [10]);
  assertEquals(ln.arange(1, 1.3, 0.1, { dtype: "float64" }).shape, [4]);
});

forEachKernels("linspace holds both ends exactly", () => {
  assertEquals(ln.linspace(0, 1, 5).toArray(), [0, 0.25, 0.5, 0.75, 1]);
  assertEquals(ln.linspace(2, -2, 3).toArray(), [2, 0, -2]);
  assertEquals(ln.linspace(3, 9, 1).toArray(), [3]);
  assertEquals(ln.linspace(3, 9, 0).toArray(), []);
  assertEquals(ln.linspace(0, 1).shape, [50]);
  const values = ln.linspace(0.1, 0.7, 7, { dtype: "float64" }).toTypedArray();
  assertEquals([values[0], values[6]], [0.1, 0.7]);
});

forEachKernels("a tensor made with requiresGrad is a leaf, and so are its likes", () => {
  assertStrictEquals(ln.tensor([1], { requiresGrad: true }).requiresGrad, true);
  assertStrictEquals(ln.zeros([1], { requiresGrad: true }).requiresGrad, true);
  assertStrictEquals(ln.linspace(0, 1, 2, { requiresGrad: true }).requiresGrad, true);
  assertStrictEquals(ln.tensor([1]).requiresGrad, false);
});

withoutLeaks("memory counts 64-byte blocks and tensors, views on one block included", () => {
  const before = ln.memory();
  const a = ln.zeros([100]);
  const view = a.slice([0, 10]);
  const during = ln.memory();
  assertStrictEquals(during.liveBytes - before.liveBytes, 448);
  assertStrictEquals(during.liveTensors - before.liveTensors, 2);
  assert(during.peakBytes >= during.liveBytes && during.reservedBytes >= during.peakBytes);
  a.dispose();
  assertStrictEquals(ln.memory().liveBytes - before.liveBytes, 448);
  view.dispose();
});
