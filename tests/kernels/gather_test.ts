import { assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import {
  arrayOf,
  type ElementType,
  FLOATS,
  kernelSets,
  poisoned,
  randomNumbers,
  sampleValues,
} from "./kernel_harness.ts";
import { assertSame, type LaneLayout, laneLayouts, placeIn } from "./lane_layouts.ts";

const ABOVE_2_GIB = 2 ** 31 + 4096;
const DTYPES = ["float32", "float64", "int32", "bool"] as const;
const BYTES = { float32: 4, float64: 8, int32: 4, bool: 1 } as const;

interface Case {
  readonly outer: number;
  readonly count: number;
  readonly inner: number;
  readonly length: number;
  /** Of `[outer, length, inner]` for a gather, `[outer, count, inner]` for a scatter. */
  readonly a: LaneLayout;
  /** Of `[outer, count, inner]`. */
  readonly index: LaneLayout;
}

function drawIndices({ length, index }: Case, seed: number): number[] {
  const random = randomNumbers(seed);
  return Array.from({ length: index.size }, () => Math.floor(random() * 2 * length) - length);
}

/** Calls `visit` for each index in row-major order, with the place along the axis that it names. */
function forEachIndex(
  { outer, count, inner, length, index }: Case,
  indices: readonly number[],
  visit: (o: number, c: number, i: number, at: number) => void,
): void {
  for (let o = 0; o < outer; o++) {
    for (let c = 0; c < count; c++) {
      for (let i = 0; i < inner; i++) {
        const at = indices[placeIn(index, o, c, i)]!;
        visit(o, c, i, at < 0 ? at + length : at);
      }
    }
  }
}

function nameOf(
  kernels: Kernels,
  dtype: ElementType,
  { outer, count, inner, length, a, index }: Case,
): string {
  return `${kernels.kind} ${dtype} ${outer}×${count}×${inner} of ${length}, a ${a.name}, index ${index.name}`;
}

function checkGather(kernels: Kernels, dtype: ElementType, one: Case): void {
  const { outer, count, inner, length, a, index } = one;
  const name = nameOf(kernels, dtype, one);
  const values = sampleValues(dtype, a.size, length * 31 + inner);
  if (dtype === "float32" || dtype === "float64") values.splice(0, 2, NaN, -0);
  const indices = drawIndices(one, count * 7 + inner);
  const [from, at] = [arrayOf(kernels, dtype, values.slice(0, a.size)), arrayOf(kernels, "int32", indices)];
  const data = from.read();
  const out = poisoned(kernels, dtype, outer * count * inner);
  kernels[dtype].gather(
    out.address,
    from.address + a.offset * BYTES[dtype],
    at.address + index.offset * 4,
    outer,
    count,
    inner,
    length,
    ...a.strides,
    ...index.strides,
  );
  const expected: number[] = [];
  forEachIndex(one, indices, (o, _, i, place) => expected.push(data[placeIn(a, o, place, i)]!));
  assertSame(out.take(name), expected, name);
  from.take(name);
  at.take(name);
}

function checkScatterAdd(kernels: Kernels, dtype: "float32" | "float64", one: Case): void {
  const { outer, count, inner, length, a, index } = one;
  const name = nameOf(kernels, dtype, one);
  const data = sampleValues(dtype, a.size, count * 31 + inner);
  const indices = drawIndices(one, length * 7 + inner);
  const start = sampleValues(dtype, outer * length * inner, 5);
  const [from, at] = [arrayOf(kernels, dtype, data), arrayOf(kernels, "int32", indices)];
  const out = arrayOf(kernels, dtype, start);
  kernels[dtype].scatterAdd(
    out.address,
    from.address + a.offset * BYTES[dtype],
    at.address + index.offset * 4,
    outer,
    count,
    inner,
    length,
    ...a.strides,
    ...index.strides,
  );
  // Row-major order, every sum rounded: the bits must agree.
  const round = dtype === "float32" ? Math.fround : (x: number) => x;
  const expected = start;
  forEachIndex(one, indices, (o, c, i, place) => {
    const to = (o * length + place) * inner + i;
    expected[to] = round(expected[to]! + data[placeIn(a, o, c, i)]!);
  });
  assertSame(out.take(name), expected, name);
  from.take(name);
  at.take(name);
}

for (const { name, kernels } of kernelSets()) {
  for (const dtype of DTYPES) {
    Deno.test(`${name} ${dtype} gather: rows of every length, one by one and copied as blocks`, () => {
      const lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 65, 257, 258];
      for (const inner of lengths) {
        for (const count of [0, 1, 3]) {
          const [a] = laneLayouts(2, 5, inner);
          for (const index of laneLayouts(2, count, inner)) {
            checkGather(kernels, dtype, { outer: 2, count, inner, length: 5, a: a!, index });
          }
        }
      }
    });

    Deno.test(`${name} ${dtype} gather: every combination of strides`, () => {
      for (
        const [outer, count, inner, length] of [[3, 4, 5, 3], [1, 7, 1, 4], [2, 3, 1, 1], [
          0,
          2,
          3,
          2,
        ]] as const
      ) {
        for (const a of laneLayouts(outer, length, inner)) {
          for (const index of laneLayouts(outer, count, inner)) {
            checkGather(kernels, dtype, { outer, count, inner, length, a, index });
          }
        }
      }
    });

    Deno.test(`${name} ${dtype} oneHot: every remainder`, () => {
      for (const depth of [1, 2, 3, 4, 5, 8, 9, 16, 17, 33]) {
        for (const count of [0, 1, 2, 5]) {
          const indices = Array.from({ length: count }, (_, c) => (c * 7 + depth - 1) % depth);
          const at = arrayOf(kernels, "int32", indices);
          const out = poisoned(kernels, dtype, count * depth);
          kernels[dtype].oneHot(out.address, at.address, count, depth);
          const expected = indices.flatMap((index) =>
            Array.from({ length: depth }, (_, k) => Number(k === index))
          );
          assertSame(out.take(), expected, `${count}×${depth}`);
          at.take();
        }
      }
    });
  }

  for (const dtype of FLOATS) {
    Deno.test(`${name} ${dtype} scatterAdd: every remainder, with many elements in one place`, () => {
      for (const inner of [0, 1, 2, 3, 4, 5, 7, 8, 9, 17]) {
        for (const [count, length] of [[0, 2], [1, 3], [9, 2], [12, 1]] as const) {
          const [a] = laneLayouts(2, count, inner);
          for (const index of laneLayouts(2, count, inner)) {
            checkScatterAdd(kernels, dtype, { outer: 2, count, inner, length, a: a!, index });
          }
        }
      }
    });

    Deno.test(`${name} ${dtype} scatterAdd: every combination of strides`, () => {
      for (const [outer, count, inner, length] of [[3, 4, 5, 3], [1, 7, 1, 4], [2, 3, 1, 1]] as const) {
        for (const a of laneLayouts(outer, count, inner)) {
          for (const index of laneLayouts(outer, count, inner)) {
            checkScatterAdd(kernels, dtype, { outer, count, inner, length, a, index });
          }
        }
      }
    });
  }

  Deno.test(`${name} int32 firstOutside: every position of every remainder`, () => {
    const check = (indices: readonly number[], low: number, limit: number, expected: number) => {
      const at = arrayOf(kernels, "int32", indices);
      const name = `[${indices}] from ${low} below ${limit}`;
      assertEquals(kernels.int32.firstOutside(at.address, indices.length, low, limit), expected, name);
      at.take(name);
    };
    for (let length = 0; length <= 13; length++) {
      const inside = Array.from({ length }, (_, k) => [-3, 2, 0, -1][k % 4]!);
      check(inside, -3, 3, -1);
      for (let wrong = 0; wrong < length; wrong++) {
        for (const value of [3, -4, 2 ** 31 - 1, -(2 ** 31)]) {
          // A second one after the first must not be the one that is found.
          const indices = inside.with(wrong, value);
          check(indices, -3, 3, wrong);
          check(indices.with(length - 1, value), -3, 3, wrong);
        }
      }
    }
    check([0], 0, 0, 0);
    check([-(2 ** 31), 2 ** 31 - 1], -(2 ** 31 - 1), 2 ** 31 - 1, 0);
    check([-(2 ** 31 - 1), 2 ** 31 - 2, 2 ** 31 - 1], -(2 ** 31 - 1), 2 ** 31 - 1, 2);
  });
}

for (const { name, kernels } of kernelSets(ABOVE_2_GIB)) {
  Deno.test(`${name}: gather and scatterAdd work above 2 GiB`, () => {
    const shape = { outer: 2, count: 3, inner: 5, length: 4 };
    for (const a of laneLayouts(2, 4, 5)) {
      checkGather(kernels, "float32", { ...shape, a, index: laneLayouts(2, 3, 5)[3]! });
    }
    for (const a of laneLayouts(2, 3, 5)) {
      checkScatterAdd(kernels, "float64", { ...shape, a, index: laneLayouts(2, 3, 5)[7]! });
    }
  });
}
