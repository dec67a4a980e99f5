import { assertEquals, assertStrictEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { layoutsOf, tensorOf } from "../test_support/layouts.ts";
import { axisOrders, build, indicesOf, transposed } from "../test_support/reference_array.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";

/** 1, 2, 3 … under a shape. */
function counting(shape: readonly number[]) {
  let next = 0;
  return build(shape, () => ++next);
}

/** Whether two tensors read the same block of memory. */
function sharesMemory(a: ln.Tensor, b: ln.Tensor): boolean {
  return a.array.storage === b.array.storage;
}

/** All shapes of some size, with at most one axis of length 1 at either end. */
function shapesOf(size: number): number[][] {
  const factored = (rest: number): number[][] => [
    [rest],
    ...Array.from({ length: rest }, (_, i) => i)
      .filter((factor) => factor > 1 && factor < rest && rest % factor === 0)
      .flatMap((factor) => factored(rest / factor).map((shape) => [factor, ...shape])),
  ];
  return factored(size).flatMap((
    shape,
  ) => [shape, [1, ...shape], [...shape, 1], [...shape.slice(0, 1), 1, ...shape.slice(1)]]);
}

/**
 * Whether some strides give a tensor's elements a new shape in place: the places of its elements in row-major order, read under
 * that shape, grow by one step along each axis.
 */
function hasViewStrides(t: ln.Tensor, shape: readonly number[]): boolean {
  const places = Array.from(
    indicesOf(t.shape),
    (index) => index.reduce((sum, i, axis) => sum + i * t.array.strides[axis]!, 0),
  );
  const position = (index: readonly number[]) => index.reduce((sum, i, axis) => sum * shape[axis]! + i, 0);
  const steps = shape.map((length, axis) =>
    length === 1 ? 0 : places[position(shape.map((_, other) => other === axis ? 1 : 0))]!
  );
  return Array.from(indicesOf(shape)).every((index) =>
    places[position(index)] === index.reduce((sum, i, axis) => sum + i * steps[axis]!, 0)
  );
}

for (const shape of [[12], [3, 4], [2, 3, 2], [2, 2, 2, 2], [1, 6], [4, 1, 3]]) {
  withoutLeaks(
    `reshape from [${shape}] keeps row-major order in every layout, and copies only where it must`,
    () => {
      using _ = ln.scope();
      const array = counting(shape);
      let copies = 0;
      let views = 0;
      for (const { name, tensor } of layoutsOf(array, "int32")) {
        for (const target of shapesOf(array.values.length)) {
          using reshaped = tensor.reshape(target);
          const message = `${name} to [${target}]`;
          assertEquals(reshaped.shape, target, message);
          assertEquals([...reshaped.toTypedArray()], array.values, message);
          assertStrictEquals(sharesMemory(reshaped, tensor), hasViewStrides(tensor, target), message);
          if (sharesMemory(reshaped, tensor)) views++;
          else copies++;
        }
      }
      const isLine = shape.filter((length) => length > 1).length === 1;
      assertEquals([views > 0, copies > 0], [true, !isLine]);
    },
  );
}

forEachKernels("reshape works out one length of −1, and takes arrays of no elements and of one", () => {
  const t = ln.arange(12);
  assertEquals(t.reshape([-1]).shape, [12]);
  assertEquals(t.reshape([3, -1]).shape, [3, 4]);
  assertEquals(t.reshape([2, -1, 3]).shape, [2, 2, 3]);
  assertEquals(ln.zeros([0, 3]).reshape([-1, 2]).shape, [0, 2]);
  assertEquals(ln.zeros([0, 3]).reshape([5, 0, 1]).shape, [5, 0, 1]);
  assertEquals(ln.tensor(7).reshape([1, 1, 1]).toArray(), [[[7]]]);
  assertStrictEquals(ln.tensor([[7]]).reshape([]).item(), 7);
});

forEachKernels("a broadcast array is reshaped in place where its repetition allows, else copied", () => {
  const t = ln.tensor([[1], [2]]).broadcastTo([2, 3]);
  const split = t.reshape([2, 3, 1]);
  assertStrictEquals(sharesMemory(split, t), true);
  assertEquals(split.toArray(), [[[1], [1], [1]], [[2], [2], [2]]]);
  const flat = t.reshape([6]);
  assertStrictEquals(sharesMemory(flat, t), false);
  assertEquals(flat.toArray(), [1, 1, 1, 2, 2, 2]);
});

for (const shape of [[], [5], [2, 3], [2, 0, 3], [2, 3, 4], [2, 1, 3, 2]]) {
  withoutLeaks(`transpose puts the axes of [${shape}] in every order without a copy`, () => {
    using _ = ln.scope();
    const array = counting(shape);
    for (const { name, tensor } of layoutsOf(array, "float32")) {
      for (const axes of axisOrders(shape.length)) {
        using result = tensor.transpose(axes);
        const expected = transposed(array, axes);
        assertEquals(
          [result.shape, [...result.toTypedArray()]],
          [expected.shape, expected.values],
          `${name}, ${axes}`,
        );
        assertStrictEquals(sharesMemory(result, tensor), true);
      }
      const reversed = shape.map((_, axis) => shape.length - 1 - axis);
      assertEquals([...tensor.T.toTypedArray()], transposed(array, reversed).values, name);
    }
  });
}

forEachKernels("axes of a transpose may count from the end", () => {
  assertEquals(ln.zeros([2, 3, 4]).transpose([-1, 0, -2]).shape, [4, 2, 3]);
});

forEachKernels("broadcastTo repeats along new axes and axes of length 1, without a copy", () => {
  const t = ln.tensor([[1], [2]]);
  const wide = t.broadcastTo([2, 2, 3]);
  assertEquals(wide.toArray(), [[[1, 1, 1], [2, 2, 2]], [[1, 1, 1], [2, 2, 2]]]);
  assertStrictEquals(sharesMemory(wide, t), true);
  assertEquals(ln.tensor(5).broadcastTo([2]).toArray(), [5, 5]);
  assertEquals(ln.zeros([1, 0]).broadcastTo([3, 0]).shape, [3, 0]);
  assertEquals(t.T.slice([null, null], [null, null, -1]).broadcastTo([2, 2]).toArray(), [[2, 1], [2, 1]]);
});

withoutLeaks("views of views read the right elements", () => {
  using _ = ln.scope();
  const array = counting([4, 5, 6]);
  const t = tensorOf(array, "float64").slice([1, 4], [null, null, -2]).transpose([2, 0, 1]).slice(
    [0, 6, 2],
    1,
  );
  // Axis 2 in steps of 2, index 2 of axis 0 (1 + 1), axis 1 at 4, 2, 0.
  const expected = build([3, 3], ([i, j]) => 1 + (2 * 5 + (4 - 2 * j!)) * 6 + 2 * i!);
  assertEquals([t.shape, [...t.toTypedArray()]], [expected.shape, [...expected.values]]);
});
