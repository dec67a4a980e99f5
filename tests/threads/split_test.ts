import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { gemmScratchBytes } from "../../src/kernels/gemm_scratch.ts";
import { partOf, sharedCost, splitRule } from "../../src/threads/split.ts";
import { kernelSets, poisoned, randomNumbers } from "../kernels/kernel_harness.ts";

const { kernels } = kernelSets()[0]!;
const { heap } = kernels;
const SIZES = { float32: 4, float64: 8, int32: 4 } as const;
type Type = keyof typeof SIZES;

/** An argument: an array with numbers or without, or a number. */
type Argument = {
  readonly array: number;
  readonly dtype?: "int32" | "float64";
  readonly values?: (i: number) => number;
} | number;

const filled = (array: number): Argument => ({ array });
const positive = (array: number): Argument => ({ array, values: (i) => 0.1 + (i * 7 % 13) / 13 });

/** A call of a kernel, by its arguments; `out` arrays are compared. */
interface Call {
  readonly name: string;
  readonly args: readonly Argument[];
}

const cells: Argument = { array: 8, dtype: "float64", values: (i) => [0.01, 1, 0.9, 0.99, 1][i] ?? 0.5 };
/** Stands for the address of the second cell: a clock behind the learning rate. */
const CLOCK = -12345;

function binary(name: string, rows: number, columns: number, b: readonly [number, number]): Call {
  const size = rows * columns;
  return {
    name,
    args: [filled(size), filled(size), positive(size), 1, rows, columns, 0, columns, 1, 0, ...b],
  };
}

function gemm(
  m: number,
  n: number,
  k: number,
  transposed: "" | "a" | "b",
  bias: boolean,
  activation: number,
): Call {
  const a = transposed === "a" ? [1, m] : [k, 1];
  const b = transposed === "b" ? [1, k] : [n, 1];
  return {
    name: "gemm",
    args: [
      filled(m * n),
      filled(m * k),
      filled(k * n),
      1,
      m,
      n,
      k,
      0,
      n,
      0,
      ...a,
      0,
      ...b,
      bias ? filled(n) : 0,
      activation,
      0.01,
      { array: gemmScratchBytes(m, n, k, 8) / 4 },
    ],
  };
}

const SMALL = [1, 63, 64, 65, 200, 1000];
const CALLS: Call[] = [
  ...["add", "sub", "mul", "div", "maximum", "minimum", "pow"].flatMap((name) => [
    binary(name, 1, 1000, [0, 1]),
    binary(name, 1, 333, [0, 0]),
    binary(name, 37, 19, [0, 1]),
    binary(name, 37, 19, [19, 1]),
    binary(name, 37, 19, [1, 0]),
  ]),
  ...[
    "neg",
    "abs",
    "square",
    "sqrt",
    "reciprocal",
    "exp",
    "log",
    "sigmoid",
    "tanh",
    "relu",
    "softplus",
    "sin",
    "cos",
  ]
    .flatMap((name) => SMALL.map((length) => ({ name, args: [filled(length), positive(length), length] }))),
  ...["reluGradient", "sigmoidGradient", "tanhGradient"].flatMap((name) =>
    SMALL.map((length) => ({ name, args: [filled(length), filled(length), filled(length), length] }))
  ),
  ...SMALL.map((length) => ({
    name: "leakyReluGradient",
    args: [filled(length), filled(length), filled(length), length, 0.1],
  })),
  ...["softmax", "logSoftmax"].flatMap((name) =>
    [[1, 5], [7, 10], [128, 3]].map(([rows, columns]) => ({
      name,
      args: [filled(rows! * columns!), filled(rows! * columns!), rows!, columns!],
    }))
  ),
  ...["softmaxGradient", "logSoftmaxGradient"].map((name) => ({
    name,
    args: [filled(330), filled(330), filled(330), 33, 10],
  })),
  ...SMALL.map((length) => ({ name: "sgd", args: [filled(length), filled(length), length, cells] })),
  ...SMALL.flatMap((length) =>
    [filled(length), 0].map((velocity) => ({
      name: "momentum",
      args: [filled(length), filled(length), velocity, length, cells, 0.9, 1, 1, 0.01, 0, 0],
    }))
  ),
  ...SMALL.map((length) => ({
    name: "adam",
    args: [
      filled(length),
      filled(length),
      filled(length),
      positive(length),
      length,
      cells,
      CLOCK,
      0.9,
      0.999,
      1e-8,
      0,
      0,
      0,
    ],
  })),
  ...SMALL.map((length) => ({
    name: "nadam",
    args: [
      filled(length),
      filled(length),
      filled(length),
      positive(length),
      length,
      cells,
      CLOCK,
      0.9,
      0.999,
      0.96,
      1e-8,
      0,
      0,
    ],
  })),
  ...SMALL.map((length) => ({
    name: "rmsprop",
    args: [
      filled(length),
      filled(length),
      positive(length),
      0,
      filled(length),
      length,
      cells,
      0.9,
      0.5,
      1e-8,
      0,
      0,
      0,
    ],
  })),
  {
    name: "gather",
    args: [
      filled(40 * 30),
      filled(50 * 30),
      { array: 40, dtype: "int32", values: (i) => (i * 17) % 50 },
      1,
      40,
      30,
      50,
      0,
      30,
      1,
      0,
      1,
      0,
    ],
  },
  { name: "sum", args: [filled(100), filled(33 * 100), 1, 33, 100, 0, 100, 1, 3] },
  { name: "sum", args: [filled(7), filled(128 * 7), 1, 128, 7, 0, 7, 1, 1] },
  ...([[33, 20, 17], [8, 100, 40], [128, 10, 64], [64, 64, 600], [301, 24, 5]] as const).flatMap((
    [m, n, k],
  ) => [
    gemm(m, n, k, "", true, 1),
    gemm(m, n, k, "a", false, 0),
    gemm(m, n, k, "b", true, 3),
    gemm(m, n, k, "", true, 4),
  ]),
];

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
  // A batch of products, and an array that needs three axes, stay whole.
  assertEquals(sharedCost("float32", "gemm", [0, 0, 0, 8, 100, 100, 100]), 0);
  assertEquals(sharedCost("float32", "add", [0, 0, 0, 2, 1000, 1000]), 0);
  assert(sharedCost("float32", "gemm", [0, 0, 0, 1, 512, 512, 512]) > 1e6);
});
