import { assert, assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import type { FloatType } from "./float_distance.ts";
import { arrayOf, FLOATS, kernelSets, poisoned, sampleValues } from "./kernel_harness.ts";

const SLOPE = 0.375;

/** The activations by their numbers, their derivatives from the output y, and outputs of theirs. */
const activations = [
  {
    name: "relu",
    number: 1,
    derivative: (y: number) => Number(y > 0),
    output: (x: number) => Math.max(x, 0),
  },
  {
    name: "leakyRelu",
    number: 2,
    derivative: (y: number) => y > 0 ? 1 : SLOPE,
    output: (x: number) => x > 0 ? x : SLOPE * x,
  },
  {
    name: "sigmoid",
    number: 3,
    derivative: (y: number) => y * (1 - y),
    output: (x: number) => 1 / (1 + Math.exp(-x)),
  },
  { name: "tanh", number: 4, derivative: (y: number) => 1 - y * y, output: Math.tanh },
] as const;

type Activation = typeof activations[number];

interface Result {
  readonly out: number[];
  readonly sums: number[];
}

const made = new Map<string, number[]>();

/** The first columns of a matrix of sample values, or of an activation's outputs for them. */
function sample(dtype: FloatType, rows: number, columns: number, activation?: Activation): number[] {
  const key = `${dtype} ${rows} ${activation?.name}`;
  const values = made.get(key) ??
    sampleValues(dtype, rows * 40, activation ? 2 : 1).map(activation?.output ?? ((x) => x));
  made.set(key, values);
  const round = dtype === "float32" ? Math.fround : (x: number) => x;
  return Array.from(
    { length: rows * columns },
    (_, i) => round(values[Math.floor(i / columns) * 40 + i % columns]!),
  );
}

/** Runs the kernel between guard bytes. */
function run(kernels: Kernels, dtype: FloatType, one: Activation, rows: number, columns: number): Result {
  const grad = arrayOf(kernels, dtype, sample(dtype, rows, columns));
  const output = arrayOf(kernels, dtype, sample(dtype, rows, columns, one));
  const out = poisoned(kernels, dtype, rows * columns);
  const sums = poisoned(kernels, dtype, columns);
  const { throughActivation } = kernels[dtype];
  throughActivation(
    out.address,
    sums.address,
    grad.address,
    output.address,
    rows,
    columns,
    one.number,
    SLOPE,
  );
  const message = `${one.name} of [${rows}, ${columns}]`;
  grad.take(message);
  output.take(message);
  return { out: [...out.take(message)], sums: [...sums.take(message)] };
}

/** The formulas in float64; `scales` are what the sums' errors are measured by. */
function expectedOf(dtype: FloatType, one: Activation, rows: number, columns: number) {
  const grad = sample(dtype, rows, columns);
  const out = sample(dtype, rows, columns, one).map((y, i) => grad[i]! * one.derivative(y));
  const sums = new Array<number>(columns).fill(0);
  const scales = new Array<number>(columns).fill(0);
  out.forEach((x, i) => {
    sums[i % columns]! += x;
    scales[i % columns]! += Math.abs(x);
  });
  return { out, sums, scales };
}

function check(kernels: Kernels, dtype: FloatType, one: Activation, rows: number, columns: number): void {
  const unit = dtype === "float32" ? 2 ** -24 : 2 ** -53;
  const message = `${one.name} of [${rows}, ${columns}]`;
  const { out, sums } = run(kernels, dtype, one, rows, columns);
  const expected = expectedOf(dtype, one, rows, columns);
  assertEquals([out.length, sums.length], [rows * columns, columns]);
  // Three roundings; for tanh that of y² besides, which counts most where 1 − y² is small.
  const slack = one.number > 2 ? 24 : 0;
  const wrong = expected.out.findIndex((x, i) =>
    !(Math.abs(out[i]! - x) <= unit * (4 * Math.abs(x) + slack))
  );
  assertEquals(wrong, -1, `${message}: ${out[wrong]} for ${expected.out[wrong]}`);
  expected.sums.forEach((x, j) => {
    const bound = unit * (rows * slack + (16 + rows / 8) * expected.scales[j]!);
    assert(Math.abs(sums[j]! - x) <= bound, `${message}: sum ${sums[j]} for ${x}`);
  });
}

const COLUMNS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33];

for (const { name: setName, kernels } of kernelSets()) {
  for (const dtype of FLOATS) {
    for (const one of activations) {
      Deno.test(`${setName}: ${dtype} throughActivation of ${one.name}, every remainder of rows and columns`, () => {
        for (const columns of COLUMNS) {
          for (const rows of [0, 1, 2, 3, 4, 5, 7, 8, 9]) check(kernels, dtype, one, rows, columns);
        }
      });

      Deno.test(`${setName}: ${dtype} throughActivation of ${one.name}, over chunks of rows`, () => {
        for (const columns of [1, 2, 3, 21]) {
          for (const rows of [127, 129, 257, 520]) check(kernels, dtype, one, rows, columns);
        }
      });
    }

    Deno.test(`${setName}: ${dtype} throughActivation gives a column the same bits whatever stands beside it`, () => {
      for (const one of activations) {
        for (const rows of [1, 6, 150]) {
          const whole = run(kernels, dtype, one, rows, 37);
          for (const columns of [3, 5, 8, 16, 20]) {
            const part = run(kernels, dtype, one, rows, columns);
            assertEquals(part.sums, whole.sums.slice(0, columns), `${one.name} of [${rows}, ${columns}]`);
            const rowsOfWhole = Array.from(
              { length: rows },
              (_, i) => whole.out.slice(i * 37, i * 37 + columns),
            );
            assertEquals(part.out, rowsOfWhole.flat());
          }
        }
      }
    });

    Deno.test(`${setName}: ${dtype} throughActivation sums as the kernel for sums does`, () => {
      for (const rows of [5, 128, 300]) {
        const { out, sums } = run(kernels, dtype, activations[2], rows, 21);
        const [a, expected] = [arrayOf(kernels, dtype, out), poisoned(kernels, dtype, 21)];
        kernels[dtype].sum(expected.address, a.address, 1, rows, 21, 0, 21, 1, 1);
        assertEquals(sums, [...expected.take()]);
        a.take();
      }
    });

    Deno.test(`${setName}: ${dtype} throughActivation keeps NaN, but not behind a relu that is off`, () => {
      for (
        const [number, expected] of [[1, [NaN, 0, 0]], [2, [NaN, NaN, 0]], [3, [NaN, NaN, NaN]]] as const
      ) {
        const grad = arrayOf(kernels, dtype, [NaN, NaN, 0]);
        const output = arrayOf(kernels, dtype, [1, -1, NaN]);
        const [out, sums] = [poisoned(kernels, dtype, 3), poisoned(kernels, dtype, 1)];
        kernels[dtype].throughActivation(
          out.address,
          sums.address,
          grad.address,
          output.address,
          3,
          1,
          number,
          SLOPE,
        );
        assertEquals([...out.take()], [...expected], `activation ${number}`);
        assertEquals([...sums.take()], [NaN]);
        grad.take();
        output.take();
      }
    });
  }
}

for (const { name, kernels } of kernelSets(2 ** 31 + 4096)) {
  Deno.test(`${name}: throughActivation works above 2 GiB`, () => {
    for (const dtype of FLOATS) {
      for (const columns of [1, 2, 7, 35]) check(kernels, dtype, activations[2], 131, columns);
    }
  });
}
