import { assert, assertEquals } from "@std/assert";
import { normalCdf } from "../../src/kernels/typescript/special_functions.ts";
import { arrayOf, FLOATS, kernelSets, poisoned, sampleValues } from "./kernel_harness.ts";

type Kernel = (out: number, grad: number, value: number, length: number, slope: number) => void;

const SLOPE = 0.375;

/** The activations; the derivative's reference is a central difference of them in float64. */
const activations: Record<string, (x: number) => number> = {
  relu: (x) => Math.max(x, 0),
  leakyRelu: (x) => x > 0 ? x : SLOPE * x,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  elu: (x) => x > 0 ? x : SLOPE * Math.expm1(x),
  gelu: (x) => x * normalCdf(x),
  softplus: (x) => Math.log1p(Math.exp(x)),
  silu: (x) => x / (1 + Math.exp(-x)),
};

const FROM_OUTPUT = ["relu", "leakyRelu", "sigmoid", "tanh"];

/** f′(x) to about 1e-11: central differences of two widths, extrapolated (Richardson). */
function derivative(f: (x: number) => number, x: number): number {
  const difference = (h: number) => (f(x + h) - f(x - h)) / (2 * h);
  const h = 2 ** -9;
  return (16 * (4 * difference(h / 2) - difference(h)) / 3 - (4 * difference(h) - difference(2 * h)) / 3) /
    15;
}

for (const { name: setName, kernels } of kernelSets()) {
  for (const dtype of FLOATS) {
    for (const [name, f] of Object.entries(activations)) {
      Deno.test(`${setName}: ${dtype} ${name}Gradient is the derivative, at every length`, () => {
        const kernel = kernels[dtype][`${name}Gradient` as "reluGradient"] as Kernel;
        // Away from the kinks at 0.
        const inputs = sampleValues(dtype, 21, 4).map((x) => x + Math.sign(x) / 8);
        const gradients = sampleValues(dtype, 21, 5);
        const values = FROM_OUTPUT.includes(name) ? inputs.map(f) : inputs;
        const round = (x: number) => dtype === "float32" ? Math.fround(x) : x;
        for (let length = 0; length <= inputs.length; length++) {
          const grad = arrayOf(kernels, dtype, gradients.slice(0, length));
          const value = arrayOf(kernels, dtype, values.slice(0, length));
          const out = poisoned(kernels, dtype, length);
          kernel(out.address, grad.address, value.address, length, SLOPE);
          const result = out.take(name);
          for (let i = 0; i < length; i++) {
            const expected = gradients[i]! * derivative(f, round(inputs[i]!));
            const error = Math.abs(result[i]! - expected);
            assert(error <= (dtype === "float32" ? 4e-6 : 1e-9), `${name}: ${result[i]} for ${expected}`);
          }
          kernel(grad.address, grad.address, value.address, length, SLOPE);
          assertEquals(grad.take(), result, `${name} in place`);
          value.take();
        }
      });
    }

    Deno.test(`${setName}: ${dtype} gradients at and beyond the edges`, () => {
      // The value, and the derivative there for a gradient of 2.
      const cases: Record<string, [number, number][]> = {
        relu: [[0, 0], [-0, 0], [Infinity, 2]],
        leakyRelu: [[0, 2 * SLOPE], [-1, 2 * SLOPE], [Infinity, 2]],
        sigmoid: [[0, 0], [1, 0], [0.5, 0.5], [NaN, NaN]],
        tanh: [[1, 0], [-1, 0], [0, 2], [NaN, NaN]],
        elu: [[0, 2 * SLOPE], [Infinity, 2], [-Infinity, 0], [-1e4, 0], [NaN, NaN]],
        gelu: [[0, 1], [Infinity, 2], [-1e4, 0], [1e4, 2], [NaN, NaN]],
        softplus: [[0, 1], [Infinity, 2], [-Infinity, 0], [1e4, 2], [NaN, NaN]],
        silu: [[0, 1], [-1e4, 0], [1e4, 2], [NaN, NaN]],
      };
      for (const [name, pairs] of Object.entries(cases)) {
        const grad = arrayOf(kernels, dtype, pairs.map(() => 2));
        const value = arrayOf(kernels, dtype, pairs.map(([x]) => x));
        const out = poisoned(kernels, dtype, pairs.length);
        const kernel = kernels[dtype][`${name}Gradient` as "reluGradient"] as Kernel;
        kernel(out.address, grad.address, value.address, pairs.length, SLOPE);
        grad.take();
        value.take();
        // −0 and 0 are one gradient.
        assertEquals([...out.take(name)].map((x) => x + 0), pairs.map(([, expected]) => expected), name);
      }
    });
  }
}
