import { runUnary } from "../array/unary.ts";
import { mul, neg } from "./arithmetic.ts";
import type { Op } from "./op.ts";

/** The sine of an angle in radians. */
export const sin: Op = {
  name: "take the sine of",
  reads: "inputs",
  forward: ([a]) => runUnary("sin", a!),
  gradient: (run, { inputs: [a], grad }) => [run(mul, [grad, run(cos, [a!])])],
};

/** The cosine of an angle in radians. */
export const cos: Op = {
  name: "take the cosine of",
  reads: "inputs",
  forward: ([a]) => runUnary("cos", a!),
  gradient: (run, { inputs: [a], grad }) => [run(neg, [run(mul, [grad, run(sin, [a!])])])],
};
