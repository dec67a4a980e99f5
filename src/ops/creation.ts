import type { DType } from "../array/dtype.ts";
import { allocate } from "../array/nd_array.ts";
import type { Shape } from "../array/shape.ts";
import { fillArray, scalarArray } from "../array/strided.ts";
import type { Op } from "./op.ts";

/** An array full of zeros. */
export const zeros: Op<{ shape: Shape; dtype: DType }> = {
  name: "fill",
  forward: (_inputs, { shape, dtype }) => {
    const out = allocate(shape, dtype);
    fillArray(out, 0);
    return out;
  },
};

/** One number as a 0-d array. */
export const constant: Op<{ value: number; dtype: DType }> = {
  name: "fill",
  forward: (_inputs, { value, dtype }) => scalarArray(value, dtype),
};
