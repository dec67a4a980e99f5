import { assert, assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import type { ReductionKernel, SumKernel } from "../../src/kernels/typescript/reduce.ts";
import { type Layout, layouts, viewed } from "./broadcast_layouts.ts";
import {
  arrayOf,
  type ElementType,
  FLOATS,
  kernelSets,
  poisoned,
  randomNumbers,
  sampleValues,
} from "./kernel_harness.ts";

type Shape = readonly [number, number, number];
type NumberType = "float32" | "float64" | "int32";
type Name = "sum" | "prod" | "max" | "min" | "argmax" | "argmin";

const NAMES: Name[] = ["sum", "prod", "max", "min", "argmax", "argmin"];

/** A reduction of one line of numbers, in float64, and how far the kernel may be off. */
const references: Record<Name, (line: number[]) => number> = {
  sum: (line) => line.reduce((x, y) => x + y, 0),
  prod: (line) => line.reduce((x, y) => x * y, 1),
  max: (line) => Math.max(...line),
  min: (line) => Math.min(...line),
  argmax: (line) => firstWhere(line, Math.max(...line)),
  argmin: (line) => firstWhere(line, Math.min(...line)),
};

/** The first element that is `extremum`, or the first NaN. */
function firstWhere(line: number[], extremum: number): number {
  return line.findIndex((x) => Number.isNaN(extremum) ? Number.isNaN(x) : x === extremum);
}

function resultType(dtype: NumberType, name: Name): ElementType {
  if (name.startsWith("arg")) return "int32";
  return dtype === "int32" && (name === "sum" || name === "prod") ? "float64" : dtype;
}

/** Each line's error bound: a rounding at each step for what is rounded at all. */
function boundOf(dtype: NumberType, name: Name, line: number[]): number {
  if (dtype === "int32" || (name !== "sum" && name !== "prod")) return 0;
  const unit = dtype === "float32" ? 2 ** -23 : 2 ** -52;
  const scale = name === "sum" ? references.sum(line.map(Math.abs)) : Math.abs(references.prod(line));
  return line.length * unit * scale;
}

function check(
  kernels: Kernels,
  dtype: NumberType,
  name: Name,
  shape: Shape,
  layout: Layout,
  values: number[],
): void {
  const message = `${dtype} ${name} of ${shape}, ${layout.name}`;
  const [outer, length, inner] = shape;
  const a = arrayOf(kernels, dtype, values);
  const out = poisoned(kernels, resultType(dtype, name), outer * inner);
  const kernel = kernels[dtype][name] as SumKernel;
  const address = a.addressAt(layout.offset);
  kernel(out.address, address, ...shape, ...layout.strides, 1);
  const elements = viewed(a.take(), layout, shape);
  const actual = out.take(message);
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < inner; j++) {
      const line = Array.from({ length }, (_, k) => elements[(i * length + k) * inner + j]!);
      const [x, expected] = [actual[i * inner + j]!, references[name](line)];
      const bound = boundOf(dtype, name, line);
      if (bound > 0) assert(Math.abs(x - expected) <= bound, `${message}: ${x} for ${expected}`);
      else assertEquals(x, expected, message);
    }
  }
}

for (const { name: setName, kernels } of kernelSets()) {
  for (const dtype of ["float32", "float64", "int32"] as const) {
    for (const name of NAMES) {
      Deno.test(`${setName}: ${dtype} ${name} over every layout`, () => {
        for (const shape of [[2, 3, 5], [3, 7, 1], [1, 5, 18], [2, 1, 4], [5, 2, 2], [2, 4, 3]] as Shape[]) {
          for (const layout of layouts(...shape)) {
            // Few distinct values, so that extrema come more than once; products stay in range.
            const values = sampleValues("int32", layout.length, 7).map((x) =>
              x % 5 + (name === "prod" ? 0.5 : 0)
            );
            check(kernels, dtype, name, shape, layout, dtype === "int32" ? values.map(Math.trunc) : values);
          }
        }
      });

      Deno.test(`${setName}: ${dtype} ${name} of lines of every length`, () => {
        const values = sampleValues(dtype, 130, 8).map((x) => name === "prod" ? 1 + x % 3 / 64 : x);
        for (
          let length = name === "sum" || name === "prod" ? 0 : 1;
          length <= 130;
          length += length < 70 ? 1 : 7
        ) {
          const layout = layouts(1, length, 1)[0]!;
          const line = values.slice(0, length);
          check(
            kernels,
            dtype,
            name,
            [1, length, 1],
            layout,
            dtype === "int32" ? line.map(Math.trunc) : line,
          );
        }
      });
    }

    Deno.test(`${setName}: ${dtype} sums and products of nothing`, () => {
      for (const inner of [1, 2, 7, 20]) {
        const out = poisoned(kernels, resultType(dtype, "sum"), 2 * inner);
        kernels[dtype].sum(out.address, 0, 2, 0, inner, 0, inner, 1, 1);
        assertEquals([...out.read()], new Array(2 * inner).fill(0));
        kernels[dtype].prod(out.address, 0, 2, 0, inner, 0, inner, 1);
        assertEquals([...out.take()], new Array(2 * inner).fill(1));
      }
    });
  }

  for (const dtype of FLOATS) {
    Deno.test(`${setName}: ${dtype} extrema find NaN, and the first one, wherever it lies`, () => {
      for (const length of [1, 2, 5, 9, 17, 23]) {
        for (const inner of [1, 3, 4, 9]) {
          for (let at = 0; at < length; at++) {
            const values = sampleValues(dtype, length * inner, at + 1);
            for (let j = 0; j < inner; j++) {
              values[at * inner + j] = NaN;
              if (at + 2 < length) values[(at + 2) * inner + j] = NaN;
            }
            const a = arrayOf(kernels, dtype, values);
            for (const name of ["max", "min"] as const) {
              const out = poisoned(kernels, dtype, inner);
              out.write(new Array(inner).fill(7));
              kernels[dtype][name](out.address, a.address, 1, length, inner, 0, inner, 1);
              assertEquals(
                [...out.take()],
                new Array(inner).fill(NaN),
                `${name} of ${length}×${inner}, NaN at ${at}`,
              );
              const position = poisoned(kernels, "int32", inner);
              kernels[dtype][`arg${name}`](position.address, a.address, 1, length, inner, 0, inner, 1);
              assertEquals(
                [...position.take()],
                new Array(inner).fill(at),
                `arg${name} of ${length}×${inner}`,
              );
            }
            a.take();
          }
        }
      }
    });

    Deno.test(`${setName}: ${dtype} extrema of infinities`, () => {
      const a = arrayOf(kernels, dtype, [-Infinity, -Infinity, -Infinity, Infinity, Infinity, Infinity]);
      const out = poisoned(kernels, dtype, 2);
      kernels[dtype].max(out.address, a.address, 2, 3, 1, 3, 1, 0);
      assertEquals([...out.read()], [-Infinity, Infinity]);
      kernels[dtype].min(out.address, a.address, 2, 3, 1, 3, 1, 0);
      assertEquals([...out.take()], [-Infinity, Infinity]);
      a.take();
    });

    Deno.test(`${setName}: ${dtype} sum divides by its divisor: a mean`, () => {
      for (const inner of [1, 3, 4, 19]) {
        const values = sampleValues(dtype, 6 * inner, 9);
        const a = arrayOf(kernels, dtype, values);
        const [sum, mean] = [poisoned(kernels, dtype, inner), poisoned(kernels, dtype, inner)];
        kernels[dtype].sum(sum.address, a.address, 1, 6, inner, 0, inner, 1, 1);
        kernels[dtype].sum(mean.address, a.address, 1, 6, inner, 0, inner, 1, 6);
        const means = [...sum.take()].map((x) => dtype === "float32" ? Math.fround(x / 6) : x / 6);
        const difference = [...mean.take()].map((x, i) => Math.abs(x - means[i]!));
        // The TypeScript kernel divides before it rounds.
        assert(Math.max(...difference) <= (dtype === "float32" ? 2 ** -22 : 2 ** -50), `${difference}`);
        a.take();
      }
    });

    Deno.test(`${setName}: the error of a ${dtype} sum grows with the logarithm of the length`, () => {
      const unit = dtype === "float32" ? 2 ** -24 : 2 ** -53;
      for (const exponent of [8, 12, 17]) {
        const length = 2 ** exponent + 3;
        const next = randomNumbers(exponent);
        // Multiples of 2^−20 (and of 2^−40 in float64), whose exact sum integers give.
        const parts = Array.from({ length }, () => 1 + Math.floor(next() * 2 ** 20));
        const grain = 2 ** -20;
        const exact = parts.reduce((x, y) => x + y, 0) * grain;
        const third = dtype === "float32" ? Math.fround(1 / 3) : 1 / 3;
        const values = parts.map((x) =>
          dtype === "float32" ? Math.fround(x * grain * third) : x * grain * third
        );
        const reference = dtype === "float32" ? values.reduce((x, y) => x + y, 0) : exact * third;
        const a = arrayOf(kernels, dtype, values);
        for (const inner of [1, 2]) {
          const out = poisoned(kernels, dtype, inner);
          const count = Math.floor(length / inner);
          kernels[dtype].sum(out.address, a.address, 1, count, inner, 0, inner, 1, 1);
          if (inner === 1) {
            const error = Math.abs(out.read()[0]! - reference) / reference;
            // Chunks of up to 64 additions, one rounding of each element, and the tree.
            assert(error <= (66 + exponent) * unit, `${length} elements: ${error / unit} roundings`);
          } else {
            const [x, y] = out.read();
            const rest = values.slice(2 * count).reduce((p, q) => p + q, 0);
            const error = Math.abs(x! + y! + rest - reference) / reference;
            assert(error <= (67 + exponent) * unit, `two columns: ${error / unit} roundings`);
          }
          out.take();
        }
        a.take();
      }
    });

    if (setName !== "typescript") {
      Deno.test(`${setName}: a ${dtype} sum's bits don't depend on how the other axes are divided`, () => {
        for (const [outer, length, inner] of [[3, 300, 23], [2, 129, 40], [5, 1, 3]] as Shape[]) {
          const a = arrayOf(kernels, dtype, sampleValues(dtype, outer * length * inner, 11));
          for (const name of ["sum", "prod"] as const) {
            const run = (out: number, address: number, outers: number, inners: number) =>
              (kernels[dtype][name] as ReductionKernel & SumKernel)(
                out,
                address,
                outers,
                length,
                inners,
                length * inner,
                inner,
                1,
                1,
              );
            const whole = poisoned(kernels, dtype, outer * inner);
            run(whole.address, a.address, outer, inner);
            const expected = whole.take();
            for (let i = 0; i < outer; i++) {
              for (const [from, to] of [[0, 2], [1, inner], [2, 9], [3, 20], [0, 16]] as const) {
                if (to > inner) continue;
                const part = poisoned(kernels, dtype, to - from);
                run(part.address, a.addressAt(i * length * inner + from), 1, to - from);
                assertEquals(
                  part.take(),
                  expected.slice(i * inner + from, i * inner + to),
                  `${name}: ${from} to ${to}`,
                );
              }
            }
          }
          a.take();
        }
      });

      Deno.test(`${setName}: a ${dtype} sum is that of its halves, cut at a power of two of chunks`, () => {
        const chunk = dtype === "float32" ? 1024 : 512;
        const length = 5 * chunk + 77;
        const a = arrayOf(kernels, dtype, sampleValues(dtype, length * 2, 12));
        const out = poisoned(kernels, dtype, 2);
        const sumOf = (start: number, count: number) => {
          kernels[dtype].sum(out.address, a.addressAt(start), 1, count, 1, 0, 1, 1, 1);
          return out.read()[0]!;
        };
        const round = (x: number) => dtype === "float32" ? Math.fround(x) : x;
        assertEquals(sumOf(0, length), round(sumOf(0, 4 * chunk) + sumOf(4 * chunk, length - 4 * chunk)));
        const columnsOf = (row: number, rows: number) => {
          kernels[dtype].sum(out.address, a.addressAt(row * 2), 1, rows, 2, 0, 2, 1, 1);
          return out.read();
        };
        const [whole, first, second] = [columnsOf(0, 300), columnsOf(0, 256), columnsOf(256, 44)];
        assertEquals([...whole], [0, 1].map((j) => round(first[j]! + second[j]!)));
        out.take();
        a.take();
      });
    }
  }

  Deno.test(`${setName}: int32 sums are exact beyond the range of int32`, () => {
    for (const [length, inner] of [[1000, 1], [250, 4], [100, 3]] as const) {
      const values = new Array(length * inner).fill(2147483647).map((x, i) => x - (i % 3));
      const a = arrayOf(kernels, "int32", values);
      const out = poisoned(kernels, "float64", inner);
      kernels.int32.sum(out.address, a.address, 1, length, inner, 0, inner, 1, 1);
      const expected = Array.from(
        { length: inner },
        (_, j) => Number(values.reduce((sum, x, i) => i % inner === j ? sum + BigInt(x) : sum, 0n)),
      );
      assertEquals([...out.take()], expected);
      a.take();
    }
  });
}
