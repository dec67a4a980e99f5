import { allocate } from "../array/nd_array.ts";
import { broadcastShapes } from "../array/shape.ts";
import { type BinaryKernel, runBinary } from "../array/strided.ts";
import type { Op } from "./op.ts";

/** The forward half of an op that combines two arrays of one dtype element by element. */
export function binaryForward(name: string, kernel: BinaryKernel): Op["forward"] {
  return ([a, b]) => {
    const out = allocate(broadcastShapes(name, a!.shape, b!.shape), a!.dtype);
    runBinary(kernel, out, a!, b!);
    return out;
  };
}
