import { assert, assertEquals } from "@std/assert";
import { type FloatType, ulpsFrom } from "./float_distance.ts";
import { arrayOf, FLOATS, type KernelSet, kernelSets, poisoned, sampleValues } from "./kernel_harness.ts";

type Kernel = (out: number, a: number, length: number, slope: number) => void;

const SLOPE = 0.375;

/** Each kernel's function in float64, and how many ulp its float32 and float64 forms may be off. */
const functions: Record<string, [(x: number) => number, number, number]> = {
  abs: [Math.abs, 0, 0],
  neg: [(x) => -x, 0, 0],
  sqrt: [Math.sqrt, 0.5, 0],
  square: [(x) => x * x, 0.5, 0],
  reciprocal: [(x) => 1 / x, 0.5, 0],
  floor: [Math.floor, 0, 0],
  ceil: [Math.ceil, 0, 0],
  sign: [Math.sign, 0, 0],
  relu: [(x) => Math.max(x, 0), 0, 0],
  leakyRelu: [(x) => x > 0 ? x : SLOPE * x, 0.5, 0],
  scale: [(x) => SLOPE * x, 0.5, 0],
  exp: [Math.exp, 2, 2],
  expm1: [Math.expm1, 2, 3],
  log: [Math.log, 2, 2],
  log1p: [Math.log1p, 2, 3],
  sin: [Math.sin, 2, 3],
  cos: [Math.cos, 2, 3],
  tanh: [Math.tanh, 2, 4],
  sigmoid: [(x) => 1 / (1 + Math.exp(-x)), 2, 4],
  elu: [(x) => x > 0 ? x : SLOPE * Math.expm1(x), 3, 4],
  softplus: [(x) => Math.log1p(Math.exp(x)), 2, 5],
  silu: [(x) => x / (1 + Math.exp(-x)), 2, 4],
};

function kernelOf({ kernels }: KernelSet, dtype: FloatType, name: string): Kernel {
  return kernels[dtype][name as "exp"] as Kernel;
}

/** Lengths past two rounds of every loop: rounds of up to 8 elements, and the rest. */
const LENGTHS = Array.from({ length: 20 }, (_, i) => i);

for (const set of kernelSets()) {
  const { kernels, name: setName } = set;
  for (const dtype of FLOATS) {
    for (const [name, [f, float32Bound, float64Bound]] of Object.entries(functions)) {
      Deno.test(`${setName}: ${dtype} ${name} of every length, beside guards and in place`, () => {
        const bound = dtype === "float32" ? float32Bound : float64Bound;
        const inputs = sampleValues(dtype, 40, 3).map((x) => name.startsWith("log") ? Math.abs(x) : x);
        const whole = poisoned(kernels, dtype, inputs.length);
        const a = arrayOf(kernels, dtype, inputs);
        kernelOf(set, dtype, name)(whole.address, a.address, inputs.length, SLOPE);
        const expected = whole.take(name);
        inputs.forEach((x, i) => {
          const error = ulpsFrom(dtype, expected[i]!, f(x));
          if (Number.isNaN(f(x))) assert(Number.isNaN(expected[i]), `${name}(${x}) = ${expected[i]}`);
          else assert(error <= bound, `${name}(${x}) = ${expected[i]}: ${error} ulp`);
        });
        for (const length of LENGTHS) {
          for (const start of [0, 1, 2, 3]) {
            // An element's bits don't depend on where in the loop it falls.
            const out = poisoned(kernels, dtype, length);
            kernelOf(set, dtype, name)(out.address, a.addressAt(start), length, SLOPE);
            assertEquals(out.take(`${name} of ${length}`), expected.slice(start, start + length));
          }
          const inPlace = arrayOf(kernels, dtype, inputs.slice(0, length));
          kernelOf(set, dtype, name)(inPlace.address, inPlace.address, length, SLOPE);
          assertEquals(inPlace.take(`${name} of ${length} in place`), expected.slice(0, length));
        }
        assertEquals([...a.take()], inputs);
      });
    }

    Deno.test(`${setName}: ${dtype} round goes to the even one of two`, () => {
      const inputs = [
        0.5,
        1.5,
        2.5,
        -0.5,
        -1.5,
        -2.5,
        0.49999997,
        2.4,
        -2.6,
        8388609,
        4503599627370497,
        -0,
        NaN,
        Infinity,
      ];
      const expected = [0, 2, 2, -0, -2, -2, 0, 2, -3, 8388609, 4503599627370497, -0, NaN, Infinity];
      const a = arrayOf(kernels, dtype, inputs);
      const out = poisoned(kernels, dtype, inputs.length);
      kernels[dtype].round(out.address, a.address, inputs.length);
      a.take();
      assertEquals([...out.take()], expected.map((x) => dtype === "float32" ? Math.fround(x) : x));
    });

    for (const name of ["isNaN", "isFinite"] as const) {
      Deno.test(`${setName}: ${dtype} ${name} of every length`, () => {
        const values = [1, NaN, Infinity, -Infinity, 0, -0, 1e30, NaN, -2, Infinity, 5e-324, 3, NaN, 4, 5];
        for (let length = 0; length <= values.length; length++) {
          const a = arrayOf(kernels, dtype, values.slice(0, length));
          const out = poisoned(kernels, "bool", length);
          kernels[dtype][name](out.address, a.address, length);
          a.take();
          const expected = values.slice(0, length).map((x) => Number[name](x) ? 1 : 0);
          assertEquals([...out.take(name)], expected);
        }
      });
    }
  }

  Deno.test(`${setName}: int32 abs, neg, square and sign wrap, at every length`, () => {
    const inputs = [
      1,
      -2,
      0,
      2147483647,
      -2147483648,
      65536,
      -46341,
      7,
      -7,
      100000,
      -1,
      3,
      4,
      5,
      -6,
      8,
      9,
      -10,
      11,
    ];
    const expected = {
      abs: (x: number) => Math.abs(x) | 0,
      neg: (x: number) => -x | 0,
      square: (x: number) => Number(BigInt.asIntN(32, BigInt(x) * BigInt(x))),
      sign: Math.sign,
    };
    for (const [name, f] of Object.entries(expected) as [keyof typeof expected, (x: number) => number][]) {
      for (let length = 0; length <= inputs.length; length++) {
        const a = arrayOf(kernels, "int32", inputs.slice(0, length));
        const out = poisoned(kernels, "int32", length);
        kernels.int32[name](out.address, a.address, length);
        assertEquals([...out.take(name)], inputs.slice(0, length).map((x) => f(x) + 0));
        kernels.int32[name](a.address, a.address, length);
        assertEquals([...a.take(`${name} in place`)], inputs.slice(0, length).map((x) => f(x) + 0));
      }
    }
  });
}
