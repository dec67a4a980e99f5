import { assert, assertEquals } from "@std/assert";
import type { FloatType } from "./float_distance.ts";
import { arrayOf, FLOATS, kernelSets, poisoned, sampleValues } from "./kernel_harness.ts";

type Row = number[];

/** The definitions, in float64. */
const references = {
  softmax: (row: Row) => {
    const maximum = Math.max(...row);
    const terms = row.map((x) => Math.exp(x - maximum));
    const sum = terms.reduce((x, y) => x + y, 0);
    return terms.map((x) => x / sum);
  },
  logSoftmax: (row: Row) => {
    const maximum = Math.max(...row);
    const sum = row.reduce((total, x) => total + Math.exp(x - maximum), 0);
    return row.map((x) => x - maximum - Math.log(sum));
  },
  logSumExp: (row: Row) => {
    const maximum = Math.max(...row);
    return [maximum + Math.log(row.reduce((total, x) => total + Math.exp(x - maximum), 0))];
  },
};

const SMALLEST = { float32: 2 ** -149, float64: 2 ** -1074 };

/**
 * Asserts that numbers are as near as a few roundings allow: of the result, of numbers of size `scale`, and of x − max, which
 * the exponential of size e^(x − max) turns into a relative error.
 */
function assertNear(
  dtype: FloatType,
  actual: ArrayLike<number>,
  expected: number[],
  scale: number,
  message: string,
): void {
  const unit = dtype === "float32" ? 2 ** -23 : 2 ** -52;
  assertEquals(actual.length, expected.length, message);
  expected.forEach((x, i) => {
    if (!Number.isFinite(x) || x === 0) return assertEquals(actual[i]! + 0, x + 0, message);
    const bound = unit * (Math.abs(x) * (6 + Math.abs(Math.log(Math.abs(x)))) + 6 * scale) +
      2 * SMALLEST[dtype];
    assert(Math.abs(actual[i]! - x) <= bound, `${message}: ${actual[i]} for ${x}, element ${i}`);
  });
}

for (const { name: setName, kernels } of kernelSets()) {
  for (const dtype of FLOATS) {
    for (const name of ["softmax", "logSoftmax", "logSumExp"] as const) {
      Deno.test(`${setName}: ${dtype} ${name} of rows of every length`, () => {
        for (let columns = 1; columns <= 20; columns++) {
          for (const rows of [1, 2, 3, 4, 5, 8, 9]) {
            const values = sampleValues(dtype, rows * columns, columns).map((x) => x * 5);
            const a = arrayOf(kernels, dtype, values);
            const stored = [...a.read()];
            const expected = Array.from({ length: rows }).flatMap((_, i) =>
              references[name](stored.slice(i * columns, (i + 1) * columns))
            );
            const out = poisoned(kernels, dtype, expected.length);
            kernels[dtype][name](out.address, a.address, rows, columns);
            const result = out.take(name);
            // A logarithm near 0 comes of cancellation, with the rounding of what cancels.
            const message = `${name} of [${rows}, ${columns}]`;
            assertNear(dtype, result, expected, name === "softmax" ? 0 : 20, message);
            if (name !== "logSumExp") {
              kernels[dtype][name](a.address, a.address, rows, columns);
              assertEquals(a.read(), result, `${message} in place`);
            }
            a.take();
          }
        }
      });
    }

    Deno.test(`${setName}: ${dtype} softmax and its kin are stable for logits of ±1e4, and over long rows`, () => {
      const spread = Array.from({ length: 7 }, (_, i) => (i - 3) * 1e4 / 3).map((x) =>
        dtype === "float32" ? Math.fround(x) : x
      );
      const long = sampleValues(dtype, 5001, 3);
      for (
        const row of [spread, [1e4, 1e4, -1e4], [-1e4, -1e4 + 1, -1e4 + 2, -1e4], [0, -90, -100, -103], long]
      ) {
        const a = arrayOf(kernels, dtype, row);
        for (const name of ["softmax", "logSoftmax", "logSumExp"] as const) {
          const expected = references[name](row);
          const out = poisoned(kernels, dtype, expected.length);
          kernels[dtype][name](out.address, a.address, 1, row.length);
          assertNear(dtype, out.take(), expected, 0, `${name} of ${row.slice(0, 7)}`);
        }
        a.take();
      }
    });

    Deno.test(`${setName}: ${dtype} softmax and its kin at infinities and NaN, as PyTorch has them`, () => {
      const [inf, log2] = [Infinity, dtype === "float32" ? Math.fround(Math.LN2) : Math.LN2];
      const cases: { row: Row; softmax: Row; logSoftmax: Row; logSumExp: number }[] = [
        { row: [-inf, 1], softmax: [0, 1], logSoftmax: [-inf, 0], logSumExp: 1 },
        { row: [2, -inf, 2], softmax: [0.5, 0, 0.5], logSoftmax: [-log2, -inf, -log2], logSumExp: 2 + log2 },
        { row: [-inf, -inf], softmax: [NaN, NaN], logSoftmax: [NaN, NaN], logSumExp: -inf },
        { row: [inf, 1], softmax: [NaN, NaN], logSoftmax: [NaN, NaN], logSumExp: inf },
        { row: [NaN, 1, 2], softmax: [NaN, NaN, NaN], logSoftmax: [NaN, NaN, NaN], logSumExp: NaN },
        {
          row: [1, 2, 3, 4, 5, 6, NaN],
          softmax: new Array(7).fill(NaN),
          logSoftmax: new Array(7).fill(NaN),
          logSumExp: NaN,
        },
        { row: [inf, NaN, 1], softmax: [NaN, NaN, NaN], logSoftmax: [NaN, NaN, NaN], logSumExp: NaN },
        { row: [-inf, NaN], softmax: [NaN, NaN], logSoftmax: [NaN, NaN], logSumExp: NaN },
      ];
      for (const { row, ...expected } of cases) {
        const a = arrayOf(kernels, dtype, row);
        for (const name of ["softmax", "logSoftmax", "logSumExp"] as const) {
          const wanted = [expected[name]].flat();
          const out = poisoned(kernels, dtype, wanted.length);
          kernels[dtype][name](out.address, a.address, 1, row.length);
          assertNear(dtype, out.take(), wanted, 0, `${name} of [${row}]`);
        }
        a.take();
      }
    });

    Deno.test(`${setName}: ${dtype} gradients of softmax and logSoftmax of every length`, () => {
      for (let columns = 1; columns <= 20; columns++) {
        const row = sampleValues(dtype, columns, columns + 1);
        const gradient = sampleValues(dtype, columns, columns + 50);
        for (const name of ["softmax", "logSoftmax"] as const) {
          const y = references[name](row).map((x) => dtype === "float32" ? Math.fround(x) : x);
          // Two rows, the second of twice the gradient.
          const a = arrayOf(kernels, dtype, [...y, ...y]);
          const g = arrayOf(kernels, dtype, [...gradient, ...gradient.map((x) => 2 * x)]);
          const out = poisoned(kernels, dtype, 2 * columns);
          kernels[dtype][`${name}Gradient`](out.address, g.address, a.address, 2, columns);
          const result = out.take();
          const dot = gradient.reduce((sum, x, j) => sum + x * (name === "softmax" ? y[j]! : 1), 0);
          const expected = gradient.map((x, j) =>
            name === "softmax" ? (x - dot) * y[j]! : x - Math.exp(y[j]!) * dot
          );
          const scale = 4 * columns;
          assertNear(
            dtype,
            result,
            [...expected, ...expected.map((x) => 2 * x)],
            scale,
            `${name} of ${columns}`,
          );
          kernels[dtype][`${name}Gradient`](g.address, g.address, a.address, 2, columns);
          assertEquals(g.take(), result, `${name} of ${columns} in place`);
          a.take();
        }
      }
    });
  }
}
