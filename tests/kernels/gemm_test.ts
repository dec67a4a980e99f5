import { assert, assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { gemmScratchBytes } from "../../src/kernels/gemm_scratch.ts";
import { arrayOf, FLOATS, kernelSets, poisoned, randomNumbers } from "./kernel_harness.ts";

type FloatType = "float32" | "float64";

/** A matrix inside a buffer: element (i, j) of batch b lies at offset + b·batch + i·row + j·column. */
interface Layout {
  readonly name: string;
  readonly offset: number;
  readonly batch: number;
  readonly row: number;
  readonly column: number;
  /** How many elements the buffer has. */
  readonly length: number;
}

function layouts(rows: number, columns: number): Layout[] {
  const [m, n] = [Math.max(rows, 1), Math.max(columns, 1)];
  return [
    { name: "row-major", offset: 0, batch: m * n, row: n, column: 1, length: m * n },
    { name: "column-major", offset: 0, batch: m * n, row: 1, column: m, length: m * n },
    { name: "rows with gaps", offset: 1, batch: m * (n + 3), row: n + 3, column: 1, length: m * (n + 3) + 1 },
    { name: "every second", offset: 0, batch: 2 * m * n, row: 2 * n, column: 2, length: 2 * m * n },
    { name: "reversed", offset: m * n - 1, batch: m * n, row: -n, column: -1, length: m * n },
    { name: "one row repeated", offset: 0, batch: n, row: 0, column: 1, length: n },
    { name: "one column repeated", offset: 0, batch: m, row: 1, column: 0, length: m },
  ];
}

interface Product {
  readonly dtype: FloatType;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Layout;
  readonly b: Layout;
  readonly withBias?: boolean;
  readonly activation?: number;
  /** Elements between the rows of c, beyond n. */
  readonly gap?: number;
}

const SLOPE = 0.25;

function activate(activation: number, x: number): number {
  return [x, Math.max(x, 0), x < 0 ? x * SLOPE : x, 1 / (1 + Math.exp(-x)), Math.tanh(x)][activation]!;
}

const EPSILON = { float32: 2 ** -24, float64: 2 ** -53 };

/** Runs a product and compares every element with a float64 reference: |error| ≤ (k + 8)·ε·Σ|a·b|. */
function check(kernels: Kernels, product: Product): ArrayLike<number> {
  const { dtype, m, n, k, a, b, withBias = false, activation = 0, gap = 0 } = product;
  const random = randomNumbers(m * 1009 + n * 31 + k);
  const draw = (count: number) =>
    Array.from(
      { length: count },
      () => dtype === "float32" ? Math.fround(random() * 2 - 1) : random() * 2 - 1,
    );
  const [aValues, bValues, biasValues] = [draw(a.length), draw(b.length), draw(n)];
  const bytes = dtype === "float32" ? 4 : 8;
  const [aArray, bArray, biasArray] = [aValues, bValues, biasValues].map((values) =>
    arrayOf(kernels, dtype, values)
  ) as [
    ReturnType<typeof arrayOf>,
    ReturnType<typeof arrayOf>,
    ReturnType<typeof arrayOf>,
  ];
  const cRow = n + gap;
  const c = poisoned(kernels, dtype, m * cRow);
  const scratch = poisoned(kernels, dtype, gemmScratchBytes(m, n, k, bytes) / bytes);
  kernels[dtype].gemm(
    c.address,
    aArray.address + a.offset * bytes,
    bArray.address + b.offset * bytes,
    1,
    m,
    n,
    k,
    0,
    cRow,
    0,
    a.row,
    a.column,
    0,
    b.row,
    b.column,
    withBias ? biasArray.address : 0,
    activation,
    SLOPE,
    scratch.address,
  );
  const name =
    `${kernels.kind} ${dtype} ${m}×${n}×${k}, a ${a.name}, b ${b.name}, bias ${withBias}, activation ${activation}`;
  const result = c.take(name);
  for (const array of [aArray, bArray, biasArray, scratch]) array.take(name);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < cRow; j++) {
      const actual = result[i * cRow + j]!;
      if (j >= n) {
        assert(Number.isNaN(actual), `${name}: the gap after row ${i} was written`);
        continue;
      }
      let [sum, size] = [withBias ? biasValues[j]! : 0, withBias ? Math.abs(biasValues[j]!) : 0];
      for (let p = 0; p < k; p++) {
        const term = aValues[a.offset + i * a.row + p * a.column]! *
          bValues[b.offset + p * b.row + j * b.column]!;
        sum += term;
        size += Math.abs(term);
      }
      const expected = activate(activation, sum);
      const bound = (k + 8) * EPSILON[dtype] * (size + 1);
      assert(
        Math.abs(actual - expected) <= bound,
        `${name}: c[${i}, ${j}] = ${actual}, expected ${expected} within ${bound}`,
      );
    }
  }
  return result;
}

const rowMajor = (rows: number, columns: number) => layouts(rows, columns)[0]!;

for (const { name, kernels } of kernelSets()) {
  for (const dtype of FLOATS) {
    const tileColumns = dtype === "float32" ? 8 : 4;

    Deno.test(`${name} ${dtype} gemm: every remainder of the tile, the unrolled loop and both packings`, () => {
      // 24 rows and 40 columns are where packing begins.
      for (const m of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 24, 26]) {
        for (const n of [...Array.from({ length: 2 * tileColumns + 1 }, (_, i) => i + 1), 40, 41, 47]) {
          for (const k of [0, 1, 2, 3, 4, 5, 7, 8, 9]) {
            check(kernels, { dtype, m, n, k, a: rowMajor(m, k), b: rowMajor(k, n), withBias: true });
          }
        }
      }
    });

    Deno.test(`${name} ${dtype} gemm: every combination of strides`, () => {
      for (const [m, n, k] of [[7, 9, 6], [26, 43, 11]] as const) {
        for (const a of layouts(m, k)) {
          for (const b of layouts(k, n)) check(kernels, { dtype, m, n, k, a, b, gap: 2 });
        }
      }
    });

    Deno.test(`${name} ${dtype} gemm: bias and activations, in whole and partial tiles`, () => {
      for (const [m, n, k] of [[1, 1, 3], [5, 8, 4], [6, 11, 5], [27, 45, 6]] as const) {
        for (const activation of [0, 1, 2, 3, 4]) {
          for (const withBias of [false, true]) {
            check(kernels, {
              dtype,
              m,
              n,
              k,
              a: rowMajor(m, k),
              b: rowMajor(k, n),
              withBias,
              activation,
              gap: 1,
            });
          }
        }
      }
    });

    Deno.test(`${name} ${dtype} gemm: products larger than the blocks`, () => {
      const sizes = [[243, 43, 7], [6, 521, 9], [7, 11, 1030], [26, 523, 515]] as const;
      for (const [m, n, k] of sizes) {
        check(kernels, {
          dtype,
          m,
          n,
          k,
          a: rowMajor(m, k),
          b: rowMajor(k, n),
          withBias: true,
          activation: 1,
        });
        check(kernels, { dtype, m, n, k, a: layouts(m, k)[1]!, b: layouts(k, n)[1]!, activation: 4 });
      }
    });

    Deno.test(`${name} ${dtype} gemm: an element's bits do not depend on the path that computes it`, () => {
      // Rows and columns of a packed product, cut out of a and b, are computed again by the paths for small products.
      const [m, n, k] = [31, 57, 530];
      const random = randomNumbers(5);
      const draw = (count: number) => Float64Array.from({ length: count }, () => random() * 2 - 1);
      const [aValues, bValues] = [draw(m * k), draw(k * n)];
      const bytes = dtype === "float32" ? 4 : 8;
      const [a, b] = [arrayOf(kernels, dtype, aValues), arrayOf(kernels, dtype, bValues)];
      const multiply = (row: number, rows: number, column: number, columns: number) => {
        const c = poisoned(kernels, dtype, rows * columns);
        const scratch = poisoned(kernels, dtype, gemmScratchBytes(rows, columns, k, bytes) / bytes);
        const [aStart, bStart] = [a.address + row * k * bytes, b.address + column * bytes];
        kernels[dtype].gemm(
          c.address,
          aStart,
          bStart,
          1,
          rows,
          columns,
          k,
          0,
          columns,
          0,
          k,
          1,
          0,
          n,
          1,
          0,
          0,
          0,
          scratch.address,
        );
        scratch.take();
        return c.take();
      };
      const whole = multiply(0, m, 0, n);
      for (
        const [row, rows, column, columns] of [[0, 1, 0, 1], [3, 5, 8, 8], [4, 7, 13, 11], [30, 1, 0, 57], [
          0,
          31,
          56,
          1,
        ]] as const
      ) {
        const part = multiply(row, rows, column, columns);
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) {
            assertEquals(part[i * columns + j], whole[(row + i) * n + column + j], `${i}, ${j}`);
          }
        }
      }
      a.take();
      b.take();
    });

    Deno.test(`${name} ${dtype} gemm: batches, with a matrix shared by all`, () => {
      const [batch, m, n, k] = [3, 2, 3, 2];
      const a = arrayOf(kernels, dtype, Array.from({ length: batch * m * k }, (_, i) => i + 1));
      const b = arrayOf(kernels, dtype, Array.from({ length: k * n }, (_, i) => i - 2));
      const c = poisoned(kernels, dtype, batch * m * n);
      const bytes = dtype === "float32" ? 4 : 8;
      const scratch = poisoned(kernels, dtype, gemmScratchBytes(m, n, k, bytes) / bytes);
      kernels[dtype].gemm(
        c.address,
        a.address,
        b.address,
        batch,
        m,
        n,
        k,
        m * n,
        n,
        m * k,
        k,
        1,
        0,
        n,
        1,
        0,
        0,
        0,
        scratch.address,
      );
      // a[i] = [[4i+1, 4i+2], [4i+3, 4i+4]], b = [[-2, -1, 0], [1, 2, 3]].
      const expected = [0, 1, 2].flatMap((i) =>
        [0, 2].flatMap((row) => {
          const [p, q] = [4 * i + row + 1, 4 * i + row + 2];
          return [-2 * p + q, -p + 2 * q, 3 * q];
        })
      );
      assertEquals([...c.take()], expected);
      for (const array of [a, b, scratch]) array.take();
    });

    Deno.test(`${name} ${dtype} gemm: NaN and infinities reach the elements they belong to and no other`, () => {
      const [m, n, k] = [26, 43, 12];
      const values = Array.from({ length: m * k }, () => 1);
      values[3 * k + 5] = NaN;
      values[25 * k + 1] = Infinity;
      const a = arrayOf(kernels, dtype, values);
      const b = arrayOf(kernels, dtype, Array.from({ length: k * n }, () => 1));
      const c = poisoned(kernels, dtype, m * n);
      const bytes = dtype === "float32" ? 4 : 8;
      const scratch = poisoned(kernels, dtype, gemmScratchBytes(m, n, k, bytes) / bytes);
      kernels[dtype].gemm(
        c.address,
        a.address,
        b.address,
        1,
        m,
        n,
        k,
        0,
        n,
        0,
        k,
        1,
        0,
        n,
        1,
        0,
        1,
        0,
        scratch.address,
      );
      const result = c.take();
      for (let i = 0; i < m * n; i++) {
        const row = Math.floor(i / n);
        assertEquals(result[i], row === 3 ? NaN : row === 25 ? Infinity : k);
      }
      for (const array of [a, b, scratch]) array.take();
    });

    Deno.test(`${name} ${dtype} gemm: the error of a large product stays below 1e-6·√k (float32) in Frobenius norm`, () => {
      const n = 96;
      const k = 700;
      const random = randomNumbers(9);
      const draw = (count: number) =>
        Array.from(
          { length: count },
          () => dtype === "float32" ? Math.fround(random() - 0.5) : random() - 0.5,
        );
      const [aValues, bValues] = [draw(n * k), draw(k * n)];
      const [a, b, c] = [
        arrayOf(kernels, dtype, aValues),
        arrayOf(kernels, dtype, bValues),
        poisoned(kernels, dtype, n * n),
      ];
      const bytes = dtype === "float32" ? 4 : 8;
      const scratch = poisoned(kernels, dtype, gemmScratchBytes(n, n, k, bytes) / bytes);
      kernels[dtype].gemm(
        c.address,
        a.address,
        b.address,
        1,
        n,
        n,
        k,
        0,
        n,
        0,
        k,
        1,
        0,
        n,
        1,
        0,
        0,
        0,
        scratch.address,
      );
      const result = c.take();
      for (const array of [a, b, scratch]) array.take();
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
      for (const [m, n, k] of [[7, 9, 6], [26, 43, 11]] as const) {
        check(kernels, { dtype, m, n, k, a: rowMajor(m, k), b: layouts(k, n)[1]!, withBias: true });
      }
    }
  });
}
