import { scale } from "./arithmetic.ts";
import { binaryForward } from "./binary_forward.ts";
import { sumToShape } from "./broadcast.ts";
import { equal, greater, less } from "./comparison.ts";
import { zeros } from "./creation.ts";
import type { Op, Run, Value } from "./op.ts";
import { where } from "./selection.ts";

/** The part of `grad` that goes to a: none where it loses to b, half where the two are equal, all where it wins or one is NaN. */
function shareOf<V extends Value>(run: Run<V>, grad: V, a: V, b: V, loses: Op): V {
  const zero = run(zeros, [], { shape: [], dtype: grad.dtype });
  const whole = run(where, [run(loses, [a, b]), zero, grad]);
  return run(where, [run(equal, [a, b]), run(scale, [grad], 0.5), whole]);
}

/** The larger of a and b, NaN if either is. Where they are equal each gets half the gradient, as in PyTorch. */
export const maximum: Op = {
  name: "take the maximum of",
  reads: "inputs",
  forward: binaryForward("take the maximum of", "maximum"),
  gradient: (run, { inputs: [a, b], grad, needs }) => [
    needs[0] ? sumToShape(run, shareOf(run, grad, a!, b!, less), a!.shape) : null,
    needs[1] ? sumToShape(run, shareOf(run, grad, b!, a!, less), b!.shape) : null,
  ],
};

/** The smaller of a and b, NaN if either is. Where they are equal each gets half the gradient, as in PyTorch. */
export const minimum: Op = {
  name: "take the minimum of",
  reads: "inputs",
  forward: binaryForward("take the minimum of", "minimum"),
  gradient: (run, { inputs: [a, b], grad, needs }) => [
    needs[0] ? sumToShape(run, shareOf(run, grad, a!, b!, greater), a!.shape) : null,
    needs[1] ? sumToShape(run, shareOf(run, grad, b!, a!, greater), b!.shape) : null,
  ],
};
