import { assert, assertEquals } from "@std/assert";
import { applied, type Name, spread } from "./accuracy_inputs.ts";
import {
  add,
  divide,
  type DoubleDouble,
  exp as expOf,
  expm1,
  expParts,
  from,
  log as logOf,
  log1p,
  scale,
  tanh as tanhOf,
} from "./double_double.ts";
import { type FloatType, ulpsFrom, unitInLastPlace } from "./float_distance.ts";
import { kernelSets } from "./kernel_harness.ts";

/** The exact result times 2^raise, to about 100 bits. */
type Reference = (x: number, raise: number) => DoubleDouble;

const sigmoidOf: Reference = (x, raise) => {
  const { mantissa, exponent } = expParts(from(-Math.abs(x)));
  const denominator = add(from(1), scale(mantissa, exponent));
  return x >= 0
    ? scale(divide(from(1), denominator), raise)
    : scale(divide(mantissa, denominator), exponent + raise);
};

const preciseReferences: Partial<Record<Name, Reference>> = {
  exp: (x, raise) => {
    const { mantissa, exponent } = expParts(from(x));
    return scale(mantissa, exponent + raise);
  },
  log: (x, raise) => scale(logOf(from(x)), raise),
  tanh: (x, raise) => scale(tanhOf(from(x)), raise),
  sigmoid: sigmoidOf,
  expm1: (x, raise) => scale(expm1(from(x)), raise),
  log1p: (x, raise) => scale(log1p(from(x)), raise),
  softplus: (x, raise) => scale(x > 0 ? add(from(x), log1p(expOf(from(-x)))) : log1p(expOf(from(x))), raise),
};

/** Numbers that exercise each function, with its bound in float64. */
const float64Cases: [Name, number, number[]][] = [
  ["exp", 1, [...spread(-745.1, 709.7, 4000), ...spread(-1, 1, 4000), ...spread(-708.5, -745.1, 1000)]],
  ["log", 1, [
    ...spread(-1022, 1023, 3000).map((e) => 2 ** e),
    ...spread(0.5, 2, 4000),
    ...spread(1 - 2 ** -20, 1 + 2 ** -20, 1000),
  ]],
  ["tanh", 3, [...spread(-20, 20, 3000), ...spread(-1, 1, 3000), ...spread(-1e-6, 1e-6, 500)]],
  ["sigmoid", 3, [...spread(-745, 40, 3000), ...spread(-5, 5, 4000)]],
  ["expm1", 3, [...spread(-40, 700, 1500), ...spread(-1, 1, 3000), ...spread(-1e-6, 1e-6, 500)]],
  ["log1p", 3, [...spread(-0.999, 5, 2500), ...spread(-1e-3, 1e-3, 1000)]],
  ["softplus", 3, [...spread(-700, 40, 1000), ...spread(-5, 5, 2000)]],
];

for (const set of kernelSets()) {
  for (const [name, bound, inputs] of float64Cases) {
    Deno.test(`${set.name}: float64 ${name} is within ${bound} ulp of a reference of 100 bits`, () => {
      const outputs = applied(set, "float64", name, inputs);
      let [worst, at] = [0, NaN];
      inputs.forEach((x, i) => {
        // Near underflow all is raised, lest the reference's low part be lost.
        const raise = Math.abs(outputs[i]!) < 1e-200 ? 600 : 0;
        const expected = preciseReferences[name]!(x, raise);
        const unit = unitInLastPlace("float64", raise ? outputs[i]! : expected.high) * 2 ** raise;
        const error = Math.abs((outputs[i]! * 2 ** raise - expected.high) - expected.low) / unit;
        if (!(error <= worst)) [worst, at] = [error, x];
      });
      console.log(`${set.name} float64 ${name}: worst ${worst.toFixed(3)} ulp, at ${at}`);
      assert(worst <= bound, `${worst} ulp at ${at}`);
    });
  }

  Deno.test(`${set.name}: float64 sin and cos are within 2 ulp of V8's, far from 0 too`, () => {
    const inputs = [
      ...spread(-10, 10, 4000),
      ...spread(-1e6, 1e6, 4000),
      // Near multiples of π/2, where the reduction cancels.
      ...spread(1, 600000, 2000).map((n) => Math.round(n) * Math.PI / 2),
      ...spread(0, 1000, 500).map((e) => 2 ** e),
    ];
    for (const name of ["sin", "cos"] as const) {
      const outputs = applied(set, "float64", name, inputs);
      inputs.forEach((x, i) => {
        const error = ulpsFrom("float64", outputs[i]!, Math[name](x));
        assert(error <= 2, `${name}(${x}): ${error} ulp`);
      });
    }
  });
}

/** Angle, sine and cosine, computed with 400 digits (mpmath). */
const hugeAngles: Record<FloatType, [number, number, number][]> = {
  float32: [[3.0000000054977558e38, 0.87490488776443438416, -0.48429478354190691555]],
  float64: [
    [2 ** 1000, -0.1592017030862424382400486, 0.9872460775989134842399018],
    [1e22, -0.8522008497671888017727059, 0.5232147853951389454975945],
    [1e300, -0.8178819121159085970458853, -0.5753861119575490466882443],
  ],
};

/** x and Φ(x), the normal distribution function, computed with 50 digits (mpmath). */
const normalCdf: [number, number][] = [
  [-20, 2.7536241186062336951e-89],
  [-10, 7.619853024160526066e-24],
  [-5, 2.8665157187919391167e-7],
  [-1, 0.15865525393145705141],
  [-0.5, 0.30853753872598689636],
  [0.5, 0.69146246127401310364],
  [1, 0.84134474606854294859],
  [3, 0.99865010196836990547],
];

for (const set of kernelSets()) {
  for (const dtype of ["float32", "float64"] as const) {
    Deno.test(`${set.name}: ${dtype} sin and cos of huge angles`, () => {
      const angles = hugeAngles[dtype].map(([x]) => x);
      const [sines, cosines] = [applied(set, dtype, "sin", angles), applied(set, dtype, "cos", angles)];
      hugeAngles[dtype].forEach(([x, sine, cosine], i) => {
        assert(ulpsFrom(dtype, sines[i]!, sine) <= 1, `sin(${x}) = ${sines[i]}`);
        assert(ulpsFrom(dtype, cosines[i]!, cosine) <= 1, `cos(${x}) = ${cosines[i]}`);
      });
    });

    Deno.test(`${set.name}: ${dtype} gelu is x·Φ(x) to 6 ulp, in the lower tail too`, () => {
      const outputs = applied(set, dtype, "gelu", normalCdf.map(([x]) => x));
      normalCdf.forEach(([x, probability], i) => {
        const error = ulpsFrom(dtype, outputs[i]!, x * probability);
        assert(error <= 6, `gelu(${x}) = ${outputs[i]}: ${error} ulp`);
      });
    });
  }
}

Deno.test("the references give e, and the logarithms of 10 and of 2, to the last bit and beyond", () => {
  // The low parts: what mpmath says is left of each constant.
  assertEquals(expOf(from(1)), { high: Math.E, low: 1.4456468917292502e-16 });
  assertEquals(logOf(from(2)), { high: Math.LN2, low: 2.3190468138462996e-17 });
  assertEquals(logOf(from(10)).high, Math.LN10);
});
