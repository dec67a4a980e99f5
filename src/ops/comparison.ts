import { allocate } from "../array/nd_array.ts";
import { broadcastShapes } from "../array/shape.ts";
import { type BinaryKernel, runBinary } from "../array/strided.ts";
import type { Op } from "./op.ts";

function comparison(kernel: BinaryKernel): Op {
  return {
    name: "compare",
    forward([a, b]) {
      const out = allocate(broadcastShapes("compare", a!.shape, b!.shape), "bool");
      runBinary(kernel, out, a!, b!);
      return out;
    },
  };
}

/** a == b, as bool. NaN equals nothing. */
export const equal: Op = comparison("equal");
/** a != b, as bool. */
export const notEqual: Op = comparison("notEqual");
/** a < b, as bool. */
export const less: Op = comparison("less");
/** a <= b, as bool. */
export const lessEqual: Op = comparison("lessEqual");
/** a > b, as bool. */
export const greater: Op = comparison("greater");
/** a >= b, as bool. */
export const greaterEqual: Op = comparison("greaterEqual");
