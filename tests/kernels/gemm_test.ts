import { assert, assertEquals } from "@std/assert";
import { check, layouts, multiply, rowMajor } from "./gemm_product.ts";
import { arrayOf, FLOATS, kernelSets, poisoned, randomNumbers } from "./kernel_harness.ts";

for (const { name, kernels } of kernelSets()) {
  for (const dtype of FLOATS) {
    const tileColumns = dtype === "float32" ? 8 : 4;

    Deno.test(`${name} ${dtype} gemm: every remainder of the tile, the unrolled loop and both packings`, () => {
      // 24 rows and 56 columns are where packing begins.
      for (const m of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 24, 26]) {
        for (const n of [...Array.from({ length: 2 * tileColumns + 2 }, (_, i) => i), 56, 57, 63]) {
          for (const k of [0, 1, 2, 3, 4, 5, 7, 8, 9]) check(kernels, { dtype, m, n, k, withBias: true });
        }
      }
    });

    Deno.test(`${name} ${dtype} gemm: every combination of strides`, () => {
      const small = [
        [1, 1, 3],
        [4, 1, 8],
        [2, 2, 4],
        [3, 3, 5],
        [4, 2, 3],
        [2, 9, 5],
        [4, 8, 3],
        [4, 13, 5],
        [3, 17, 4],
      ];
      const long = [[1, 35, 6], [35, 1, 6], [2, 70, 5], [35, 2, 7], [35, 3, 4]];
      const large = [[7, 9, 6], [25, 10, 66], [26, 61, 11]];
      for (const [m, n, k] of [...small, ...long, ...large] as [number, number, number][]) {
        for (const a of layouts(m, k)) {
          for (const b of layouts(k, n)) {
            check(kernels, { dtype, m, n, k, a, b, withBias: true });
            check(kernels, { dtype, m, n, k, a, b, gap: 2 });
          }
        }
      }
    });

    Deno.test(`${name} ${dtype} gemm: bias and activations, in whole and partial tiles`, () => {
      const sizes = [
        [1, 1, 3],
        [4, 1, 5],
        [3, 2, 4],
        [2, 5, 3],
        [1, 37, 4],
        [36, 1, 4],
        [5, 8, 4],
        [6, 11, 5],
        [30, 10, 4],
        [27, 61, 6],
      ];
      for (const [m, n, k] of sizes as [number, number, number][]) {
        for (const activation of [0, 1, 2, 3, 4]) {
          for (const withBias of [false, true]) {
            check(kernels, { dtype, m, n, k, withBias, activation, gap: 1 });
            check(kernels, { dtype, m, n, k, withBias, activation });
          }
        }
      }
    });

    Deno.test(`${name} ${dtype} gemm: products larger than the blocks`, () => {
      for (
        const [m, n, k] of [[243, 43, 7], [6, 521, 9], [7, 11, 1030], [26, 523, 515], [601, 10, 70], [
          24,
          13,
          113,
        ]] as const
      ) {
        check(kernels, { dtype, m, n, k, withBias: true, activation: 1 });
        check(kernels, { dtype, m, n, k, a: layouts(m, k)[1]!, b: layouts(k, n)[1]!, activation: 4 });
      }
    });

    Deno.test(`${name} ${dtype} gemm: batches, with a matrix shared by all`, () => {
      const [batch, m, n, k] = [3, 2, 3, 2];
      const a = arrayOf(kernels, dtype, Array.from({ length: batch * m * k }, (_, i) => i + 1));
      const b = arrayOf(kernels, dtype, Array.from({ length: k * n }, (_, i) => i - 2));
      const c = poisoned(kernels, dtype, batch * m * n);
      const [cBatch, aBatch] = [m * n, m * k];
      const { gemm } = kernels[dtype];
      gemm(c.address, a.address, b.address, batch, m, n, k, cBatch, n, aBatch, k, 1, 0, n, 1, 0, 0, 0, 0);
      // a[i] = [[4i+1, 4i+2], [4i+3, 4i+4]], b = [[-2, -1, 0], [1, 2, 3]].
      const expected = [0, 1, 2].flatMap((i) =>
        [0, 2].flatMap((row) => {
          const [p, q] = [4 * i + row + 1, 4 * i + row + 2];
          return [-2 * p + q, -p + 2 * q, 3 * q];
        })
      );
      assertEquals([...c.take()], expected);
      for (const array of [a, b]) array.take();
    });

    Deno.test(`${name} ${dtype} gemm: NaN and infinities reach the elements they belong to and no other`, () => {
      for (const [m, n, k] of [[26, 43, 12], [26, 1, 12], [26, 3, 12], [26, 9, 12]] as const) {
        const values = Array.from({ length: m * k }, () => 1);
        values[3 * k + 5] = NaN;
        values[25 * k + 1] = Infinity;
        const a = arrayOf(kernels, dtype, values);
        const b = arrayOf(kernels, dtype, Array.from({ length: k * n }, () => 1));
        const c = poisoned(kernels, dtype, m * n);
        const [aLayout, bLayout] = [rowMajor(m, k), rowMajor(k, n)];
        multiply(kernels, { dtype, c, cRow: n, m, n, k, a, aLayout, b, bLayout, activation: 1 });
        const result = c.take();
        for (let i = 0; i < m * n; i++) {
          const row = Math.floor(i / n);
          assertEquals(result[i], row === 3 ? NaN : row === 25 ? Infinity : k);
        }
        for (const array of [a, b]) array.take();
      }
    });

    Deno.test(`${name} ${dtype} gemm: the error of a large product stays below 1e-6·√k (float32) in Frobenius norm`, () => {
      const [n, k] = [96, 700];
      const random = randomNumbers(9);
      const draw = (length: number) =>
        Array.from({ length }, () => dtype === "float32" ? Math.fround(random() - 0.5) : random() - 0.5);
      const [aValues, bValues] = [draw(n * k), draw(k * n)];
      const [a, b] = [arrayOf(kernels, dtype, aValues), arrayOf(kernels, dtype, bValues)];
      const c = poisoned(kernels, dtype, n * n);
      const [aLayout, bLayout] = [rowMajor(n, k), rowMajor(k, n)];
      multiply(kernels, { dtype, c, cRow: n, m: n, n, k, a, aLayout, b, bLayout });
      const result = c.take();
      for (const array of [a, b]) array.take();
      let [error, size] = [0, 0];
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) sum += aValues[i * k + p]! * bValues[p * n + j]!;
          error += (result[i * n + j]! - sum) ** 2;
          size += sum ** 2;
        }
      }
      const bound = (dtype === "float32" ? 1e-6 : 1e-15) * Math.sqrt(k);
      assert(Math.sqrt(error / size) < bound, `${Math.sqrt(error / size)}`);
    });
  }
}

for (const { name, kernels } of kernelSets(0x8000_0000)) {
  Deno.test(`${name} gemm works on addresses above 2 GiB`, () => {
    for (const dtype of FLOATS) {
      for (const [m, n, k] of [[4, 1, 8], [1, 40, 6], [7, 9, 6], [26, 61, 11]] as const) {
        check(kernels, { dtype, m, n, k, b: layouts(k, n)[1]!, withBias: true });
        check(kernels, { dtype, m, n, k, a: layouts(m, k)[1]!, withBias: true });
      }
    }
  });
}
