import { assert, assertEquals } from "@std/assert";
import { ulpsFrom } from "./float_distance.ts";
import { arrayOf, FLOATS, kernelSets, poisoned } from "./kernel_harness.ts";

const ALPHA = 0.5;
const TINY32 = 2 ** -149;
const TINY64 = 2 ** -1074;

/** What IEEE 754 and the functions' limits demand: inputs and their results, the same in both float types. */
const both: Record<string, [number, number][]> = {
  abs: [[NaN, NaN], [-Infinity, Infinity], [-0, 0]],
  neg: [[NaN, NaN], [Infinity, -Infinity], [0, -0], [-0, 0]],
  sqrt: [[NaN, NaN], [Infinity, Infinity], [-1, NaN], [-Infinity, NaN], [0, 0], [-0, -0]],
  square: [[NaN, NaN], [-Infinity, Infinity], [-0, 0]],
  reciprocal: [[NaN, NaN], [Infinity, 0], [-Infinity, -0], [0, Infinity], [-0, -Infinity]],
  floor: [[NaN, NaN], [Infinity, Infinity], [-0, -0], [-0.5, -1]],
  ceil: [[NaN, NaN], [-Infinity, -Infinity], [-0, -0], [-0.5, -0]],
  round: [[NaN, NaN], [-Infinity, -Infinity], [-0, -0], [-0.25, -0]],
  sign: [[NaN, NaN], [Infinity, 1], [-Infinity, -1], [0, 0], [-0, -0]],
  relu: [[NaN, NaN], [Infinity, Infinity], [-Infinity, 0]],
  leakyRelu: [[NaN, NaN], [Infinity, Infinity], [-Infinity, -Infinity], [0, 0]],
  exp: [[NaN, NaN], [Infinity, Infinity], [-Infinity, 0], [0, 1], [-0, 1], [1e30, Infinity], [-1e30, 0]],
  expm1: [[NaN, NaN], [Infinity, Infinity], [-Infinity, -1], [0, 0], [-0, -0], [1e30, Infinity], [-1e30, -1]],
  log: [[NaN, NaN], [Infinity, Infinity], [-Infinity, NaN], [0, -Infinity], [-0, -Infinity], [-1, NaN], [
    1,
    0,
  ]],
  log1p: [[NaN, NaN], [Infinity, Infinity], [-Infinity, NaN], [-1, -Infinity], [-2, NaN], [0, 0], [-0, -0]],
  sin: [[NaN, NaN], [Infinity, NaN], [-Infinity, NaN], [0, 0], [-0, -0]],
  cos: [[NaN, NaN], [Infinity, NaN], [-Infinity, NaN], [0, 1], [-0, 1]],
  tanh: [[NaN, NaN], [Infinity, 1], [-Infinity, -1], [0, 0], [-0, -0], [30, 1], [-30, -1], [1e30, 1]],
  sigmoid: [[NaN, NaN], [Infinity, 1], [-Infinity, 0], [0, 0.5], [-0, 0.5], [1e30, 1], [-1e30, 0]],
  elu: [[NaN, NaN], [Infinity, Infinity], [-Infinity, -ALPHA], [0, 0], [-1e30, -ALPHA]],
  gelu: [[NaN, NaN], [Infinity, Infinity], [-Infinity, NaN], [0, 0], [-0, -0], [1e30, 1e30], [-1e30, -0]],
  softplus: [[NaN, NaN], [Infinity, Infinity], [-Infinity, 0], [1e30, 1e30], [-1e30, 0]],
  silu: [[NaN, NaN], [Infinity, Infinity], [-Infinity, NaN], [0, 0], [-0, -0], [1e30, 1e30], [-1e30, -0]],
};

/**
 * Subnormal numbers, and inputs on both sides of overflow and underflow, with 20 digits of the result (mpmath). A result that
 * is 0, infinite or a power of two is asserted exactly, others to 2 ulp.
 */
const float32Only: Record<string, [number, number][]> = {
  exp: [
    [88.72283172607422, 3.4027985374118487e38],
    [88.72284698486328, Infinity],
    [-87.33654022216797, 1.1754996739254907384e-38],
    [-87.33655548095703, 1.1754817373607687e-38],
    [-103.2789306640625, TINY32],
    [-104, 0],
    [TINY32, 1],
  ],
  log: [[TINY32, -103.27892990343184], [2 ** -126, -87.33654475055310], [
    3.4028234663852886e38,
    88.72283905206835,
  ]],
  sqrt: [[TINY32, 3.743392066509216e-23]],
  tanh: [[TINY32, TINY32], [-TINY32, -TINY32], [9.5, 1]],
  sigmoid: [[-87.5, 9.982350930569247556e-39], [-103, TINY32], [-104.5, 0], [20, 1]],
  expm1: [[TINY32, TINY32], [-TINY32, -TINY32], [-20, -1], [89, Infinity]],
  log1p: [[TINY32, TINY32], [3.4028234663852886e38, 88.72283905206835]],
  sin: [[TINY32, TINY32]],
  square: [[1e20, Infinity], [1e-23, 0]],
  reciprocal: [[TINY32, Infinity]],
};

const float64Only: Record<string, [number, number][]> = {
  exp: [
    [709.782712893384, 1.7976931348622732178e308],
    [709.7827128933841, Infinity],
    [-708.3964185322641, 2.225073858507262518e-308],
    [-744.4400719213812, TINY64],
    [-745.2, 0],
    [TINY64, 1],
  ],
  log: [[TINY64, -744.4400719213812], [2 ** -1022, -708.3964185322641], [Number.MAX_VALUE, 709.782712893384]],
  tanh: [[TINY64, TINY64], [-TINY64, -TINY64], [20, 1]],
  sigmoid: [[-744.4400719213812, TINY64], [-746, 0], [40, 1]],
  expm1: [[TINY64, TINY64], [-TINY64, -TINY64], [-40, -1], [710, Infinity]],
  log1p: [[TINY64, TINY64], [Number.MAX_VALUE, 709.782712893384]],
  sin: [[TINY64, TINY64]],
  square: [[1e200, Infinity], [1e-170, 0]],
  reciprocal: [[TINY64, Infinity]],
};

type Kernel = (out: number, a: number, length: number, slope: number) => void;

for (const { name: setName, kernels } of kernelSets()) {
  for (const dtype of FLOATS) {
    /** f of an array that has x in one place among ordinary elements. */
    const among = (name: string, x: number, position: number) => {
      const a = arrayOf(kernels, dtype, Array.from({ length: 11 }, (_, i) => i === position ? x : 0.75));
      const out = poisoned(kernels, dtype, 11);
      (kernels[dtype][name as "exp"] as Kernel)(out.address, a.address, 11, ALPHA);
      a.take();
      return out.take(name);
    };
    const only = dtype === "float32" ? float32Only : float64Only;
    for (const name of Object.keys(both)) {
      Deno.test(`${setName}: ${dtype} ${name} at the edges`, () => {
        for (const [x, expected] of [...both[name]!, ...only[name] ?? []]) {
          // In lanes of the loop, of what is left of it, and of the end.
          for (const position of [0, 3, 5, 8, 9, 10]) {
            const values = among(name, x, position);
            const actual = values[position]!;
            const isExact = !Number.isFinite(expected) || Number.isInteger(Math.log2(Math.abs(expected))) ||
              expected === 0;
            if (isExact) assertEquals(actual, expected, `${name}(${x}) in place ${position}`);
            else assert(ulpsFrom(dtype, actual, expected) <= 2, `${name}(${x}) = ${actual}`);
            assertEquals(
              values[(position + 1) % 11],
              values[(position + 2) % 11],
              `${name}(0.75) beside ${x}`,
            );
          }
        }
      });
    }

    Deno.test(`${setName}: ${dtype} functions keep a NaN of any bits`, () => {
      for (const name of Object.keys(both)) {
        // Every bit set, as fresh arrays have it.
        const [a, out] = [poisoned(kernels, dtype, 11), poisoned(kernels, dtype, 11)];
        out.write(new Array(11).fill(1));
        (kernels[dtype][name as "exp"] as Kernel)(out.address, a.address, 11, ALPHA);
        a.take();
        assertEquals([...out.take(name)], new Array(11).fill(NaN), name);
      }
    });
  }
}
