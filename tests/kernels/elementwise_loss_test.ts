import { assert, assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { type FloatType, rounded } from "./float_distance.ts";
import { arrayOf, FLOATS, kernelSets, poisoned, randomNumbers, sampleValues } from "./kernel_harness.ts";

/** A loss with its formulas in float64, and inputs that suit it. */
interface Loss {
  readonly kernel: "squaredError" | "binaryCrossEntropy" | "logitCrossEntropy";
  readonly value: (p: number, t: number) => number;
  readonly slope: (p: number, t: number) => number;
  readonly predictions: (dtype: FloatType, length: number) => number[];
}

function chances(dtype: FloatType, length: number, seed: number): number[] {
  const next = randomNumbers(seed);
  return Array.from({ length }, () => rounded(dtype, 0.02 + 0.96 * next()));
}

const sigmoid = (x: number) => x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));

const LOSSES: readonly Loss[] = [
  {
    kernel: "squaredError",
    value: (p, t) => (p - t) ** 2,
    slope: (p, t) => p - t,
    predictions: (dtype, length) => sampleValues(dtype, length, 1),
  },
  {
    kernel: "binaryCrossEntropy",
    value: (p, t) => -t * Math.log(p) - (1 - t) * Math.log1p(-p),
    slope: (p, t) => (p - t) / (p * (1 - p)),
    predictions: (dtype, length) => chances(dtype, length, 1),
  },
  {
    kernel: "logitCrossEntropy",
    value: (x, t) => -t * Math.log(sigmoid(x)) - (1 - t) * Math.log(sigmoid(-x)),
    slope: (x, t) => sigmoid(x) - t,
    predictions: (dtype, length) => sampleValues(dtype, length, 1),
  },
];

/** The mean that the kernel gives, between guard bytes. */
function meanOf(
  kernels: Kernels,
  dtype: FloatType,
  { kernel }: Loss,
  p: number[],
  t: number[],
  divisor: number,
): number {
  const [predictions, targets] = [arrayOf(kernels, dtype, p), arrayOf(kernels, dtype, t)];
  const out = poisoned(kernels, dtype, 1);
  kernels[dtype][kernel](out.address, predictions.address, targets.address, p.length, divisor);
  predictions.take(kernel);
  targets.take(kernel);
  return out.take(kernel)[0]!;
}

/** The slopes that the kernel gives, for a gradient of 0.75. */
function slopesOf(
  kernels: Kernels,
  dtype: FloatType,
  { kernel }: Loss,
  p: number[],
  t: number[],
  factor: number,
): number[] {
  const [predictions, targets] = [arrayOf(kernels, dtype, p), arrayOf(kernels, dtype, t)];
  const [out, grad] = [poisoned(kernels, dtype, p.length), arrayOf(kernels, dtype, [0.75])];
  const run = kernels[dtype][`${kernel}Gradient`];
  run(out.address, predictions.address, targets.address, grad.address, p.length, factor);
  const slopes = out.take(kernel);
  run(predictions.address, predictions.address, targets.address, grad.address, p.length, factor);
  assertEquals(predictions.take(kernel), slopes, `${kernel} in place`);
  targets.take(kernel);
  grad.take(kernel);
  return [...slopes];
}

const UNIT = { float32: 2 ** -24, float64: 2 ** -53 };
const LENGTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18, 19, 31, 33];

for (const { name: setName, kernels } of kernelSets()) {
  for (const dtype of FLOATS) {
    for (const loss of LOSSES) {
      const { kernel, value, slope, predictions } = loss;

      Deno.test(`${setName}: ${dtype} ${kernel} is its formula, at every remainder and over chunks`, () => {
        for (const length of [...LENGTHS, 255, 256, 257, 511, 512, 513, 1025, 5003]) {
          const [p, t] = [predictions(dtype, length), chances(dtype, length, 2)];
          const divisor = length / 2;
          const expected = p.reduce((sum, one, i) => sum + value(one, t[i]!), 0) / divisor;
          const actual = meanOf(kernels, dtype, loss, p, t, divisor);
          // All terms are positive. A chunk has up to 64 additions in a row, after a few roundings of each term.
          assert(
            Math.abs(actual - expected) <= 80 * UNIT[dtype] * expected,
            `length ${length}: ${actual} for ${expected}`,
          );
        }
      });

      Deno.test(`${setName}: ${dtype} ${kernel}Gradient is the derivative, at every length, wherever an element stands`, () => {
        const [p, t] = [predictions(dtype, 40), chances(dtype, 40, 2)];
        const factor = 2 / 7;
        const all = slopesOf(kernels, dtype, loss, p, t, factor);
        p.forEach((one, i) => {
          const expected = slope(one, t[i]!) * 0.75 * factor;
          // What is subtracted was rounded, and so was the sigmoid.
          const bound = UNIT[dtype] * (8 * Math.abs(expected) + (kernel === "logitCrossEntropy" ? 1 : 0));
          assert(Math.abs(all[i]! - expected) <= bound, `element ${i}: ${all[i]} for ${expected}`);
        });
        for (const length of [0, ...LENGTHS]) {
          for (const start of [0, 1, 2, 3]) {
            const [x, y] = [p.slice(start, start + length), t.slice(start, start + length)];
            assertEquals(slopesOf(kernels, dtype, loss, x, y, factor), all.slice(start, start + length));
          }
        }
      });

      Deno.test(`${setName}: ${dtype} ${kernel} of no elements is 0, or NaN as a mean`, () => {
        assertEquals(meanOf(kernels, dtype, loss, [], [], 1), 0);
        assertEquals(meanOf(kernels, dtype, loss, [], [], 0), NaN);
      });
    }

    Deno.test(`${setName}: ${dtype} binaryCrossEntropy limits probabilities, and has no slope beyond the limits`, () => {
      const loss = LOSSES[1]!;
      const [low, high] = [1e-7, 1 - 1e-7].map((x) => rounded(dtype, x)) as [number, number];
      const atLow = -Math.log(low), atHigh = -Math.log1p(-high), nearNone = -Math.log(high);
      for (
        const [p, t, value, slope] of [
          [0, 1, atLow, 0],
          [-3, 1, atLow, 0],
          [1, 0, atHigh, 0],
          [4, 0, atHigh, 0],
          [1, 1, nearNone, 0],
          [low, 1, atLow, -1 / low],
          [high, 0, atHigh, 1 / (1 - high)],
          [Infinity, 0, atHigh, 0],
          [-Infinity, 1, atLow, 0],
          [NaN, 0, NaN, NaN],
        ] as const
      ) {
        const actual = meanOf(kernels, dtype, loss, [p], [t], 1);
        // float32 has few digits of 1 − 1e-7, so that two ulp of its logarithm are not too many.
        if (Number.isNaN(value)) assertEquals(actual, NaN);
        else {assert(
            Math.abs(actual - value) <= 4 * UNIT[dtype] * value,
            `${p} for ${t}: ${actual}, not ${value}`,
          );}
        const [actualSlope] = slopesOf(kernels, dtype, loss, [p], [t], 4 / 3);
        if (Number.isNaN(slope) || slope === 0) assertEquals(actualSlope! + 0, slope);
        else {assert(
            Math.abs(actualSlope! / slope - 1) <= 8 * UNIT[dtype],
            `${p}: ${actualSlope}, not ${slope}`,
          );}
      }
    });

    Deno.test(`${setName}: ${dtype} logitCrossEntropy is right for logits of any size`, () => {
      const loss = LOSSES[2]!;
      for (
        const [x, t, value, slope] of [
          [0, 0.25, Math.LN2, 0.25],
          [1e4, 1, 0, 0],
          [1e4, 0, 1e4, 1],
          [-1e4, 1, 1e4, -1],
          [-1e4, 0, 0, 0],
          [30, 1, Math.log1p(Math.exp(-30)), -Math.exp(-30) / (1 + Math.exp(-30))],
          [-30, 0, Math.log1p(Math.exp(-30)), Math.exp(-30) / (1 + Math.exp(-30))],
          [NaN, 1, NaN, NaN],
        ] as const
      ) {
        const actual = meanOf(kernels, dtype, loss, [x], [t], 1);
        if (Number.isNaN(value)) assertEquals(actual, NaN);
        else assert(Math.abs(actual - value) <= 6 * UNIT[dtype] * value, `${x}: ${actual}, not ${value}`);
        const [actualSlope] = slopesOf(kernels, dtype, loss, [x], [t], 4 / 3);
        if (Number.isNaN(slope)) assertEquals(actualSlope, NaN);
        else {assert(
            Math.abs(actualSlope! - slope) <= 2 * UNIT[dtype],
            `${x}: slope ${actualSlope}, not ${slope}`,
          );}
      }
    });
  }
}

for (const { name, kernels } of kernelSets(2 ** 31 + 4096)) {
  Deno.test(`${name}: losses of elements work above 2 GiB`, () => {
    for (const loss of LOSSES) {
      for (const dtype of FLOATS) {
        const [p, t] = [loss.predictions(dtype, 9), chances(dtype, 9, 2)];
        const expected = p.reduce((sum, one, i) => sum + loss.value(one, t[i]!), 0) / 9;
        assert(Math.abs(meanOf(kernels, dtype, loss, p, t, 9) - expected) <= 20 * UNIT[dtype] * expected);
        const slopes = slopesOf(kernels, dtype, loss, p, t, 1);
        slopes.forEach((x, i) =>
          assert(Math.abs(x - 0.75 * loss.slope(p[i]!, t[i]!)) <= 20 * UNIT[dtype] * Math.max(1, Math.abs(x)))
        );
      }
    }
  });
}
