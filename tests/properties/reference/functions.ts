import { asFloat, convertArray } from "./dtypes.ts";
import { type Approximate, type Expected, type ExpectedArray, within } from "./expected.ts";
import { type DType, map, type PlainArray } from "./plain_array.ts";
import { RoundedArithmetic } from "./rounded.ts";

/** Units in the last place that a function may be off in float32 and in float64. */
type Ulps = Readonly<Record<"float32" | "float64", number>>;

/** How far off the library may be: the design's bounds for the first four (§5), and the like for the others. */
export const ulpsOf = {
  exp: { float32: 2, float64: 1 },
  log: { float32: 2, float64: 1 },
  sigmoid: { float32: 2, float64: 3 },
  tanh: { float32: 2, float64: 3 },
  expm1: { float32: 2, float64: 2 },
  log1p: { float32: 2, float64: 2 },
  sin: { float32: 2, float64: 2 },
  cos: { float32: 2, float64: 2 },
} satisfies Readonly<Record<string, Ulps>>;

/** How far off JavaScript's own functions are in float64: less than one unit, but for tanh, whose error is 2.08. */
function ofMath(dtype: DType, ulps = 1): number {
  return dtype === "float64" ? ulps : 0;
}

/** Applies a function of floats, which an array of integers becomes first. */
function apply(a: PlainArray, element: (dtype: "float32" | "float64", x: number) => Expected): ExpectedArray {
  const dtype = asFloat(a.dtype) as "float32" | "float64";
  return map(convertArray(a, dtype), dtype, (x) => element(dtype, x));
}

function elementary(ulps: Ulps, f: (x: number) => number, ownUlps = 1): (a: PlainArray) => ExpectedArray {
  return (a) => apply(a, (dtype, x) => within(dtype, f(x), ulps[dtype] + ofMath(dtype, ownUlps)));
}

/** 1/(1 + e⁻ˣ) */
export function sigmoid(x: number): number {
  return x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
}

/** The methods that compute exponentials, logarithms and angles, by name. */
export const elementaryFunctions: Readonly<Record<string, (a: PlainArray) => ExpectedArray>> = {
  exp: elementary(ulpsOf.exp, Math.exp),
  log: elementary(ulpsOf.log, Math.log),
  expm1: elementary(ulpsOf.expm1, Math.expm1),
  log1p: elementary(ulpsOf.log1p, Math.log1p),
  sin: elementary(ulpsOf.sin, Math.sin),
  cos: elementary(ulpsOf.cos, Math.cos),
  tanh: elementary(ulpsOf.tanh, Math.tanh, 2.08),
  // An exponential off by one, a sum and a quotient off by half of one each.
  sigmoid: elementary(ulpsOf.sigmoid, sigmoid, 2),
};

/**
 * The normal distribution function Φ(x): near 0 by its series ½ + 1/√(2π)·Σ (−1)ⁿ·x^(2n+1)/(n!·2ⁿ·(2n+1)), below by the continued
 * fraction φ(a)·1/(a + 1/(a + 2/(a + …))) with a = −x (Abramowitz and Stegun 26.2.10 and 26.2.14), of which 400/a² terms are enough.
 */
export function normalDistribution(x: number): number {
  // Beyond it is too small for a number.
  if (x < -40) return 0;
  if (x > 0.7) return 1 - normalDistribution(-x);
  if (x > -0.7) {
    let sum = 0;
    let term = x;
    for (let n = 0; n < 20; n++) {
      sum += term / (2 * n + 1);
      term *= -x * x / (2 * (n + 1));
    }
    return 0.5 + sum / Math.sqrt(2 * Math.PI);
  }
  const { root, tail } = lowerTail(-x);
  return root * root / tail;
}

/** Φ(−a) as a square over a number: the square's root is no subnormal number where Φ is. */
function lowerTail(a: number): { root: number; tail: number } {
  let tail = a;
  for (let n = Math.ceil(10 + 400 / (a * a)); n > 0; n--) tail = a + n / tail;
  // a² is taken in two parts, for the exponential multiplies its rounding error by itself.
  const high = Math.fround(a);
  const root = Math.exp(-high * high / 4) * Math.exp(-(a - high) * (a + high) / 4);
  return { root, tail: Math.sqrt(2 * Math.PI) * tail };
}

/** x·Φ(x) */
export function gelu(x: number): number {
  if (x > -0.7 || x < -40) return x * normalDistribution(x);
  const { root, tail } = lowerTail(-x);
  return x * root / tail * root;
}

/** Activations other than sigmoid, tanh and softmax. Each takes its parameter, which those without one ignore. */
export const activations: Readonly<Record<string, (a: PlainArray, parameter: number) => ExpectedArray>> = {
  // Of the zeros either, as IEEE 754 leaves it open for the larger of two.
  relu: (a) => apply(a, (_, x) => x > 0 || Number.isNaN(x) ? x : { value: 0, error: 0 }),
  leakyRelu: (a, slope) =>
    apply(a, (dtype, x) => x > 0 ? x : scaled(new RoundedArithmetic(dtype), slope, { value: x, error: 0 })),
  elu: (a, alpha) =>
    apply(a, (dtype, x) => {
      if (x > 0) return x;
      const rounded = new RoundedArithmetic(dtype);
      const value = Math.expm1(x);
      const ulps = ulpsOf.expm1[dtype] + ofMath(dtype);
      return scaled(rounded, alpha, { value, error: Math.abs(value) * 2 * ulps * rounded.unit });
    }),
  // The tail is an exponential, a polynomial, a quotient and three products: about five units, and here as many.
  gelu: (a) => apply(a, (dtype, x) => within(dtype, gelu(x), dtype === "float32" ? 5 : 10)),
  softplus: (a) =>
    apply(a, (dtype, x) => {
      const rounded = new RoundedArithmetic(dtype);
      const power = rounded.exponential(rounded.exact(-Math.abs(x)), ulpsOf.exp[dtype] + ofMath(dtype));
      const tail = Math.log1p(power.value);
      const ulps = ulpsOf.log1p[dtype] + ofMath(dtype);
      return rounded.add(rounded.exact(Math.max(x, 0)), rounded.round(tail, power.error, 2 * ulps));
    }),
  silu: (a) =>
    apply(a, (dtype, x) => {
      const rounded = new RoundedArithmetic(dtype);
      const ulps = ulpsOf.sigmoid[dtype] + ofMath(dtype, 2);
      return rounded.multiply(rounded.exact(x), rounded.round(sigmoid(x), 0, 2 * ulps));
    }),
};

/** A number, which the dtype may round, times a value. */
function scaled(rounded: RoundedArithmetic, factor: number, value: Approximate): Approximate {
  return rounded.multiply(rounded.round(factor, 0), value);
}
