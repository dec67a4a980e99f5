import { runGradient, runUnary } from "../array/unary.ts";
import { sigmoid } from "./activation.ts";
import { add, mul, scale, sub } from "./arithmetic.ts";
import { less } from "./comparison.ts";
import { constant, zeros } from "./creation.ts";
import type { Op, Run, Value } from "./op.ts";
import { exp, square } from "./power.ts";
import { where } from "./selection.ts";

/** The second derivative of an activation at x. */
type Curvature = <V extends Value>(run: Run<V>, x: V, setting: number) => V;

/** An activation whose slope is computed from its input, by a kernel of its own. */
function smoothActivation(
  name: string,
  kernel: "elu" | "gelu" | "softplus" | "silu",
  curvature: Curvature,
): Op<number> {
  const slope: Op<number> = {
    name: `differentiate ${name}`,
    reads: "inputs",
    forward: ([grad, x], setting) => runGradient(`${kernel}Gradient`, grad!, x!, setting),
    gradient: (run, { inputs: [inner, x], grad, attributes, needs }) => [
      needs[0] ? run(slope, [grad, x!], attributes) : null,
      needs[1] ? run(mul, [run(mul, [grad, inner!]), curvature(run, x!, attributes)]) : null,
    ],
  };
  return {
    name,
    reads: "inputs",
    forward: ([a], setting) => runUnary(kernel, a!, kernel === "elu" ? setting : undefined),
    gradient: (run, { inputs: [a], grad, attributes }) => [run(slope, [grad, a!], attributes)],
  };
}

function one<V extends Value>(run: Run<V>, x: V): V {
  return run(constant, [], { value: 1, dtype: x.dtype });
}

/** s·(1 − s). */
function logisticDensity<V extends Value>(run: Run<V>, s: V): V {
  return run(sub, [s, run(square, [s])]);
}

/** a where it is positive, else alpha·(eᵃ − 1); the setting is alpha (Clevert et al. 2015). */
export const elu: Op<number> = smoothActivation("elu", "elu", (run, x, alpha) => {
  const zero = run(zeros, [], { shape: [], dtype: x.dtype });
  const isNegative = run(less, [x, zero]);
  // The exponential is taken of 0 where its factor is 0, or 0·∞ would give NaN.
  const below = run(scale, [run(exp, [run(where, [isNegative, x, zero])])], alpha);
  return run(where, [isNegative, below, zero]);
});

/** a·Φ(a), with Φ the normal distribution's integral, exact (Hendrycks & Gimpel 2016). The second derivative is φ(a)·(2 − a²). */
export const gelu: Op<number> = smoothActivation("gelu", "gelu", (run, x) => {
  const squared = run(square, [x]);
  const density = run(scale, [run(exp, [run(scale, [squared], -0.5)])], 1 / Math.sqrt(2 * Math.PI));
  return run(mul, [density, run(sub, [run(constant, [], { value: 2, dtype: x.dtype }), squared])]);
});

/** log(1 + eᵃ), stable for large a. */
export const softplus: Op<number> = smoothActivation(
  "softplus",
  "softplus",
  (run, x) => logisticDensity(run, run(sigmoid, [x])),
);

/** a·sigmoid(a). The second derivative is s·(1 − s)·(2 + a·(1 − 2s)). */
export const silu: Op<number> = smoothActivation("silu", "silu", (run, x) => {
  const s = run(sigmoid, [x]);
  const tilt = run(mul, [x, run(sub, [one(run, x), run(scale, [s], 2)])]);
  return run(mul, [
    logisticDensity(run, s),
    run(add, [tilt, run(constant, [], { value: 2, dtype: x.dtype })]),
  ]);
});
