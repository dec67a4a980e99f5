import { runUnary } from "../array/unary.ts";
import { zeros } from "./creation.ts";
import type { Op } from "./op.ts";

/** A step function: its slope is 0 wherever it has one, and counts as 0 elsewhere. */
function step(kernel: "floor" | "ceil" | "round" | "sign", name: string): Op {
  return {
    name,
    forward: ([a]) => runUnary(kernel, a!),
    gradient: (run, { inputs: [a], grad }) => [run(zeros, [], { shape: a!.shape, dtype: grad.dtype })],
  };
}

/** The largest whole number not above a. */
export const floor: Op = step("floor", "round down");
/** The smallest whole number not below a. */
export const ceil: Op = step("ceil", "round up");
/** The nearest whole number; halves go to the even one. */
export const round: Op = step("round", "round");
/** −1, 0 or 1; NaN stays NaN. */
export const sign: Op = step("sign", "take the sign of");
