import { bytesPerElement } from "../array/dtype.ts";
import { lanesOf } from "../array/lanes.ts";
import { allocate } from "../array/nd_array.ts";
import { heap, kernels } from "../kernels/active.ts";
import { argsortScratchBytes } from "../kernels/argsort_scratch.ts";
import type { AxisAttributes } from "./indices.ts";
import type { Op } from "./op.ts";

/** The positions along an axis in the order of their elements, as int32; stable, with NaN above all numbers. */
export const argsort: Op<AxisAttributes & { readonly descending: boolean }> = {
  name: "sort",
  forward([a], { axis, descending }) {
    const out = allocate(a!.shape, "int32");
    if (out.size === 0) return out;
    const { array, outer, length, inner, strides } = lanesOf(a!, axis);
    const scratch = heap().allocate(argsortScratchBytes(length, bytesPerElement(a!.dtype)));
    kernels()[a!.dtype].argsort(
      out.address,
      array.address,
      outer,
      length,
      inner,
      ...strides,
      Number(descending),
      scratch.address,
    );
    heap().free(scratch);
    array.release();
    return out;
  },
};
