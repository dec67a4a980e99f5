import type { DType } from "../array/dtype.ts";
import { checkIndices } from "../array/gather.ts";
import { allocate } from "../array/nd_array.ts";
import { contiguous } from "../array/strided.ts";
import { kernels } from "../kernels/active.ts";
import type { Op } from "./op.ts";

/** A new last axis of `depth` zeros, with a 1 at the place that the input, an int32 array, names. */
export const oneHot: Op<{ readonly depth: number; readonly dtype: DType }> = {
  name: "encode as one-hot",
  forward([index], { depth, dtype }) {
    checkIndices("encode", index!, 0, depth, () => `as one of ${depth} classes`);
    const out = allocate([...index!.shape, depth], dtype);
    const packed = contiguous(index!);
    kernels()[dtype].oneHot(out.address, packed.address, packed.size, depth);
    packed.release();
    return out;
  },
};
