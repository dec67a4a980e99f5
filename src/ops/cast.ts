import { type DType, isFloat } from "../array/dtype.ts";
import { castArray } from "../array/strided.ts";
import type { Op } from "./op.ts";

/** The same values in another dtype. Gradients pass between floats only. */
export const cast: Op<{ dtype: DType }> = {
  name: "cast",
  forward: ([a], { dtype }) => castArray(a!, dtype),
  gradient: (
    run,
    { inputs: [a], grad },
  ) => [isFloat(a!.dtype) && isFloat(grad.dtype) ? run(cast, [grad], { dtype: a!.dtype }) : null],
};
