import { assertEquals, assertStrictEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { layoutsOf, tensorOf } from "../test_support/layouts.ts";
import { broadcastShape, broadcastValueAt, build, valueAt } from "../test_support/reference_array.ts";

const DTYPES = ["bool", "int32", "float32", "float64"] as const;

function counting(shape: readonly number[], first = 1) {
  let next = first;
  return build(shape, () => next++);
}

forEachKernels(
  "where takes elements of the first tensor where the condition holds, all three broadcast",
  () => {
    const shapes = [[], [3], [1, 3], [2, 1], [2, 3], [4, 1, 1], [0, 1]];
    for (const c of shapes) {
      for (const x of shapes) {
        for (const y of shapes) {
          const isEmpty = [c, x, y].some((shape) => shape[0] === 0);
          if (isEmpty && [c, x, y].some((shape) => shape.length === 2 && shape[0] === 2)) continue;
          const condition = build(c, (index) => index.reduce((sum, i) => sum + i, 1) % 2);
          const [a, b] = [counting(x), counting(y, 101)];
          const shape = broadcastShape(c, broadcastShape(x, y));
          const expected = build(
            shape,
            (index) => broadcastValueAt(broadcastValueAt(condition, index) ? a : b, index),
          );
          const result = ln.where(
            tensorOf(condition, "bool"),
            tensorOf(a, "float32"),
            tensorOf(b, "float32"),
          );
          assertEquals(
            [result.shape, [...result.toTypedArray()]],
            [shape, expected.values],
            `[${c}], [${x}], [${y}]`,
          );
        }
      }
    }
  },
);

forEachKernels("where reads operands of any layout and of more than three axes", () => {
  const shape = [2, 3, 2, 2];
  const condition = build(shape, ([i, j, k, l]) => (i! + j! + k! * l!) % 2);
  const [a, b] = [counting(shape), counting(shape, 101)];
  const expected = build(shape, (index) => valueAt(valueAt(condition, index) ? a : b, index)).values;
  const [c, x, y] = [tensorOf(condition, "bool"), tensorOf(a, "int32"), tensorOf(b, "int32")];
  for (const { name, tensor } of layoutsOf(condition, "bool")) {
    assertEquals([...ln.where(tensor, x, y).toTypedArray()], expected, name);
  }
  for (const { name, tensor } of layoutsOf(a, "int32")) {
    assertEquals([...ln.where(c, tensor, y).toTypedArray()], expected, name);
  }
  for (const { name, tensor } of layoutsOf(b, "int32")) {
    assertEquals([...ln.where(c, x, tensor).toTypedArray()], expected, name);
  }
});

forEachKernels("where promotes its values and takes any condition for whether it differs from 0", () => {
  const condition = ln.tensor([0, -0.5, NaN]);
  for (const left of DTYPES) {
    for (const right of DTYPES) {
      const result = ln.where(condition, ln.ones([3], { dtype: left }), ln.zeros([], { dtype: right }));
      const dtype = DTYPES[Math.max(DTYPES.indexOf(left), DTYPES.indexOf(right))]!;
      assertEquals([result.dtype, result.toArray()], [dtype, [0, 1, 1]]);
    }
  }
  assertEquals(ln.where(condition, 2, 0.5).toArray(), [0.5, 2, 2]);
  assertStrictEquals(ln.where(condition, ln.ones([3], { dtype: "int32" }), 2).dtype, "int32");
  assertStrictEquals(ln.where(condition, ln.ones([3], { dtype: "int32" }), 2.5).dtype, "float32");
  // The value that is not chosen leaves no trace, not even as NaN.
  assertEquals(ln.where(ln.tensor([true, false]), ln.tensor([1, NaN]), ln.tensor([Infinity, 2])).toArray(), [
    1,
    2,
  ]);
});

forEachKernels("concat joins along each axis, in every layout", () => {
  const shapes = [[2, 3, 2], [2, 1, 2], [2, 0, 2]];
  for (const axis of [0, 1, 2]) {
    const parts = shapes.map((shape, i) =>
      counting([shape[1]!, 2, 2].toSpliced(0, 1).toSpliced(axis, 0, shape[1]!), 100 * i)
    );
    const total = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
    const expected = build(parts[0]!.shape.with(axis, total), (index) => {
      let place = index[axis]!;
      for (const part of parts) {
        if (place < part.shape[axis]!) return valueAt(part, index.with(axis, place));
        place -= part.shape[axis]!;
      }
      return NaN;
    });
    const others = parts.slice(1).map((part) => tensorOf(part, "float32"));
    for (const { name, tensor } of layoutsOf(parts[0]!, "float32")) {
      for (const direction of [axis, axis - 3]) {
        const result = ln.concat([tensor, ...others], direction);
        assertEquals(
          [result.shape, [...result.toTypedArray()]],
          [expected.shape, expected.values],
          `${name}, axis ${direction}`,
        );
      }
    }
  }
});

forEachKernels("concat and stack promote dtypes and take one tensor, or the same one twice", () => {
  const [i, f] = [ln.tensor([1, 2], { dtype: "int32" }), ln.tensor([0.5], { dtype: "float64" })];
  assertEquals([ln.concat([i, f]).dtype, ln.concat([i, f]).toArray()], ["float64", [1, 2, 0.5]]);
  assertEquals(ln.concat([ln.tensor([true]), i]).dtype, "int32");
  assertEquals(ln.concat([i, i]).toArray(), [1, 2, 1, 2]);
  assertEquals(ln.stack([i]).toArray(), [[1, 2]]);
  const copy = ln.concat([i]);
  assertStrictEquals(copy.array.storage === i.array.storage, false);
});

forEachKernels("stack puts a new axis anywhere", () => {
  const [a, b] = [ln.tensor([[1, 2, 3]]), ln.tensor([[4, 5, 6]])];
  assertEquals(ln.stack([a, b]).toArray(), [[[1, 2, 3]], [[4, 5, 6]]]);
  assertEquals(ln.stack([a, b], 1).toArray(), [[[1, 2, 3], [4, 5, 6]]]);
  assertEquals(ln.stack([a, b], -1).toArray(), [[[1, 4], [2, 5], [3, 6]]]);
  assertEquals(ln.stack([ln.tensor(1), ln.tensor(2)]).toArray(), [1, 2]);
});
