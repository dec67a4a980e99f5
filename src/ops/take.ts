import { runPutBack, runTake } from "../array/gather.ts";
import { allocate } from "../array/nd_array.ts";
import { fillArray } from "../array/strided.ts";
import { type AxisAttributes, checkAlong, replaceAxes, saveIndices } from "./indices.ts";
import type { Op } from "./op.ts";

/** The elements along an axis at the places that the second input names; its axes come in place of that axis. */
export const take: Op<AxisAttributes> = {
  name: "take",
  forward([a, index], { axis }, save) {
    checkAlong("take", index!, a!.shape, axis);
    const out = allocate(replaceAxes(a!.shape, axis, 1, index!.shape), a!.dtype);
    runTake(out, a!, index!, axis);
    saveIndices(index!, save);
    return out;
  },
  gradient: (run, { inputs: [a], saved: [index], grad, attributes: { axis } }) => [
    run(putBack, [grad, index!], { axis, length: a!.shape[axis]! }),
    null,
  ],
};

/** Zeros with elements added at the places that the second input names along an axis of `length`: the transpose of {@linkcode take}. */
export const putBack: Op<AxisAttributes & { readonly length: number }> = {
  name: "put back",
  forward([a, index], { axis, length }, save) {
    const shape = replaceAxes(a!.shape, axis, index!.rank, [length]);
    checkAlong("put back", index!, shape, axis);
    const out = allocate(shape, a!.dtype);
    fillArray(out, 0);
    runPutBack(out, a!, index!, axis);
    saveIndices(index!, save);
    return out;
  },
  gradient: (
    run,
    { saved: [index], grad, attributes: { axis } },
  ) => [run(take, [grad, index!], { axis }), null],
};
