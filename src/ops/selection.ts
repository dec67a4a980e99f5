import { allocate } from "../array/nd_array.ts";
import { broadcastShapes } from "../array/shape.ts";
import { runWhere } from "../array/strided.ts";
import { sumToShape } from "./broadcast.ts";
import { zeros } from "./creation.ts";
import type { Op } from "./op.ts";

/** condition ? a : b, with the condition of dtype bool. */
export const where: Op = {
  name: "select from",
  reads: "inputs",
  forward([condition, a, b]) {
    const shape = broadcastShapes(
      "select from",
      condition!.shape,
      broadcastShapes("select from", a!.shape, b!.shape),
    );
    const out = allocate(shape, a!.dtype);
    runWhere(out, condition!, a!, b!);
    return out;
  },
  gradient(run, { inputs: [condition, a, b], grad, needs }) {
    const zero = run(zeros, [], { shape: [], dtype: grad.dtype });
    return [
      null,
      needs[1] ? sumToShape(run, run(where, [condition!, grad, zero]), a!.shape) : null,
      needs[2] ? sumToShape(run, run(where, [condition!, zero, grad]), b!.shape) : null,
    ];
  },
};
