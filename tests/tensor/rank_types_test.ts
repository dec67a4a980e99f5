import { assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";

/** Compiles only if both types are the same. */
function assertType<T>() {
  return <U>(_value: U & ([T] extends [U] ? ([U] extends [T] ? unknown : never) : never)) => {};
}

Deno.test("ranks that are known at compile time give toArray() its type", () => {
  using _ = ln.scope();
  const matrix = ln.tensor([[1, 2], [3, 4]]);
  const rows: number[][] = matrix.toArray();
  assertEquals(rows, [[1, 2], [3, 4]]);
  const total: number = matrix.sum().toArray();
  assertEquals(total, 10);
  const sums: number[] = matrix.sum({ axis: 0 }).toArray();
  assertEquals(sums, [4, 6]);
  const kept: number[][] = matrix.mean({ axis: 1, keepDims: true }).toArray();
  assertEquals(kept, [[1.5], [3.5]]);
  const product: number[][] = matrix.matmul(matrix.T).relu().add(1).toArray();
  assertEquals(product, [[6, 12], [12, 26]]);
  const vector: number[] = matrix.matmul(ln.tensor([1, 1])).toArray();
  assertEquals(vector, [3, 7]);
  const cube: number[][][] = ln.zeros([1, 1, 2]).add(ln.tensor([1, 2])).toArray();
  assertEquals(cube, [[[1, 2]]]);
  const reshaped: number[] = matrix.reshape([4]).toArray();
  assertEquals(reshaped, [1, 2, 3, 4]);
  const row: number[] = matrix.at(-1).toArray();
  assertEquals(row, [3, 4]);
  const element: number = matrix.at(0, 1).toArray();
  assertEquals(element, 2);

  assertType<ln.Tensor<2>>()(matrix);
  assertType<ln.Tensor<0>>()(ln.tensor(1));
  assertType<ln.Tensor<3>>()(ln.ones([2, 3, 4]).mul(2).greater(ln.tensor(1)));
  assertType<ln.Tensor<1>>()(ln.arange(3));
});

Deno.test("a rank that is not known at compile time stays open", () => {
  using _ = ln.scope();
  const shape: number[] = [2, 1];
  const unknown: ln.Tensor = ln.ones(shape);
  const nested: ln.NestedNumbers = unknown.toArray();
  assertEquals(nested, [[1], [1]]);
  // A tensor of known rank goes where any is taken.
  const any: ln.Tensor = ln.tensor([1]);
  assertEquals(any.rank, 1);
});
