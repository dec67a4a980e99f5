import type { FloatDType } from "../array/dtype.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { contiguous } from "../array/strided.ts";
import { kernels } from "../kernels/active.ts";
import type { Op } from "./op.ts";

/** The kernel gives four elements from one block of the stream. */
const ELEMENTS_PER_BLOCK = 4;

/** What {@linkcode dropout} is told. */
export interface DropoutAttributes {
  /** The share of the elements that become 0. */
  readonly rate: number;
  /** The state of the stream that chooses them; it is moved on. */
  readonly state: NdArray;
}

/** Runs the kernel; `begin` is called when nothing can fail any more. */
function runDropout(a: NdArray, rate: number, state: NdArray, begin?: () => void): NdArray {
  const source = contiguous(a);
  const out = allocate(a.shape, a.dtype);
  begin?.();
  kernels()[a.dtype as FloatDType].dropout(out.address, source.address, out.size, rate, state.address, 0);
  source.release();
  return out;
}

/** Dropout at the places that the state of a stream, the second input, gives: from one state always the same. */
const dropoutAgain: Op<{ readonly rate: number }> = {
  name: "differentiate dropout",
  forward([a, state], { rate }, save) {
    state!.storage.retain();
    save(state!);
    return runDropout(a!, rate, state!);
  },
  gradient: (
    run,
    { saved: [state], grad, attributes },
  ) => [run(dropoutAgain, [grad, state!], attributes), null],
};

/**
 * a/(1 − rate), or 0 for a share `rate` of the elements (Srivastava et al. 2014). For the gradient the stream's six words of state are
 * kept, from which the same elements are chosen again: nothing of the size of the input.
 */
export const dropout: Op<DropoutAttributes> = {
  name: "drop out",
  forward([a], { rate, state }, save) {
    const snapshot = allocate(state.shape, "int32");
    const blocks = Math.ceil(a!.size / ELEMENTS_PER_BLOCK);
    const out = runDropout(
      a!,
      rate,
      snapshot,
      () => kernels().int32.reserveRandom(snapshot.address, state.address, blocks),
    );
    state.storage.markWritten("dropout");
    save(snapshot);
    return out;
  },
  gradient: (
    run,
    { saved: [state], grad, attributes: { rate } },
  ) => [run(dropoutAgain, [grad, state!], { rate })],
};
