import { runUnary } from "../array/unary.ts";
import { add, div, mul, neg, scale, sub } from "./arithmetic.ts";
import { binaryForward } from "./binary_forward.ts";
import { sumToShape } from "./broadcast.ts";
import { equal, greaterEqual } from "./comparison.ts";
import { constant, zeros } from "./creation.ts";
import type { Op } from "./op.ts";
import { sign } from "./rounding.ts";
import { where } from "./selection.ts";

/** |a|. The slope at 0 is 0. */
export const abs: Op = {
  name: "take the absolute value of",
  reads: "inputs",
  forward: ([a]) => runUnary("abs", a!),
  gradient: (run, { inputs: [a], grad }) => [run(mul, [grad, run(sign, [a!])])],
};

/** eᵃ. */
export const exp: Op = {
  name: "exponentiate",
  reads: "output",
  forward: ([a]) => runUnary("exp", a!),
  gradient: (run, { output, grad }) => [run(mul, [grad, output])],
};

/** eᵃ − 1, exact near 0. */
export const expm1: Op = {
  name: "exponentiate",
  reads: "output",
  forward: ([a]) => runUnary("expm1", a!),
  gradient: (run, { output, grad }) => [run(add, [grad, run(mul, [grad, output])])],
};

/** log(1 + a), exact near 0. */
export const log1p: Op = {
  name: "take the logarithm of",
  reads: "inputs",
  forward: ([a]) => runUnary("log1p", a!),
  gradient(run, { inputs: [a], grad }) {
    const one = run(constant, [], { value: 1, dtype: grad.dtype });
    return [run(div, [grad, run(add, [a!, one])])];
  },
};

/** The natural logarithm. */
export const log: Op = {
  name: "take the logarithm of",
  reads: "inputs",
  forward: ([a]) => runUnary("log", a!),
  gradient: (run, { inputs: [a], grad }) => [run(div, [grad, a!])],
};

/** √a. d/da = 1/(2√a). */
export const sqrt: Op = {
  name: "take the square root of",
  reads: "output",
  forward: ([a]) => runUnary("sqrt", a!),
  gradient: (run, { output, grad }) => [run(div, [run(scale, [grad], 0.5), output])],
};

/** √a with slope 0 at 0, for standard deviations: the deviations are 0 there too, and ∞·0 would be NaN. As in PyTorch. */
export const sqrtOfVariance: Op = {
  name: "take the square root of",
  reads: "output",
  forward: ([a]) => runUnary("sqrt", a!),
  gradient: (run, { output, grad }) => {
    const zero = run(zeros, [], { shape: [], dtype: grad.dtype });
    const isZero = run(equal, [output, zero]);
    const one = run(constant, [], { value: 1, dtype: grad.dtype });
    const slope = run(div, [run(scale, [grad], 0.5), run(where, [isZero, one, output])]);
    return [run(where, [isZero, zero, slope])];
  },
};

/** a². */
export const square: Op = {
  name: "square",
  reads: "inputs",
  forward: ([a]) => runUnary("square", a!),
  gradient: (run, { inputs: [a], grad }) => [run(mul, [run(scale, [grad], 2), a!])],
};

/** 1/a. d/da = −1/a². */
export const reciprocal: Op = {
  name: "take the reciprocal of",
  reads: "output",
  forward: ([a]) => runUnary("reciprocal", a!),
  gradient: (run, { output, grad }) => [run(neg, [run(mul, [grad, run(square, [output])])])],
};

/** aᵇ. d/da = b·aᵇ⁻¹ (0 where b is 0), d/db = aᵇ·log a (0 where a is 0 and b is not negative). */
export const pow: Op = {
  name: "raise",
  reads: "both",
  forward: binaryForward("raise", "pow"),
  gradient: (run, { inputs: [a, b], output, grad, needs }) => {
    const zero = run(zeros, [], { shape: [], dtype: grad.dtype });
    const towardsBase = () => {
      const one = run(constant, [], { value: 1, dtype: grad.dtype });
      const slope = run(mul, [b!, run(pow, [a!, run(sub, [b!, one])])]);
      return run(mul, [grad, run(where, [run(equal, [b!, zero]), zero, slope])]);
    };
    const towardsExponent = () => {
      // The logarithm is taken of 1 where its factor is 0, or 0·(−∞) would give NaN.
      const one = run(constant, [], { value: 1, dtype: grad.dtype });
      const isZero = run(equal, [a!, zero]);
      const slope = run(mul, [output, run(log, [run(where, [isZero, one, a!])])]);
      const atZero = run(where, [run(greaterEqual, [b!, zero]), zero, run(mul, [output, run(log, [a!])])]);
      return run(mul, [grad, run(where, [isZero, atZero, slope])]);
    };
    return [
      needs[0] ? sumToShape(run, towardsBase(), a!.shape) : null,
      needs[1] ? sumToShape(run, towardsExponent(), b!.shape) : null,
    ];
  },
};
