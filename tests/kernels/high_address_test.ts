import { assert, assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { arrayOf, FLOATS, type GuardedArray, kernelSets, poisoned, sampleValues } from "./kernel_harness.ts";

const HIGH = 0x80000000;
const [DEPTH, ROWS, COLUMNS] = [2, 5, 19];
const COUNT = DEPTH * ROWS * COLUMNS;
const SHAPE = [DEPTH, ROWS, COLUMNS] as const;
const PLAIN = [ROWS * COLUMNS, COLUMNS, 1] as const;
/** Down the columns, from the last row upwards. */
const BACKWARDS = [ROWS * COLUMNS, -COLUMNS, 1] as const;
const TRANSPOSED = [ROWS * COLUMNS, 1, ROWS] as const;

type FloatType = "float32" | "float64";

/** A call of each family. */
const calls: Record<
  string,
  (k: Kernels, t: FloatType, out: number, a: GuardedArray, b: GuardedArray) => void
> = {
  exp: (k, t, out, a) => k[t].exp(out, a.address, COUNT),
  tanh: (k, t, out, a) => k[t].tanh(out, a.address, COUNT),
  elu: (k, t, out, a) => k[t].elu(out, a.address, COUNT, 0.5),
  isNaN: (k, t, out, a) => k[t].isNaN(out, a.address, COUNT),
  add: (k, t, out, a, b) => k[t].add(out, a.address, b.address, ...SHAPE, ...PLAIN, ...PLAIN),
  "add backwards": (k, t, out, a, b) =>
    k[t].add(out, a.addressAt((ROWS - 1) * COLUMNS), b.address, ...SHAPE, ...BACKWARDS, ...TRANSPOSED),
  less: (k, t, out, a, b) => k[t].less(out, a.address, b.address, ...SHAPE, ...PLAIN, 0, 0, 0),
  pow: (k, t, out, a, b) => k[t].pow(out, a.address, b.address, ...SHAPE, ...PLAIN, ...TRANSPOSED),
  copy: (k, t, out, a) => k[t].copy(out, a.addressAt((ROWS - 1) * COLUMNS), ...SHAPE, ...PLAIN, ...BACKWARDS),
  transpose: (k, t, out, a) => k[t].copy(out, a.address, ...SHAPE, ...PLAIN, ...TRANSPOSED),
  fill: (k, t, out) => k[t].fill(out, COUNT, 2.5),
  toInt32: (k, t, out, a) => k[t].toInt32(out, a.address, COUNT),
  where: (k, t, out, a, b) => {
    const condition = arrayOf(k, "bool", sampleValues("bool", COUNT, 3));
    k[t].where(out, condition.address, a.address, b.address, ...SHAPE, ...PLAIN, ...PLAIN, ...TRANSPOSED);
    condition.take();
  },
  sum: (k, t, out, a) => k[t].sum(out, a.address, 1, COUNT, 1, 0, 1, 1, 1),
  "sum of columns": (k, t, out, a) => k[t].sum(out, a.address, DEPTH, ROWS, COLUMNS, ...PLAIN, 3),
  max: (k, t, out, a) => k[t].max(out, a.address, DEPTH, ROWS, COLUMNS, ...PLAIN),
  argmin: (k, t, out, a) => k[t].argmin(out, a.address, 1, COUNT, 1, 0, 1, 1),
  softmax: (k, t, out, a) => k[t].softmax(out, a.address, DEPTH * ROWS, COLUMNS),
  softmaxGradient: (k, t, out, a, b) =>
    k[t].softmaxGradient(out, a.address, b.address, DEPTH * ROWS, COLUMNS),
  geluGradient: (k, t, out, a, b) => k[t].geluGradient(out, a.address, b.address, COUNT),
  sgd: (k, t, out, a) => {
    const learningRate = arrayOf(k, "float64", [0.1]);
    k[t].copy(out, a.address, 1, 1, COUNT, 0, 0, 1, 0, 0, 1);
    k[t].sgd(out, a.address, COUNT, learningRate.address);
    learningRate.take();
  },
};

const highSets = kernelSets(HIGH);

kernelSets().forEach(({ name: setName, kernels: low }, i) => {
  const high = highSets[i]!.kernels;
  for (const dtype of FLOATS) {
    Deno.test(`${setName}: ${dtype} kernels give the same above 2 GiB`, () => {
      for (const [name, call] of Object.entries(calls)) {
        const results = [low, high].map((kernels) => {
          const a = arrayOf(kernels, dtype, sampleValues(dtype, COUNT, 1));
          const b = arrayOf(kernels, dtype, sampleValues(dtype, COUNT, 2));
          const out = poisoned(kernels, dtype, COUNT);
          assert(kernels === low || out.address > HIGH);
          call(kernels, dtype, out.address, a, b);
          a.take();
          b.take();
          // As bytes, whatever the kernel writes; what it leaves stays 0xff.
          return new Uint8Array(out.take(name).buffer);
        });
        assertEquals(results[1], results[0], name);
        assert(results[0]!.some((byte) => byte !== 0xff), `${name} wrote nothing`);
      }
    });
  }
});
