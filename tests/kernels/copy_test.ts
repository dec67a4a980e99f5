import { assertEquals } from "@std/assert";
import { layouts, viewed } from "./broadcast_layouts.ts";
import { arrayOf, type ElementType, kernelSets, poisoned, sampleValues } from "./kernel_harness.ts";

const TYPES: ElementType[] = ["float32", "float64", "int32", "bool"];

/** Layouts in which each element has a place of its own. */
const OUTPUTS = [
  "contiguous",
  "row gaps",
  "column gaps",
  "backwards columns",
  "backwards rows",
  "transposed",
  "depth last",
];

type Shape = readonly [number, number, number];

for (const { name: setName, kernels } of kernelSets()) {
  for (const dtype of TYPES) {
    Deno.test(`${setName}: ${dtype} copy between every pair of layouts`, () => {
      for (const shape of [[2, 3, 5], [1, 9, 18], [2, 4, 4], [1, 1, 7], [2, 3, 1], [2, 0, 3]] as Shape[]) {
        for (const to of layouts(...shape).filter(({ name }) => OUTPUTS.includes(name))) {
          for (const from of layouts(...shape)) {
            const message = `${dtype} copy of ${shape}: ${from.name} to ${to.name}`;
            const a = arrayOf(kernels, dtype, sampleValues(dtype, from.length, 2));
            const out = poisoned(kernels, dtype, to.length);
            const before = out.read();
            kernels[dtype].copy(
              out.addressAt(to.offset),
              a.addressAt(from.offset),
              ...shape,
              ...to.strides,
              ...from.strides,
            );
            const expected = viewed(a.take(), from, shape);
            const written = out.take(message);
            assertEquals(viewed(written, to, shape), expected, message);
            // What lies in the gaps is as it was.
            const places = new Set(viewed(Array.from(written, (_, i) => i), to, shape));
            const untouched = (values: ArrayLike<number>) =>
              Array.from(values).filter((_, i) => !places.has(i));
            assertEquals(untouched(written), untouched(before), message);
          }
        }
      }
    });

    Deno.test(`${setName}: ${dtype} transposition of every remainder of a tile`, () => {
      for (let rows = 1; rows <= 18; rows++) {
        for (let columns = 1; columns <= 9; columns++) {
          const values = sampleValues(dtype, rows * columns, rows);
          const a = arrayOf(kernels, dtype, values);
          const [out, back] = [
            poisoned(kernels, dtype, rows * columns),
            poisoned(kernels, dtype, rows * columns),
          ];
          // Once read down the columns, once written down them.
          kernels[dtype].copy(out.address, a.address, 1, columns, rows, 0, rows, 1, 0, 1, columns);
          kernels[dtype].copy(back.address, a.address, 1, rows, columns, 0, 1, rows, 0, columns, 1);
          const expected = Array.from(
            { length: rows * columns },
            (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!,
          );
          a.take();
          assertEquals([...out.take()], expected, `${rows}×${columns}`);
          assertEquals([...back.take()], expected, `${rows}×${columns}`);
        }
      }
    });

    Deno.test(`${setName}: ${dtype} fill of every length`, () => {
      const value = dtype === "float32"
        ? Math.fround(-2.7)
        : dtype === "float64"
        ? -2.7
        : dtype === "int32"
        ? -7
        : 1;
      for (let length = 0; length <= 40; length++) {
        const out = poisoned(kernels, dtype, length);
        kernels[dtype].fill(out.address, length, value);
        assertEquals([...out.take()], new Array(length).fill(value));
      }
    });
  }
}
