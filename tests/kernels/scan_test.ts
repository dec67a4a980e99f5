import { assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { arrayOf, kernelSets, poisoned, sampleValues } from "./kernel_harness.ts";
import { assertSame, type LaneLayout, laneLayouts, placeIn } from "./lane_layouts.ts";

const BYTES = { float32: 4, float64: 8, int32: 4 } as const;
type NumberType = keyof typeof BYTES;

/** Runs the kernel over `values` in a layout; what it returns, and what it wrote. */
function cumsum(
  kernels: Kernels,
  dtype: NumberType,
  values: readonly number[],
  [outer, length, inner]: readonly [number, number, number],
  layout: LaneLayout,
): [position: number, sums: ArrayLike<number>] {
  const name = `${kernels.kind} ${dtype} ${outer}×${length}×${inner}, ${layout.name}`;
  const a = arrayOf(kernels, dtype, values);
  const out = poisoned(kernels, dtype, outer * length * inner);
  const position = kernels[dtype].cumsum(
    out.address,
    a.address + layout.offset * BYTES[dtype],
    outer,
    length,
    inner,
    ...layout.strides,
  );
  a.take(name);
  return [position, out.take(name)];
}

/** Each sum rounded before the next: the bits must agree. */
function check(
  kernels: Kernels,
  dtype: NumberType,
  values: readonly number[],
  shape: readonly [number, number, number],
  layout: LaneLayout,
): void {
  const [outer, length, inner] = shape;
  const [position, sums] = cumsum(kernels, dtype, values, shape, layout);
  const round = dtype === "float32" ? Math.fround : (x: number) => x;
  const expected: number[] = [];
  for (let o = 0; o < outer; o++) {
    for (let l = 0; l < length; l++) {
      for (let i = 0; i < inner; i++) {
        const x = values[placeIn(layout, o, l, i)]!;
        expected.push(l === 0 ? x : round(expected.at(-inner)! + x));
      }
    }
  }
  const message = `${shape.join("×")}, ${layout.name}`;
  assertEquals(position, -1, message);
  assertSame(sums, expected, message);
}

for (const { name, kernels } of kernelSets()) {
  for (const dtype of ["float32", "float64", "int32"] as const) {
    Deno.test(`${name} ${dtype} cumsum: every remainder in every layout, to the bit`, () => {
      for (const outer of [0, 1, 2]) {
        for (const length of [0, 1, 2, 3, 5]) {
          for (const inner of [0, 1, 2, 3, 4, 5, 7, 8, 9]) {
            for (const layout of laneLayouts(outer, length, inner)) {
              // An int32 array has no −0.
              const values = sampleValues(dtype, layout.size, length * 10 + inner).map((x) => x + 0);
              if (dtype !== "int32") values[0] = -0;
              check(kernels, dtype, values, [outer, length, inner], layout);
            }
          }
        }
      }
    });
  }

  Deno.test(`${name} int32 cumsum: finds the first sum that does not fit`, () => {
    const [largest, smallest] = [2 ** 31 - 1, -(2 ** 31)];
    const first = (values: readonly number[], shape: readonly [number, number, number]) => {
      return cumsum(kernels, "int32", values, shape, laneLayouts(...shape)[0]!)[0];
    };
    assertEquals(first([largest, smallest, 1, -1], [1, 4, 1]), -1);
    assertEquals(first([largest, 1], [1, 2, 1]), 1);
    assertEquals(first([smallest, 0, -1, 5], [1, 4, 1]), 2);
    // Rows of two: the second column is the first to overflow, in the third row; the first does in the fourth.
    assertEquals(first([largest - 1, largest, 1, 0, 0, 1, 5, 5], [1, 4, 2]), 5);
    assertEquals(first([1, 2, 3, largest, largest, 0], [3, 2, 1]), 3);
    // Sums begin anew with each lane.
    assertEquals(first([largest, 0, largest, 0], [2, 2, 1]), -1);
  });
}

for (const { name, kernels } of kernelSets(2 ** 31 + 4096)) {
  Deno.test(`${name}: cumsum works above 2 GiB`, () => {
    for (const layout of laneLayouts(2, 3, 5)) {
      for (const dtype of ["float32", "float64", "int32"] as const) {
        check(kernels, dtype, Array.from({ length: layout.size }, (_, k) => k * k), [2, 3, 5], layout);
      }
    }
  });
}
