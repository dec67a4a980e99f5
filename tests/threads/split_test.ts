import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { partOf, sharedCost, splitRule } from "../../src/threads/split.ts";
import { kernelSets, poisoned, randomNumbers } from "../kernels/kernel_harness.ts";
import { type Call, CALLS, cells, CLOCK } from "./split_cases.ts";

const { kernels } = kernelSets()[0]!;
const { heap } = kernels;
const SIZES = { float32: 4, float64: 8, int32: 4 } as const;
type Type = keyof typeof SIZES;

/** Lays the arguments out in memory, the same every time. */
function layOut({ args }: Call, dtype: Type): { values: number[]; arrays: ReturnType<typeof poisoned>[] } {
  const next = randomNumbers(5);
  const arrays: ReturnType<typeof poisoned>[] = [];
  const values = args.map((argument) => {
    if (typeof argument === "number") return argument;
    const array = poisoned(kernels, argument.dtype ?? dtype, argument.array);
    array.write(
      Array.from({ length: argument.array }, (_, i) => argument.values ? argument.values(i) : next() * 2 - 1),
    );
    arrays.push(array);
    return array.address;
  });
  const cellsAt = args.indexOf(cells);
  return { values: values.map((value) => value === CLOCK ? values[cellsAt]! + 8 : value), arrays };
}

for (const dtype of ["float32", "float64"] as const) {
  for (const call of CALLS) {
    const shape = call.args.filter((argument) => typeof argument === "number").slice(0, 4).join("×");
    Deno.test(`${dtype} ${call.name} ${shape} in parts gives the bits of the whole`, () => {
      const kernel = (kernels[dtype] as unknown as Record<string, (...args: number[]) => void>)[call.name]!;
      const rule = splitRule(dtype, call.name);
      assertNotEquals(rule, null);
      const bytes = SIZES[dtype];
      const run = (parts: number) => {
        const { values, arrays } = layOut(call, dtype);
        const items = rule!.items(values);
        assert(items > 0);
        let covered = 0;
        // Backwards, so that no part relies on the one before it.
        for (let part = parts - 1; part >= 0; part--) {
          const { start, count } = partOf(items, rule!.grain, part, parts);
          covered += count;
          if (count === 0) continue;
          const args = parts === 1 ? values : rule!.part(values, start, count, bytes);
          const scratch = rule!.scratch && heap.allocate(rule!.scratch(values, count, bytes));
          if (scratch) args[rule!.scratchAt!] = scratch.address;
          kernel(...args);
          if (scratch) heap.free(scratch);
        }
        assertEquals(covered, items);
        const hasScratch = call.name === "gemm" ? -1 : arrays.length;
        const outputs = arrays.slice(0, hasScratch).map((array) => new Uint8Array(array.read().buffer));
        for (const array of arrays) array.take(`${call.name}, ${parts} parts`);
        return outputs;
      };
      const whole = run(1);
      for (const parts of [2, 3, 4, 7]) assertEquals(run(parts), whole, `${parts} parts`);
    });
  }
}

Deno.test("parts cover all items once, begin at whole grains, and are even", () => {
  for (const items of [0, 1, 5, 64, 65, 1000]) {
    for (const grain of [1, 5, 64]) {
      for (let parts = 1; parts <= 5; parts++) {
        let end = 0;
        const counts: number[] = [];
        for (let part = 0; part < parts; part++) {
          const { start, count } = partOf(items, grain, part, parts);
          assertEquals(start, end);
          assertEquals(count === 0 || start % grain === 0, true);
          counts.push(count);
          end = start + count;
        }
        assertEquals(end, items);
        assert(Math.max(...counts) - Math.min(...counts) < 2 * grain, counts.join());
      }
    }
  }
});

Deno.test("work that can't be shared costs nothing to the planner", () => {
  assertEquals(splitRule("bool", "add"), null);
  assertEquals(splitRule("int32", "add"), null);
  assertEquals(splitRule("float32", "firstNonFinite"), null);
  assertEquals(sharedCost("float32", "firstNonFinite", [0, 1e9]), 0);
  // An array that needs three axes stays whole.
  assertEquals(sharedCost("float32", "add", [0, 0, 0, 2, 1000, 1000]), 0);
  assert(sharedCost("float32", "gemm", [0, 0, 0, 1, 512, 512, 512]) > 1e6);
});
