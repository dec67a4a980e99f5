import { assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { type Layout, layouts, viewed } from "./broadcast_layouts.ts";
import { arrayOf, type ElementType, kernelSets, poisoned, sampleValues } from "./kernel_harness.ts";

const TYPES: ElementType[] = ["float32", "float64", "int32", "bool"];

type Shape = readonly [number, number, number];

function check(
  kernels: Kernels,
  dtype: ElementType,
  shape: Shape,
  views: readonly [Layout, Layout, Layout],
): void {
  const message = `${dtype} where of ${shape}: ${views.map(({ name }) => name)}`;
  const [c, x, y] = views;
  const condition = arrayOf(kernels, "bool", sampleValues("bool", c.length, 3));
  const a = arrayOf(kernels, dtype, sampleValues(dtype, x.length, 4));
  const b = arrayOf(kernels, dtype, sampleValues(dtype, y.length, 5));
  const out = poisoned(kernels, dtype, shape[0] * shape[1] * shape[2]);
  kernels[dtype].where(
    out.address,
    condition.addressAt(c.offset),
    a.addressAt(x.offset),
    b.addressAt(y.offset),
    ...shape,
    ...c.strides,
    ...x.strides,
    ...y.strides,
  );
  const [conditions, xs, ys] = [condition.take(), a.take(), b.take()].map((values, i) =>
    viewed(values, views[i]!, shape)
  );
  assertEquals([...out.take(message)], conditions!.map((isTrue, i) => isTrue ? xs![i]! : ys![i]!), message);
}

for (const { name: setName, kernels } of kernelSets()) {
  for (const dtype of TYPES) {
    Deno.test(`${setName}: ${dtype} where of every layout of condition and values`, () => {
      for (const shape of [[2, 3, 5], [2, 0, 3]] as Shape[]) {
        const all = layouts(...shape);
        const some = all.filter(({ name }) => ["contiguous", "same columns", "transposed"].includes(name));
        for (const first of all) {
          for (const second of some) {
            for (const third of some) {
              check(kernels, dtype, shape, [first, second, third]);
              check(kernels, dtype, shape, [second, first, third]);
              check(kernels, dtype, shape, [second, third, first]);
            }
          }
        }
      }
    });

    Deno.test(`${setName}: ${dtype} where of rows of every length`, () => {
      for (let columns = 0; columns <= 34; columns++) {
        const [contiguous, same] = [0, 7].map((i) => layouts(1, 1, columns)[i]!) as [Layout, Layout];
        for (const a of [contiguous, same]) {
          for (const b of [contiguous, same]) check(kernels, dtype, [1, 1, columns], [contiguous, a, b]);
        }
      }
    });
  }
}
