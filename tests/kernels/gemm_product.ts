/**
 * What the tests of matrix products share: matrices in every sort of layout, one call of the kernel, and a float64 reference.
 *
 * @module
 */
import { assert } from "@std/assert";
import { gemmScratchBytes } from "../../src/kernels/gemm_scratch.ts";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { arrayOf, type GuardedArray, poisoned, randomNumbers } from "./kernel_harness.ts";

/** The element types of matrix products. */
export type FloatType = "float32" | "float64";

/** A matrix inside a buffer: element (i, j) lies at offset + i·row + j·column. */
export interface Layout {
  readonly name: string;
  readonly offset: number;
  readonly row: number;
  readonly column: number;
  /** How many elements the buffer has. */
  readonly length: number;
}

/** Layouts of a matrix: without gaps by row and by column, with gaps, reversed, and broadcast along each axis. */
export function layouts(rows: number, columns: number): Layout[] {
  const [m, n] = [Math.max(rows, 1), Math.max(columns, 1)];
  return [
    { name: "row-major", offset: 0, row: n, column: 1, length: m * n },
    { name: "column-major", offset: 0, row: 1, column: m, length: m * n },
    { name: "rows with gaps", offset: 1, row: n + 3, column: 1, length: m * (n + 3) + 1 },
    { name: "every second", offset: 0, row: 2 * n, column: 2, length: 2 * m * n },
    { name: "reversed", offset: m * n - 1, row: -n, column: -1, length: m * n },
    { name: "one row repeated", offset: 0, row: 0, column: 1, length: n },
    { name: "one column repeated", offset: 0, row: 1, column: 0, length: m },
  ];
}

/** The layout without gaps, row after row. */
export function rowMajor(rows: number, columns: number): Layout {
  return layouts(rows, columns)[0]!;
}

/** Reads a layout from another first row or column on. */
export function from({ offset, row, column, ...rest }: Layout, i: number, j: number): Layout {
  return { ...rest, offset: offset + i * row + j * column, row, column };
}

/** The operands and the result of one call of the kernel. */
export interface Call {
  readonly dtype: FloatType;
  readonly c: GuardedArray;
  /** Elements between the rows of c. */
  readonly cRow: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: GuardedArray;
  readonly aLayout: Layout;
  readonly b: GuardedArray;
  readonly bLayout: Layout;
  /** The address of the bias, or 0. */
  readonly bias?: number;
  readonly activation?: number;
}

/** The leaky relu's slope in all calls. */
export const SLOPE = 0.25;

/** Calls the kernel with scratch memory of the size it asks for, between guard bytes. */
export function multiply(kernels: Kernels, call: Call, name = ""): void {
  const { dtype, c, cRow, m, n, k, a, aLayout, b, bLayout, bias = 0, activation = 0 } = call;
  const bytes = dtype === "float32" ? 4 : 8;
  const scratch = poisoned(kernels, dtype, gemmScratchBytes(m, n, k, bytes) / bytes);
  kernels[dtype].gemm(
    c.address,
    a.addressAt(aLayout.offset),
    b.addressAt(bLayout.offset),
    1,
    m,
    n,
    k,
    0,
    cRow,
    0,
    aLayout.row,
    aLayout.column,
    0,
    bLayout.row,
    bLayout.column,
    bias,
    activation,
    SLOPE,
    scratch.address,
  );
  scratch.take(`${name}, scratch`);
}

/** A product to check. */
export interface Product {
  readonly dtype: FloatType;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a?: Layout;
  readonly b?: Layout;
  readonly withBias?: boolean;
  readonly activation?: number;
  /** Elements between the rows of c, beyond n. */
  readonly gap?: number;
}

const EPSILON = { float32: 2 ** -24, float64: 2 ** -53 };

function activate(activation: number, x: number): number {
  return [x, Math.max(x, 0), x < 0 ? x * SLOPE : x, 1 / (1 + Math.exp(-x)), Math.tanh(x)][activation]!;
}

/** Runs a product and compares every element with a float64 reference: |error| ≤ (k + 8)·ε·(Σ|a·b| + 1). */
export function check(kernels: Kernels, product: Product): void {
  const { dtype, m, n, k, withBias = false, activation = 0, gap = 0 } = product;
  const { a: aLayout = rowMajor(m, k), b: bLayout = rowMajor(k, n) } = product;
  const random = randomNumbers(m * 1009 + n * 31 + k);
  const draw = (length: number) =>
    Array.from({ length }, () => dtype === "float32" ? Math.fround(random() * 2 - 1) : random() * 2 - 1);
  const [aValues, bValues, biasValues] = [draw(aLayout.length), draw(bLayout.length), draw(n)];
  const [a, b, bias] = [
    arrayOf(kernels, dtype, aValues),
    arrayOf(kernels, dtype, bValues),
    arrayOf(kernels, dtype, biasValues),
  ];
  const cRow = n + gap;
  const c = poisoned(kernels, dtype, m * cRow);
  const name = `${kernels.kind} ${dtype} ${m}×${n}×${k}, a ${aLayout.name}, b ${bLayout.name}, ` +
    `bias ${withBias}, activation ${activation}, gap ${gap}`;
  const operands = { dtype, c, cRow, m, n, k, a, aLayout, b, bLayout };
  multiply(kernels, { ...operands, bias: withBias ? bias.address : 0, activation }, name);
  const result = c.take(name);
  for (const array of [a, b, bias]) array.take(name);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < cRow; j++) {
      const actual = result[i * cRow + j]!;
      if (j >= n) {
        assert(Number.isNaN(actual), `${name}: the gap after row ${i} was written`);
        continue;
      }
      let [sum, size] = [withBias ? biasValues[j]! : 0, withBias ? Math.abs(biasValues[j]!) : 0];
      for (let p = 0; p < k; p++) {
        const term = aValues[aLayout.offset + i * aLayout.row + p * aLayout.column]! *
          bValues[bLayout.offset + p * bLayout.row + j * bLayout.column]!;
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
}
