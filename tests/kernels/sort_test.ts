import type { Kernels } from "../../src/kernels/kernels.ts";
import { argsortScratchBytes } from "../../src/kernels/argsort_scratch.ts";
import { type ElementType, kernelSets, poisoned, randomNumbers, sampleValues } from "./kernel_harness.ts";
import { assertSame, type LaneLayout, laneLayouts, placeIn } from "./lane_layouts.ts";

const BYTES = { float32: 4, float64: 8, int32: 4, bool: 1 } as const;

/** Insertion into a list, the slow and obvious way: an element goes before the first that must come after it. */
function insertionOrder(values: readonly number[], descending: boolean): number[] {
  const rank = (x: number) => Number.isNaN(x) ? [1, 0] as const : [0, x] as const;
  const isAfter = (x: number, y: number) => {
    const [[xGroup, xValue], [yGroup, yValue]] = [rank(x), rank(y)];
    const isGreater = xGroup !== yGroup ? xGroup > yGroup : xValue > yValue;
    const isLess = xGroup !== yGroup ? xGroup < yGroup : xValue < yValue;
    return descending ? isLess : isGreater;
  };
  const order: number[] = [];
  values.forEach((value, position) => {
    const next = order.findIndex((other) => isAfter(values[other]!, value));
    order.splice(next < 0 ? order.length : next, 0, position);
  });
  return order;
}

function argsort(
  kernels: Kernels,
  dtype: ElementType,
  values: readonly number[],
  [outer, length, inner]: readonly [number, number, number],
  layout: LaneLayout,
  descending: boolean,
  name: string,
  negativeNaNs = 0,
): ArrayLike<number> {
  // What is left of a poisoned array is NaN with every bit set, the sign's too; a written NaN has none but the usual ones.
  const a = poisoned(kernels, dtype, values.length + negativeNaNs);
  a.write(values);
  const out = poisoned(kernels, "int32", outer * length * inner);
  const scratch = poisoned(kernels, "float64", argsortScratchBytes(length, BYTES[dtype]) / 8);
  kernels[dtype].argsort(
    out.address,
    a.address + layout.offset * BYTES[dtype],
    outer,
    length,
    inner,
    ...layout.strides,
    Number(descending),
    scratch.address,
  );
  a.take(name);
  scratch.take(name);
  return out.take(name);
}

function check(
  kernels: Kernels,
  dtype: ElementType,
  values: readonly number[],
  shape: readonly [number, number, number],
  layout: LaneLayout,
): void {
  const [outer, length, inner] = shape;
  for (const descending of [false, true]) {
    const name = `${kernels.kind} ${dtype} ${shape.join("×")}, ${layout.name}, descending ${descending}`;
    const order = argsort(kernels, dtype, values, shape, layout, descending, name);
    const expected = new Array<number>(outer * length * inner);
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        const lane = Array.from({ length }, (_, l) => values[placeIn(layout, o, l, i)]!);
        insertionOrder(lane, descending).forEach((l, place) =>
          expected[(o * length + place) * inner + i] = l
        );
      }
    }
    assertSame(order, expected, name);
  }
}

/** Numbers with many that are equal, and those whose order is special. */
function difficultValues(dtype: ElementType, count: number, seed: number): number[] {
  if (dtype === "bool") return sampleValues(dtype, count, seed);
  const random = randomNumbers(seed);
  const common = dtype === "int32"
    ? [0, 1, -1, 7, -7, 2 ** 31 - 1, -(2 ** 31)]
    : [0, -0, 1, -1, NaN, Infinity, -Infinity, 2 ** -149, -(2 ** -149), 3.5, -3.5, 2 ** 127, -(2 ** 127)];
  const distinct = sampleValues(dtype, count, seed + 1);
  return distinct.map((value) => random() < 0.6 ? common[Math.floor(random() * common.length)]! : value);
}

for (const { name, kernels } of kernelSets()) {
  for (const dtype of ["float32", "float64", "int32", "bool"] as const) {
    Deno.test(`${name} ${dtype} argsort: every length up to four runs, ties, infinities and NaN`, () => {
      for (let length = 0; length <= 33; length++) {
        for (const seed of [1, 2, 3]) {
          const [layout] = laneLayouts(1, length, 1);
          check(
            kernels,
            dtype,
            difficultValues(dtype, layout!.size, seed * 100 + length),
            [1, length, 1],
            layout!,
          );
        }
      }
    });

    if (dtype === "float32" || dtype === "float64") {
      Deno.test(`${name} ${dtype} argsort: a NaN is above all numbers whatever its sign and its other bits`, () => {
        const values = [1, Infinity, NaN, -Infinity, -1];
        for (const descending of [false, true]) {
          const shape = [1, 7, 1] as const;
          const order = argsort(
            kernels,
            dtype,
            values,
            shape,
            laneLayouts(...shape)[0]!,
            descending,
            name,
            2,
          );
          assertSame(
            order,
            descending ? [2, 5, 6, 1, 0, 4, 3] : [3, 4, 0, 1, 2, 5, 6],
            `descending ${descending}`,
          );
        }
      });
    }

    Deno.test(`${name} ${dtype} argsort: every layout`, () => {
      for (
        const shape of [[2, 11, 3], [3, 5, 1], [0, 3, 2], [2, 0, 3], [1, 1, 4]] as [number, number, number][]
      ) {
        for (const layout of laneLayouts(...shape)) {
          check(kernels, dtype, difficultValues(dtype, layout.size, 9), shape, layout);
        }
      }
    });

    Deno.test(`${name} ${dtype} argsort: lanes that are sorted, reversed, equal or long`, () => {
      const cast = (x: number) => dtype === "bool" ? Number(x > 20) : x;
      for (
        const values of [
          Array.from({ length: 70 }, (_, k) => cast(k)),
          Array.from({ length: 70 }, (_, k) => cast(70 - k)),
          Array.from({ length: 70 }, () => 1),
          Array.from({ length: 70 }, (_, k) => cast(k % 35)),
          difficultValues(dtype, 1031, 4),
        ]
      ) {
        const shape = [1, values.length, 1] as const;
        check(kernels, dtype, values, shape, laneLayouts(...shape)[0]!);
      }
    });
  }
}

for (const { name, kernels } of kernelSets(2 ** 31 + 4096)) {
  Deno.test(`${name}: argsort works above 2 GiB`, () => {
    for (const layout of laneLayouts(2, 11, 3)) {
      check(kernels, "float64", difficultValues("float64", layout.size, 3), [2, 11, 3], layout);
    }
  });
}
