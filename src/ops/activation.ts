import { runGradient, runUnary } from "../array/unary.ts";
import { mul, scale, sub } from "./arithmetic.ts";
import { constant } from "./creation.ts";
import type { Op } from "./op.ts";

/** grad where the output of relu is positive, else 0. */
export const reluGradient: Op = {
  name: "differentiate relu",
  reads: "inputs",
  forward: ([grad, output]) => runGradient("reluGradient", grad!, output!),
  gradient: (run, { inputs: [, output], grad }) => [run(reluGradient, [grad, output!]), null],
};

/** max(a, 0); NaN stays NaN. The slope at 0 is 0. */
export const relu: Op = {
  name: "relu",
  reads: "output",
  forward: ([a]) => runUnary("relu", a!),
  gradient: (run, { output, grad }) => [run(reluGradient, [grad, output])],
};

/** grad where the output of leaky relu is positive, else grad·slope. */
export const leakyReluGradient: Op<number> = {
  name: "differentiate leaky relu",
  reads: "inputs",
  forward: ([grad, output], slope) => runGradient("leakyReluGradient", grad!, output!, slope),
  gradient: (
    run,
    { inputs: [, output], grad, attributes },
  ) => [run(leakyReluGradient, [grad, output!], attributes), null],
};

/** a where it is positive, else a·slope. The slope is not negative, so that the output's sign tells the input's. */
export const leakyRelu: Op<number> = {
  name: "leaky relu",
  reads: "output",
  forward: ([a], slope) => runUnary("leakyRelu", a!, slope),
  gradient: (run, { output, grad, attributes }) => [run(leakyReluGradient, [grad, output], attributes)],
};

/** grad·y·(1 − y), where y is the output of sigmoid. */
export const sigmoidGradient: Op = {
  name: "differentiate sigmoid",
  reads: "inputs",
  forward: ([grad, output]) => runGradient("sigmoidGradient", grad!, output!),
  gradient: (run, { inputs: [inner, y], grad, needs }) => {
    const one = run(constant, [], { value: 1, dtype: grad.dtype });
    return [
      needs[0] ? run(sigmoidGradient, [grad, y!]) : null,
      needs[1] ? run(mul, [run(mul, [grad, inner!]), run(sub, [one, run(scale, [y!], 2)])]) : null,
    ];
  },
};

/** 1/(1 + e⁻ᵃ). */
export const sigmoid: Op = {
  name: "sigmoid",
  reads: "output",
  forward: ([a]) => runUnary("sigmoid", a!),
  gradient: (run, { output, grad }) => [run(sigmoidGradient, [grad, output])],
};

/** grad·(1 − y²), where y is the output of tanh. */
export const tanhGradient: Op = {
  name: "differentiate tanh",
  reads: "inputs",
  forward: ([grad, output]) => runGradient("tanhGradient", grad!, output!),
  gradient: (run, { inputs: [inner, y], grad, needs }) => [
    needs[0] ? run(tanhGradient, [grad, y!]) : null,
    needs[1] ? run(scale, [run(mul, [run(mul, [grad, inner!]), y!])], -2) : null,
  ],
};

/** The hyperbolic tangent. */
export const tanh: Op = {
  name: "tanh",
  reads: "output",
  forward: ([a]) => runUnary("tanh", a!),
  gradient: (run, { output, grad }) => [run(tanhGradient, [grad, output])],
};
