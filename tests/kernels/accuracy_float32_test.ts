import { assert } from "@std/assert";
import { applied, type Name, spread } from "./accuracy_inputs.ts";
import { ulpsFrom } from "./float_distance.ts";
import { kernelSets, randomNumbers } from "./kernel_harness.ts";

/** Every float32 exponent, subnormals included, both signs: the ends of its binade and numbers between. */
function everyFloat32Exponent(between: number): number[] {
  const view = new DataView(new ArrayBuffer(4));
  const next = randomNumbers(7);
  const result: number[] = [];
  for (let exponent = 0; exponent < 255; exponent++) {
    for (let i = 0; i < between; i++) {
      const mantissa = i === 0 ? 0 : i === 1 ? 1 : i === 2 ? 0x7fffff : Math.floor(next() * 2 ** 23);
      view.setUint32(0, ((exponent << 23) | mantissa) >>> 0);
      const x = view.getFloat32(0);
      result.push(x, -x);
    }
  }
  return result;
}

const references: Record<string, (x: number) => number> = {
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sigmoid: (x) => x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)),
  expm1: Math.expm1,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  silu: (x) => x >= 0 ? x / (1 + Math.exp(-x)) : x * Math.exp(x) / (1 + Math.exp(x)),
};

/** Where runs over every float32 found the largest errors of exp, log, tanh and sigmoid, in either binary. */
const worst = [
  59.2946662902832,
  -5.845022678375244,
  1.27293062210083,
  0.7064307928085327,
  0.5193234086036682,
  0.5162379741668701,
  0.1251090870929718,
  -0.00034499180037528276,
  7.691438674926758,
  -16.648578643798828,
];

const float32Bounds: Partial<Record<Name, number>> = {
  exp: 2,
  log: 2,
  tanh: 2,
  sigmoid: 2,
  expm1: 2,
  log1p: 2,
  sin: 2,
  cos: 2,
  softplus: 2,
  silu: 2,
};

for (const set of kernelSets()) {
  for (const [name, bound] of Object.entries(float32Bounds) as [Name, number][]) {
    Deno.test(`${set.name}: float32 ${name} is within ${bound} ulp over every exponent`, () => {
      const inputs = [
        ...worst,
        ...everyFloat32Exponent(48),
        ...spread(-20, 20, 40000),
        ...spread(-104, 89, 20000),
      ]
        .map(Math.fround)
        .filter((x) => name !== "log" && name !== "log1p" || x > (name === "log" ? 0 : -1));
      const outputs = applied(set, "float32", name, inputs);
      let [largest, at] = [0, NaN];
      inputs.forEach((x, i) => {
        const error = ulpsFrom("float32", outputs[i]!, references[name]!(x));
        if (!(error <= largest)) [largest, at] = [error, x];
      });
      console.log(`${set.name} float32 ${name}: worst ${largest.toFixed(3)} ulp, at ${at}`);
      assert(largest <= bound, `${largest} ulp at ${at}`);
    });
  }
}
