import { allocate } from "../array/nd_array.ts";
import { runBinary, scalarArray } from "../array/strided.ts";
import { runUnary } from "../array/unary.ts";
import { binaryForward } from "./binary_forward.ts";
import { sumToShape } from "./broadcast.ts";
import type { Op } from "./op.ts";

/** a + b. */
export const add: Op = {
  name: "add",
  forward: binaryForward("add", "add"),
  gradient: (run, { inputs: [a, b], grad, needs }) => [
    needs[0] ? sumToShape(run, grad, a!.shape) : null,
    needs[1] ? sumToShape(run, grad, b!.shape) : null,
  ],
};

/** a − b. */
export const sub: Op = {
  name: "subtract",
  forward: binaryForward("subtract", "sub"),
  gradient: (run, { inputs: [a, b], grad, needs }) => [
    needs[0] ? sumToShape(run, grad, a!.shape) : null,
    needs[1] ? sumToShape(run, run(neg, [grad]), b!.shape) : null,
  ],
};

/** a · b. */
export const mul: Op = {
  name: "multiply",
  reads: "inputs",
  forward: binaryForward("multiply", "mul"),
  gradient: (run, { inputs: [a, b], grad, needs }) => [
    needs[0] ? sumToShape(run, run(mul, [grad, b!]), a!.shape) : null,
    needs[1] ? sumToShape(run, run(mul, [grad, a!]), b!.shape) : null,
  ],
};

/** a / b. d/db = −a/b² = −(a/b)/b. */
export const div: Op = {
  name: "divide",
  reads: "both",
  forward: binaryForward("divide", "div"),
  gradient: (run, { inputs: [a, b], output, grad, needs }) => [
    needs[0] ? sumToShape(run, run(div, [grad, b!]), a!.shape) : null,
    needs[1] ? sumToShape(run, run(neg, [run(div, [run(mul, [grad, output]), b!])]), b!.shape) : null,
  ],
};

/** −a. */
export const neg: Op = {
  name: "negate",
  forward: ([a]) => runUnary("neg", a!),
  gradient: (run, { grad }) => [run(neg, [grad])],
};

/** A float array times a number. */
export const scale: Op<number> = {
  name: "scale",
  forward([a], factor) {
    if (a!.isContiguous) return runUnary("scale", a!, factor);
    const out = allocate(a!.shape, a!.dtype);
    const scalar = scalarArray(factor, a!.dtype);
    runBinary("mul", out, a!, scalar);
    scalar.release();
    return out;
  },
  gradient: (run, { grad, attributes }) => [run(scale, [grad], attributes)],
};
