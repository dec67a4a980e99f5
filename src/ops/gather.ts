import { runGather, runScatterAdd } from "../array/gather.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { formatShape, type Shape } from "../array/shape.ts";
import { broadcastStrides, fillArray } from "../array/strided.ts";
import { sumToShape } from "./broadcast.ts";
import { type AxisAttributes, checkAlong, saveIndices } from "./indices.ts";
import type { Op } from "./op.ts";

/** What an array and indices broadcast to along every axis but one; along that one it is as long as the array. */
function commonShape(shape: Shape, index: Shape, axis: number): number[] {
  const fail = (reason: string): never => {
    throw new RangeError(
      `Cannot gather from an array of shape ${formatShape(shape)} by indices of shape ${
        formatShape(index)
      } along axis ${axis}: ${reason}`,
    );
  };
  if (shape.length !== index.length) fail("both must have as many axes");
  return shape.map((length, other) => {
    const chosen = index[other]!;
    if (other === axis || length === chosen || chosen === 1) return length;
    return length === 1
      ? chosen
      : fail(`lengths ${length} and ${chosen} of axis ${other} differ and neither is 1`);
  });
}

/** A view of an array as if it had a shape; it holds a reference of its own. */
function broadcastView(array: NdArray, shape: Shape): NdArray {
  return array.view(shape, broadcastStrides(array, shape));
}

/** Along one axis the elements at the places that the second input, an index for each result, names; the other axes broadcast. */
export const gather: Op<AxisAttributes> = {
  name: "gather",
  forward([a, index], { axis }, save) {
    const common = commonShape(a!.shape, index!.shape, axis);
    checkAlong("gather", index!, a!.shape, axis);
    const shape = common.with(axis, index!.shape[axis]!);
    const out = allocate(shape, a!.dtype);
    const from = broadcastView(a!, common);
    const at = broadcastView(index!, shape);
    runGather(out, from, at, axis);
    from.release();
    at.release();
    saveIndices(index!, save);
    return out;
  },
  gradient(run, { inputs: [a], saved: [index], output, grad, attributes: { axis } }) {
    const shape = output.shape.with(axis, a!.shape[axis]!);
    return [sumToShape(run, run(scatter, [grad, index!], { axis, shape }), a!.shape), null];
  },
};

/** Zeros of `shape` with elements added along one axis at the places that the second input names: the transpose of {@linkcode gather}. */
export const scatter: Op<AxisAttributes & { readonly shape: Shape }> = {
  name: "scatter",
  forward([a, index], { axis, shape }, save) {
    checkAlong("scatter", index!, shape, axis);
    const out = allocate(shape, a!.dtype);
    const at = broadcastView(index!, a!.shape);
    fillArray(out, 0);
    runScatterAdd(out, a!, at, axis);
    at.release();
    saveIndices(index!, save);
    return out;
  },
  gradient: (
    run,
    { saved: [index], grad, attributes: { axis } },
  ) => [run(gather, [grad, index!], { axis }), null],
};
