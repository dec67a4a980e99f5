import { assert, assertEquals } from "@std/assert";
import * as ln from "../../src/mod.ts";
import { randomNumbers } from "../kernels/kernel_harness.ts";
import { forEachKernels } from "../test_support/for_each_kernels.ts";
import { layoutsOf, tensorOf } from "../test_support/layouts.ts";
import {
  broadcastShape,
  broadcastValueAt,
  build,
  type ReferenceArray,
} from "../test_support/reference_array.ts";

const FLOATS = ["float32", "float64"] as const;

/** Whole numbers from −4 to 4: products and sums of them are exact in both dtypes. */
function whole(shape: readonly number[], seed: number): ReferenceArray {
  const random = randomNumbers(seed);
  return build(shape, () => Math.floor(random() * 9) - 4);
}

/** The product by its definition, for operands of two axes or more. */
function product(a: ReferenceArray, b: ReferenceArray): ReferenceArray {
  const [m, k, n] = [a.shape.at(-2)!, a.shape.at(-1)!, b.shape.at(-1)!];
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [left, right] = [a, b].map(({ shape, values }) => ({
    matrix: shape.slice(-2),
    stacks: {
      shape: shape.slice(0, -2),
      values: values.length ? build(shape.slice(0, -2), () => 0).values.map((_, i) => i) : [],
    },
    values,
  }));
  return build([...batch, m, n], (index) => {
    const [i, j] = index.slice(-2) as [number, number];
    const [x, y] = [left!, right!].map(({ stacks, matrix, values }) => {
      const start = broadcastValueAt(stacks, index.slice(0, -2)) * matrix[0]! * matrix[1]!;
      return (row: number, column: number) => values[start + row * matrix[1]! + column]!;
    });
    let sum = 0;
    for (let p = 0; p < k; p++) sum += x!(i, p) * y!(p, j);
    return sum;
  });
}

function assertProduct(result: ln.Tensor, expected: ReferenceArray, message: string): void {
  assertEquals([result.shape, [...result.toTypedArray()]], [expected.shape, expected.values], message);
}

forEachKernels("matrices of every small size multiply", () => {
  for (const dtype of FLOATS) {
    for (const m of [0, 1, 2, 7]) {
      for (const k of [0, 1, 5, 16]) {
        for (const n of [0, 1, 3, 9]) {
          const [a, b] = [whole([m, k], 1), whole([k, n], 2)];
          assertProduct(
            tensorOf(a, dtype).matmul(tensorOf(b, dtype)),
            product(a, b),
            `${dtype} [${m}, ${k}] [${k}, ${n}]`,
          );
        }
      }
    }
  }
});

forEachKernels("operands of any layout multiply, small and large", () => {
  for (const dtype of FLOATS) {
    for (const [m, k, n] of [[3, 4, 5], [33, 20, 41]] as const) {
      const [a, b] = [whole([m, k], 3), whole([k, n], 4)];
      const expected = product(a, b);
      for (const left of layoutsOf(a, dtype)) {
        for (const right of layoutsOf(b, dtype)) {
          assertProduct(left.tensor.matmul(right.tensor), expected, `${dtype}, ${left.name}, ${right.name}`);
        }
      }
    }
  }
});

forEachKernels("a vector is a row on the left and a column on the right", () => {
  for (const dtype of FLOATS) {
    const [v, w, a] = [whole([4], 5), whole([4], 6), whole([4, 3], 7)];
    const asRow = { shape: [1, 4], values: v.values };
    const asColumn = { shape: [4, 1], values: v.values };
    const dot = v.values.reduce((sum, value, i) => sum + value * w.values[i]!, 0);
    for (const { name, tensor } of layoutsOf(v, dtype)) {
      assertEquals([tensor.matmul(tensorOf(w, dtype)).shape, tensor.matmul(tensorOf(w, dtype)).item()], [
        [],
        dot,
      ], name);
      assertProduct(tensor.matmul(tensorOf(a, dtype)), { ...product(asRow, a), shape: [3] }, name);
      const transposed = tensorOf(a, dtype).T;
      const back = product({ shape: [3, 4], values: [...transposed.toTypedArray()] }, asColumn);
      assertProduct(transposed.matmul(tensor), { ...back, shape: [3] }, name);
    }
    const stack = whole([2, 3, 4], 8);
    assertProduct(tensorOf(stack, dtype).matmul(tensorOf(v, dtype)), {
      ...product(stack, asColumn),
      shape: [2, 3],
    }, "stack · vector");
    const other = whole([2, 4, 3], 9);
    assertProduct(tensorOf(v, dtype).matmul(tensorOf(other, dtype)), {
      ...product(asRow, other),
      shape: [2, 3],
    }, "vector · stack");
  }
});

forEachKernels("stacks of matrices broadcast over the axes before the last two", () => {
  const stacks = [[], [1], [3], [2, 1], [2, 3], [1, 3], [4, 2, 1], [2, 2, 2, 1, 3], [0], [0, 1]];
  for (const left of stacks) {
    for (const right of stacks) {
      const fits = left.toReversed().every((length, i) => {
        const other = right.toReversed()[i] ?? 1;
        return length === other || length === 1 || other === 1;
      });
      if (!fits) continue;
      const [a, b] = [whole([...left, 2, 3], 10), whole([...right, 3, 2], 11)];
      assertProduct(
        tensorOf(a, "float32").matmul(tensorOf(b, "float32")),
        product(a, b),
        `[${left}] and [${right}]`,
      );
    }
  }
});

forEachKernels("stacks of any layout multiply", () => {
  const [a, b] = [whole([2, 3, 2, 4], 12), whole([3, 4, 2], 13)];
  const expected = product(a, b);
  const [x, y] = [tensorOf(a, "float64"), tensorOf(b, "float64")];
  for (const { name, tensor } of layoutsOf(a, "float64")) {
    assertProduct(tensor.matmul(y), expected, `left ${name}`);
  }
  for (const { name, tensor } of layoutsOf(b, "float64")) {
    assertProduct(x.matmul(tensor), expected, `right ${name}`);
  }
  const repeated = y.slice(0).broadcastTo([3, 4, 2]);
  assertProduct(
    x.matmul(repeated),
    product(a, { shape: [4, 2], values: b.values.slice(0, 8) }),
    "broadcast view",
  );
});

forEachKernels("a float32 product is within 1e-6 √k of the float64 one", () => {
  const random = randomNumbers(14);
  for (const k of [3, 64, 700]) {
    const [a, b] = [build([20, k], () => random() - 0.5), build([k, 30], () => random() - 0.5)];
    const [x, y] = [tensorOf(a, "float32"), tensorOf(b, "float32")];
    const exact = x.astype("float64").matmul(y.astype("float64"));
    const error = x.matmul(y).astype("float64").sub(exact).square().sum().sqrt().item();
    const size = exact.square().sum().sqrt().item();
    assert(error / size < 1e-6 * Math.sqrt(k), `k = ${k}: ${error / size}`);
  }
});

forEachKernels("NaN and infinity pass through a product", () => {
  const a = ln.tensor([[1, NaN], [Infinity, 0]]);
  assertEquals(a.matmul(ln.tensor([[1, 0], [0, 1]])).toArray(), [[NaN, NaN], [Infinity, NaN]]);
});
