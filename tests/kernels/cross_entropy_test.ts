import { assert, assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { type FloatType, rounded } from "./float_distance.ts";
import { arrayOf, FLOATS, kernelSets, poisoned, randomNumbers, sampleValues } from "./kernel_harness.ts";

/** What a row with shares t comes to, and its slopes. */
interface RowResult {
  readonly loss: number;
  readonly slopes: readonly number[];
}

const sumOf = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0);

/** The cross-entropy of a row of logits, in float64. */
function ofLogits(row: readonly number[], t: readonly number[]): RowResult {
  const maximum = Math.max(...row);
  const exponentials = row.map((x) => Math.exp(x - maximum));
  const [sum, total] = [sumOf(exponentials), sumOf(t)];
  return {
    loss: sumOf(row.map((x, j) => t[j] === 0 ? 0 : t[j]! * (maximum - x + Math.log(sum)))),
    slopes: exponentials.map((e, j) => total * e / sum - t[j]!),
  };
}

/** Keras's cross-entropy of a row of probabilities, in float64, with the limits of a float type. */
function ofProbabilities(dtype: FloatType) {
  const [low, high] = [rounded(dtype, 1e-7), rounded(dtype, 1 - 1e-7)];
  return (row: readonly number[], t: readonly number[]): RowResult => {
    const sum = sumOf(row);
    const kept = row.map((p, j) => p / sum < low || p / sum > high ? 0 : t[j]!);
    const total = sumOf(kept);
    return {
      loss: -sumOf(
        row.map((p, j) => t[j] === 0 ? 0 : t[j]! * Math.log(Math.max(low, Math.min(p / sum, high)))),
      ),
      slopes: row.map((p, j) => total / sum - (kept[j] === 0 ? 0 : kept[j]! / p)),
    };
  };
}

const KERNELS = ["crossEntropy", "probabilityCrossEntropy"] as const;
type Kernel = typeof KERNELS[number];

/** Logits, or probabilities that don't quite add up to 1. */
function inputs(kernel: Kernel, dtype: FloatType, rows: number, columns: number): number[] {
  if (kernel === "crossEntropy") return sampleValues(dtype, rows * columns, columns);
  const next = randomNumbers(columns);
  return Array.from({ length: rows * columns }, () => rounded(dtype, (0.1 + next()) / columns));
}

function sharesFor(dtype: FloatType, rows: number, columns: number): number[] {
  const next = randomNumbers(rows + columns);
  return Array.from({ length: rows * columns }, (_, i) => i % 3 === 1 ? 0 : rounded(dtype, next()));
}

/** Runs a kernel between guard bytes; `targets` are classes, or shares as many as inputs. */
function run(
  kernels: Kernels,
  dtype: FloatType,
  kernel: Kernel,
  a: readonly number[],
  targets: readonly number[],
  rows: number,
): { loss: number; slopes: number[] } {
  const columns = a.length / rows;
  const hasShares = targets.length === a.length;
  const [input, right] = [arrayOf(kernels, dtype, a), arrayOf(kernels, hasShares ? dtype : "int32", targets)];
  const [out, slopes] = [poisoned(kernels, dtype, 1), poisoned(kernels, dtype, a.length)];
  const name = hasShares ? `${kernel}OfShares` as const : kernel;
  kernels[dtype][name](out.address, slopes.address, input.address, right.address, rows, columns);
  const message = `${name} of [${rows}, ${columns}]`;
  input.take(message);
  right.take(message);
  return { loss: out.take(message)[0]!, slopes: [...slopes.take(message)] };
}

/** The mean over rows and its gradient, in float64. */
function expectedOf(
  kernel: Kernel,
  dtype: FloatType,
  a: readonly number[],
  shares: readonly number[],
  rows: number,
): { loss: number; slopes: number[] } {
  const columns = a.length / rows;
  const rowResult = kernel === "crossEntropy" ? ofLogits : ofProbabilities(dtype);
  const results = Array.from({ length: rows }, (_, i) => {
    const part = [i * columns, (i + 1) * columns] as const;
    return rowResult(a.slice(...part), shares.slice(...part));
  });
  return {
    loss: sumOf(results.map(({ loss }) => loss)) / rows,
    slopes: results.flatMap(({ slopes }) => slopes.map((x) => x / rows)),
  };
}

/** Compares to a few roundings of numbers of size `scale`. */
function assertNear(
  dtype: FloatType,
  actual: { loss: number; slopes: number[] },
  expected: { loss: number; slopes: number[] },
  message: string,
): void {
  const unit = dtype === "float32" ? 2 ** -24 : 2 ** -53;
  assert(
    Math.abs(actual.loss - expected.loss) <= unit * (40 * Math.abs(expected.loss) + 16),
    `${message}: loss ${actual.loss} for ${expected.loss}`,
  );
  assertEquals(actual.slopes.length, expected.slopes.length);
  const largest = Math.max(...expected.slopes.map(Math.abs));
  const wrong = expected.slopes.findIndex((x, i) =>
    !(Math.abs(actual.slopes[i]! - x) <= 32 * unit * largest)
  );
  assertEquals(wrong, -1, `${message}: slope ${actual.slopes[wrong]} for ${expected.slopes[wrong]}`);
}

function check(kernels: Kernels, dtype: FloatType, kernel: Kernel, rows: number, columns: number): void {
  const a = inputs(kernel, dtype, rows, columns);
  const classes = Array.from({ length: rows }, (_, i) => (i * 7 + 1) % columns);
  const oneHot = classes.flatMap((c) => Array.from({ length: columns }, (_, j) => Number(j === c)));
  const message = `${kernel} of [${rows}, ${columns}]`;
  const expected = expectedOf(kernel, dtype, a, oneHot, rows);
  assertNear(dtype, run(kernels, dtype, kernel, a, classes, rows), expected, message);
  assertNear(dtype, run(kernels, dtype, kernel, a, oneHot, rows), expected, `${message}, one-hot`);
  const shares = sharesFor(dtype, rows, columns);
  const soft = expectedOf(kernel, dtype, a, shares, rows);
  assertNear(dtype, run(kernels, dtype, kernel, a, shares, rows), soft, `${message}, shares`);
}

for (const { name: setName, kernels } of kernelSets()) {
  for (const dtype of FLOATS) {
    for (const kernel of KERNELS) {
      Deno.test(`${setName}: ${dtype} ${kernel} is its formula, at every remainder of rows and columns`, () => {
        for (const columns of [2, 3, 4, 5, 8, 9, 23, 24, 25, 26, 27, 28, 31, 32, 33]) {
          for (const rows of [1, 2, 3, 4, 5, 8, 9]) check(kernels, dtype, kernel, rows, columns);
        }
        for (const columns of [255, 256, 257, 1000]) check(kernels, dtype, kernel, 3, columns);
      });

      Deno.test(`${setName}: ${dtype} ${kernel} over chunks of rows`, () => {
        for (const columns of [2, 3, 30]) {
          for (const rows of [128, 129, 257]) check(kernels, dtype, kernel, rows, columns);
        }
      });

      Deno.test(`${setName}: ${dtype} ${kernel} gives a row the same slopes wherever it stands`, () => {
        for (const columns of [2, 3, 10, 40]) {
          const row = inputs(kernel, dtype, 1, columns);
          const alone = run(kernels, dtype, kernel, row, [1], 1).slopes;
          for (const rows of [2, 4, 8]) {
            const all = Array.from({ length: rows }, () => row).flat();
            const { slopes } = run(kernels, dtype, kernel, all, new Array(rows).fill(1), rows);
            // The mean divides by a power of two, which is exact.
            assertEquals(slopes.map((x) => x * rows), Array.from({ length: rows }, () => alone).flat());
          }
        }
      });

      Deno.test(`${setName}: ${dtype} ${kernel} of a class that there isn't is NaN, and writes nowhere else`, () => {
        for (const columns of [2, 3, 10, 40]) {
          for (const rows of [1, 4, 5]) {
            for (const wrong of [-1, columns, 2 ** 31 - 1, -(2 ** 31)]) {
              const classes = Array.from({ length: rows }, (_, i) => i === rows - 1 ? wrong : 0);
              const a = inputs(kernel, dtype, rows, columns);
              assertEquals(run(kernels, dtype, kernel, a, classes, rows).loss, NaN, `${wrong} of ${columns}`);
            }
          }
        }
      });
    }

    Deno.test(`${setName}: ${dtype} crossEntropy is stable for logits of ±1e4, and of −∞`, () => {
      for (
        const [row, c, loss, slopes] of [
          [[1e4, -1e4], 0, 0, [0, 0]],
          [[1e4, -1e4], 1, 2e4, [1, -1]],
          [[-1e4, -1e4], 1, Math.LN2, [0.5, -0.5]],
          [[1e4, 1e4, -1e4], 2, 2e4 + Math.LN2, [0.5, 0.5, -1]],
          [[-Infinity, 3, 3], 1, Math.LN2, [0, -0.5, 0.5]],
          [[0, -Infinity], 1, Infinity, [1, -1]],
        ] as const
      ) {
        for (const padding of [0, 40]) {
          const padded = [...row, ...new Array<number>(padding).fill(-Infinity)];
          const actual = run(kernels, dtype, "crossEntropy", padded, [c], 1);
          const bound = (dtype === "float32" ? 2 ** -23 : 2 ** -52) * loss;
          assert(actual.loss === loss || Math.abs(actual.loss - loss) <= bound, `[${row}]: ${actual.loss}`);
          assertEquals(actual.slopes.map((x) => x + 0), [...slopes, ...new Array<number>(padding).fill(0)]);
        }
      }
      for (const row of [[NaN, 1], [1, NaN], [Infinity, 0], [-Infinity, -Infinity]]) {
        for (const c of [0, 1]) {
          for (const padding of [0, 40]) {
            const padded = [...row, ...new Array<number>(padding).fill(-Infinity)];
            const { loss, slopes } = run(kernels, dtype, "crossEntropy", padded, [c], 1);
            assertEquals([loss, ...slopes], new Array(3 + padding).fill(NaN), `[${row}], class ${c}`);
          }
        }
      }
    });

    Deno.test(`${setName}: ${dtype} probabilityCrossEntropy limits probabilities, and has no slope beyond the limits`, () => {
      const [low, high] = [1e-7, 1 - 1e-7].map((x) => rounded(dtype, x)) as [number, number];
      for (const padding of [0, 40]) {
        const pad = <T>(values: readonly T[], x: T) => [...values, ...new Array<T>(padding).fill(x)];
        for (
          const [row, t, loss, slopes] of [
            [[0, 1], [1, 0], -Math.log(low), [0, 0]],
            [[0, 1], [0, 1], -Math.log(high), [0, 0]],
            [[0, 4], [1, 0], -Math.log(low), [0, 0]],
            [[0.25, 0.75], [1, 0], -Math.log(0.25), [1 - 4, 1]],
            // Of a class that is cut off, the share counts in the loss but not in the slopes.
            [[0, 1, 1], [1, 1, 0], -Math.log(low) + Math.LN2, [0.5, 0.5 - 1, 0.5]],
          ] as const
        ) {
          const actual = run(kernels, dtype, "probabilityCrossEntropy", pad(row, 0), pad<number>(t, 0), 1);
          const bound = (dtype === "float32" ? 2 ** -22 : 2 ** -51) * Math.max(loss, 1);
          assert(Math.abs(actual.loss - loss) <= bound, `[${row}]: ${actual.loss}, not ${loss}`);
          const expected = pad(slopes, slopes.length > 2 ? 0.5 : row[0] === 0.25 ? 1 : 0);
          assertEquals(actual.slopes.map((x) => x + 0), expected, `[${row}]`);
          if (t.filter((one) => one !== 0).length > 1) continue;
          const ofClass = run(
            kernels,
            dtype,
            "probabilityCrossEntropy",
            pad(row, 0),
            [t.indexOf(1 as never)],
            1,
          );
          assertEquals(ofClass.slopes.map((x) => x + 0), expected, `[${row}] by its class`);
          assert(Math.abs(ofClass.loss - loss) <= bound);
        }
        for (const targets of [[0], pad([1, 0], 0)]) {
          const { loss } = run(kernels, dtype, "probabilityCrossEntropy", pad([NaN, 1], 0), targets, 1);
          assertEquals(loss, NaN);
        }
      }
    });

    Deno.test(`${setName}: ${dtype} cross-entropies of no rows have no mean`, () => {
      const out = poisoned(kernels, dtype, 1);
      for (const kernel of [...KERNELS, "crossEntropyOfShares", "probabilityCrossEntropyOfShares"] as const) {
        out.write([1]);
        kernels[dtype][kernel](out.address, out.address, out.address, out.address, 0, 3);
        assertEquals([...out.read()], [NaN], kernel);
      }
      out.take();
    });
  }
}

for (const { name, kernels } of kernelSets(2 ** 31 + 4096)) {
  Deno.test(`${name}: cross-entropies work above 2 GiB`, () => {
    for (const kernel of KERNELS) {
      for (const dtype of FLOATS) {
        for (const columns of [2, 5, 30]) check(kernels, dtype, kernel, 131, columns);
      }
    }
  });
}
