import { assert, assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import type { BinaryKernel } from "../../src/kernels/typescript/binary.ts";
import { type Layout, layouts, viewed } from "./broadcast_layouts.ts";
import { ulpsFrom } from "./float_distance.ts";
import { arrayOf, type ElementType, FLOATS, kernelSets, poisoned, sampleValues } from "./kernel_harness.ts";

type Shape = readonly [number, number, number];

const wrap = (x: bigint): number => Number(BigInt.asIntN(32, x));

/** What each kernel computes, exact in float64 before it is rounded to the dtype. */
function referenceOf(dtype: ElementType, name: string): (x: number, y: number) => number {
  const isInteger = dtype === "int32";
  const functions: Record<string, (x: number, y: number) => number> = {
    add: (x, y) => isInteger ? wrap(BigInt(x) + BigInt(y)) : x + y,
    sub: (x, y) => isInteger ? wrap(BigInt(x) - BigInt(y)) : x - y,
    mul: (x, y) => isInteger ? wrap(BigInt(x) * BigInt(y)) : x * y,
    div: (x, y) => x / y,
    maximum: Math.max,
    minimum: Math.min,
    equal: (x, y) => x === y ? 1 : 0,
    notEqual: (x, y) => x !== y ? 1 : 0,
    less: (x, y) => x < y ? 1 : 0,
    lessEqual: (x, y) => x <= y ? 1 : 0,
    greater: (x, y) => x > y ? 1 : 0,
    greaterEqual: (x, y) => x >= y ? 1 : 0,
    logicalAnd: (x, y) => x && y,
    logicalOr: (x, y) => x || y,
    logicalXor: (x, y) => x === y ? 0 : 1,
  };
  return functions[name]!;
}

const ARITHMETIC = ["add", "sub", "mul", "maximum", "minimum"];
const COMPARISONS = ["equal", "notEqual", "less", "lessEqual", "greater", "greaterEqual"];
const NAMES: Record<ElementType, string[]> = {
  float32: [...ARITHMETIC, "div", ...COMPARISONS],
  float64: [...ARITHMETIC, "div", ...COMPARISONS],
  int32: [...ARITHMETIC, ...COMPARISONS],
  bool: [...COMPARISONS, "logicalAnd", "logicalOr", "logicalXor"],
};

function kernelOf(kernels: Kernels, dtype: ElementType, name: string): BinaryKernel {
  return kernels[dtype][name as "equal"];
}

function resultType(dtype: ElementType, name: string): ElementType {
  return COMPARISONS.includes(name) ? "bool" : dtype;
}

/** Few distinct values, so that equal ones meet; NaN, infinities and the integers' ends among them. */
function valuesOf(dtype: ElementType, count: number, seed: number): number[] {
  const special = dtype === "int32"
    ? [2147483647, -2147483648, 65537, -1, 0]
    : dtype === "bool"
    ? []
    : [NaN, Infinity, -Infinity, 0, 1.5, 1.5];
  return sampleValues(dtype, count, seed).map((x, i) => i % 3 === 1 ? special[i % 7] ?? x : x);
}

/** Runs a kernel on views of two arrays, and checks guards and result. */
function check(
  kernels: Kernels,
  dtype: ElementType,
  name: string,
  shape: Shape,
  aLayout: Layout,
  bLayout: Layout,
): void {
  const message = `${dtype} ${name} of ${shape}: ${aLayout.name}, ${bLayout.name}`;
  const [x, y] = [valuesOf(dtype, aLayout.length, 5), valuesOf(dtype, bLayout.length, 6)];
  const [a, b] = [arrayOf(kernels, dtype, x), arrayOf(kernels, dtype, y)];
  const out = poisoned(kernels, resultType(dtype, name), shape[0] * shape[1] * shape[2]);
  kernelOf(kernels, dtype, name)(
    out.address,
    a.addressAt(aLayout.offset),
    b.addressAt(bLayout.offset),
    ...shape,
    ...aLayout.strides,
    ...bLayout.strides,
  );
  const [xs, ys] = [viewed(a.take(), aLayout, shape), viewed(b.take(), bLayout, shape)];
  const f = referenceOf(dtype, name);
  const expected = xs.map((value, i) => f(value, ys[i]!));
  const actual = [...out.take(message)];
  assertEquals(actual, dtype === "float32" ? expected.map(Math.fround) : expected, message);
}

for (const { name: setName, kernels } of kernelSets()) {
  for (const dtype of ["float32", "float64", "int32", "bool"] as const) {
    for (const name of NAMES[dtype]) {
      Deno.test(`${setName}: ${dtype} ${name} of rows of every length and sort`, () => {
        const wanted = ["contiguous", "same columns", "column gaps"];
        for (let columns = 0; columns <= 19; columns++) {
          const found = layouts(1, 1, columns).filter((layout) => wanted.includes(layout.name));
          for (const a of found) for (const b of found) check(kernels, dtype, name, [1, 1, columns], a, b);
        }
        // Past two rounds of sixteen.
        const [contiguous] = layouts(1, 1, 37) as [Layout];
        check(kernels, dtype, name, [1, 1, 37], contiguous, contiguous);
      });
    }

    const representative = dtype === "bool" ? ["less", "logicalXor"] : ["sub", "less"];
    for (const name of representative) {
      Deno.test(`${setName}: ${dtype} ${name} of every pair of layouts`, () => {
        for (const shape of [[2, 3, 5], [3, 2, 17], [2, 4, 1], [1, 1, 1], [2, 0, 3], [0, 2, 2]] as Shape[]) {
          for (const a of layouts(...shape)) {
            for (const b of layouts(...shape)) check(kernels, dtype, name, shape, a, b);
          }
        }
      });
    }
  }

  for (const dtype of ["float32", "float64", "int32"] as const) {
    Deno.test(`${setName}: ${dtype} arithmetic in place of either input`, () => {
      for (const name of dtype === "int32" ? ARITHMETIC : [...ARITHMETIC, "div", "pow"]) {
        for (const length of [1, 3, 8, 13]) {
          const [x, y] = [sampleValues(dtype, length, 8).map(Math.abs), sampleValues(dtype, length, 9)];
          const run = (target: "a" | "b" | "out") => {
            const [a, b] = [arrayOf(kernels, dtype, x), arrayOf(kernels, dtype, y)];
            const out = poisoned(kernels, dtype, length);
            const to = { a, b, out }[target];
            kernelOf(kernels, dtype, name)(to.address, a.address, b.address, 1, 1, length, 0, 0, 1, 0, 0, 1);
            const results = { a: a.take(name), b: b.take(name), out: out.take(name) };
            return results[target];
          };
          assertEquals(run("a"), run("out"), `${name} of ${length} in place of a`);
          assertEquals(run("b"), run("out"), `${name} of ${length} in place of b`);
        }
      }
    });
  }

  for (const dtype of FLOATS) {
    Deno.test(`${setName}: ${dtype} pow at IEEE 754's edges`, () => {
      // As C's Annex F lists them, and as NumPy answers.
      const cases: [number, number, number][] = [
        [NaN, 0, 1],
        [NaN, -0, 1],
        [0, 0, 1],
        [Infinity, 0, 1],
        [1, NaN, 1],
        [1, Infinity, 1],
        [1, -Infinity, 1],
        [-1, Infinity, 1],
        [-1, -Infinity, 1],
        [-1, NaN, NaN],
        [NaN, 1, NaN],
        [2, NaN, NaN],
        [NaN, NaN, NaN],
        [0, 3, 0],
        [-0, 3, -0],
        [-0, 4, 0],
        [0, -3, Infinity],
        [-0, -3, -Infinity],
        [-0, -2, Infinity],
        [0, 0.5, 0],
        [-0, 0.5, 0],
        [-0, 2.5, 0],
        [-0, -0.5, Infinity],
        [0, Infinity, 0],
        [0, -Infinity, Infinity],
        [Infinity, 2, Infinity],
        [Infinity, -2, 0],
        [Infinity, 0.5, Infinity],
        [Infinity, -0.5, 0],
        [-Infinity, 3, -Infinity],
        [-Infinity, 2, Infinity],
        [-Infinity, 0.5, Infinity],
        [-Infinity, -3, -0],
        [-Infinity, -2, 0],
        [-Infinity, 2.5, Infinity],
        [0.5, Infinity, 0],
        [0.5, -Infinity, Infinity],
        [2, Infinity, Infinity],
        [2, -Infinity, 0],
        [-2, Infinity, Infinity],
        [-0.5, Infinity, 0],
        [-8, 1 / 3, NaN],
        [-2, 0.5, NaN],
        [-2, 3, -8],
        [-2, 4, 16],
        [-2, -1, -0.5],
        [4, 0.5, 2],
        [2, 10, 1024],
        [2, -149, dtype === "float32" ? 2 ** -149 : 2 ** -149],
        [10, 400, Infinity],
        [10, -400, 0],
        [-3, 401.5, NaN],
        [-10, 399, -Infinity],
        [3, 2, 9],
        [1.5, 1, 1.5],
        [5, -0, 1],
        [2 ** -140, 0.5, 2 ** -70],
      ];
      for (const [x, y, expected] of cases) {
        for (const [companion, position] of [[1.25, 0], [3, 2], [2, 4], [0.5, 4]] as const) {
          const xs = Array.from({ length: 5 }, (_, i) => i === position ? x : 1.75);
          const ys = Array.from({ length: 5 }, (_, i) => i === position ? y : companion);
          const [a, b] = [arrayOf(kernels, dtype, xs), arrayOf(kernels, dtype, ys)];
          const out = poisoned(kernels, dtype, 5);
          kernels[dtype].pow(out.address, a.address, b.address, 1, 1, 5, 0, 0, 1, 0, 0, 1);
          a.take();
          b.take();
          assertEquals(out.take()[position], expected, `${x} to the power ${y}`);
          const scalar = poisoned(kernels, dtype, 5);
          const [c, d] = [arrayOf(kernels, dtype, [x]), arrayOf(kernels, dtype, [y])];
          kernels[dtype].pow(scalar.address, c.address, d.address, 1, 1, 5, 0, 0, 0, 0, 0, 0);
          c.take();
          d.take();
          assertEquals(new Set(scalar.take()), new Set([expected]), `${x} to the power ${y}, broadcast`);
        }
      }
    });

    Deno.test(`${setName}: ${dtype} pow is within 1 ulp, and its rows of every length alike`, () => {
      const wide = sampleValues("float64", 3000, 12);
      const xs = wide.map((x) => dtype === "float32" ? Math.fround(Math.exp(x * 4)) : Math.exp(x * 4));
      const ys = sampleValues(dtype, 3000, 13).map((y, i) =>
        i % 5 === 0 ? 2 : i % 7 === 0 ? Math.round(y) : y
      );
      const [a, b] = [arrayOf(kernels, dtype, xs), arrayOf(kernels, dtype, ys)];
      const out = poisoned(kernels, dtype, xs.length);
      kernels[dtype].pow(out.address, a.address, b.address, 1, 1, xs.length, 0, 0, 1, 0, 0, 1);
      const whole = out.take();
      xs.forEach((x, i) => {
        const error = ulpsFrom(dtype, whole[i]!, x ** ys[i]!);
        assert(error <= 1, `${x} ** ${ys[i]} = ${whole[i]}: ${error} ulp`);
      });
      for (let length = 0; length <= 19; length++) {
        const part = poisoned(kernels, dtype, length);
        const [p, q] = [a.addressAt(3), b.addressAt(3)];
        kernels[dtype].pow(part.address, p, q, 1, 1, length, 0, 0, 1, 0, 0, 1);
        assertEquals(part.take(), whole.slice(3, 3 + length));
      }
      a.take();
      b.take();
    });
  }

  Deno.test(`${setName}: logicalNot of every length`, () => {
    const values = sampleValues("bool", 40, 4);
    for (let length = 0; length <= 40; length++) {
      const a = arrayOf(kernels, "bool", values.slice(0, length));
      const out = poisoned(kernels, "bool", length);
      kernels.bool.logicalNot(out.address, a.address, length);
      a.take();
      assertEquals([...out.take()], values.slice(0, length).map((x) => 1 - x));
    }
  });
}
