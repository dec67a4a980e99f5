import { runGather, runScatterAdd } from "../array/gather.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { contiguousStrides, type Shape } from "../array/shape.ts";
import { contiguous, fillArray } from "../array/strided.ts";
import { type AxisAttributes, checkAlong, replaceAxes, saveIndices } from "./indices.ts";
import type { Op } from "./op.ts";

/** Indices of any shape as an array with the axes of `shape`, over all of which but `axis` they are the same; release it. */
function spread(index: NdArray, shape: Shape, axis: number): NdArray {
  const packed = contiguous(index);
  const view = packed.view(
    replaceAxes(shape, axis, 1, [index.size]),
    shape.map((_, other) => other === axis ? 1 : 0),
  );
  packed.release();
  return view;
}

/** The elements along an axis at the places that the second input names; its axes come in place of that axis. */
export const take: Op<AxisAttributes> = {
  name: "take",
  forward([a, index], { axis }, save) {
    checkAlong("take", index!, a!.shape, axis);
    const out = allocate(replaceAxes(a!.shape, axis, 1, index!.shape), a!.dtype);
    const at = spread(index!, a!.shape, axis);
    runGather(out, a!, at, axis);
    at.release();
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
    const packed = contiguous(a!);
    const flat = replaceAxes(shape, axis, 1, [index!.size]);
    const from = packed.view(flat, contiguousStrides(flat));
    const at = spread(index!, shape, axis);
    runScatterAdd(out, from, at, axis);
    for (const array of [packed, from, at]) array.release();
    saveIndices(index!, save);
    return out;
  },
  gradient: (
    run,
    { saved: [index], grad, attributes: { axis } },
  ) => [run(take, [grad, index!], { axis }), null],
};
