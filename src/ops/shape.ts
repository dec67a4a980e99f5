import { allocate, type NdArray } from "../array/nd_array.ts";
import { formatShape, type Shape, sizeOf } from "../array/shape.ts";
import { contiguous, copyInto, fillArray } from "../array/strided.ts";
import type { Op } from "./op.ts";

/** The same elements in row-major order under another shape: a view where the layout allows it, else a copy. */
export const reshape: Op<{ shape: Shape }> = {
  name: "reshape",
  forward([a], { shape }) {
    if (sizeOf(shape) !== a!.size) {
      throw new RangeError(
        `Cannot reshape an array of shape ${formatShape(a!.shape)} to ${formatShape(shape)}: ${
          a!.size
        } elements do not fill ${sizeOf(shape)}`,
      );
    }
    const strides = viewStrides(a!, shape);
    if (strides) return a!.view(shape, strides);
    const packed = contiguous(a!);
    const out = packed.view(shape, viewStrides(packed, shape)!);
    packed.release();
    return out;
  },
  gradient: (run, { inputs: [a], grad }) => [run(reshape, [grad], { shape: a!.shape })],
};

/** Strides under which `array` has `shape` without a copy, or null when there are none. */
function viewStrides(array: NdArray, shape: Shape): number[] | null {
  const strides = new Array<number>(shape.length).fill(0);
  if (array.size < 2) return strides;
  // Runs of axes that follow each other without gaps; a new axis must divide what is left of one run.
  const runs: { length: number; stride: number }[] = [];
  for (let axis = array.rank - 1; axis >= 0; axis--) {
    const [length, stride] = [array.shape[axis]!, array.strides[axis]!];
    const run = runs.at(-1);
    if (length === 1) continue;
    if (run && stride === run.stride * run.length) run.length *= length;
    else runs.push({ length, stride });
  }
  let run = runs.shift()!;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis]!;
    if (length === 1) continue;
    if (run.length === 1) run = runs.shift()!;
    if (run.length % length !== 0) return null;
    strides[axis] = run.stride;
    run = { length: run.length / length, stride: run.stride * length };
  }
  return strides;
}

/** The axes in another order: a view. `axes[i]` is the input's axis that becomes axis i. */
export const permute: Op<{ axes: readonly number[] }> = {
  name: "transpose",
  forward: ([a], { axes }) =>
    a!.view(axes.map((axis) => a!.shape[axis]!), axes.map((axis) => a!.strides[axis]!)),
  gradient(run, { grad, attributes: { axes } }) {
    const inverse = new Array<number>(axes.length);
    axes.forEach((axis, i) => inverse[axis] = i);
    return [run(permute, [grad], { axes: inverse })];
  },
};

/** For each axis where a slice begins, its step (negative runs backwards, never 0), and how many elements it takes. */
export interface SliceAttributes {
  readonly starts: readonly number[];
  readonly steps: readonly number[];
  readonly lengths: readonly number[];
}

/** @internal The view that a slice takes. */
export function sliceView(a: NdArray, { starts, steps, lengths }: SliceAttributes): NdArray {
  // An empty part stays where the array begins: its start may lie beyond the end of the memory.
  const offset = lengths.includes(0)
    ? a.offset
    : starts.reduce((sum, start, axis) => sum + start * a.strides[axis]!, a.offset);
  return a.view(lengths, a.strides.map((stride, axis) => stride * steps[axis]!), offset);
}

/** Every `step`-th element from `start` along each axis: a view. */
export const slice: Op<SliceAttributes> = {
  name: "slice",
  forward: ([a], attributes) => sliceView(a!, attributes),
  gradient: (
    run,
    { inputs: [a], grad, attributes },
  ) => [run(unslice, [grad], { ...attributes, shape: a!.shape })],
};

/** `value` (default 0) in an array of `shape`, with the input in the place that a slice takes: the transpose of {@linkcode slice}. */
export const unslice: Op<SliceAttributes & { shape: Shape; value?: number }> = {
  name: "place",
  forward([a], attributes) {
    const out = allocate(attributes.shape, a!.dtype);
    fillArray(out, attributes.value ?? 0);
    const place = sliceView(out, attributes);
    copyInto(place, a!);
    place.release();
    return out;
  },
  gradient: (run, { grad, attributes }) => [run(slice, [grad], attributes)],
};

/** Arrays one after the other along an existing axis. They agree in every other length and in dtype. */
export const concat: Op<{ axis: number }> = {
  name: "concatenate",
  forward(arrays, { axis }) {
    const first = arrays[0]!;
    const shape = [...first.shape];
    shape[axis] = arrays.reduce((total, array) => total + array.shape[axis]!, 0);
    const out = allocate(shape, first.dtype);
    let start = 0;
    for (const array of arrays) {
      const place = out.view(array.shape, out.strides, start * out.strides[axis]!);
      copyInto(place, array);
      place.release();
      start += array.shape[axis]!;
    }
    return out;
  },
  gradient(run, { inputs, grad, attributes: { axis }, needs }) {
    let start = 0;
    return inputs.map((input, i) => {
      const starts = input.shape.map((_, other) => other === axis ? start : 0);
      start += input.shape[axis]!;
      return needs[i]
        ? run(slice, [grad], { starts, steps: input.shape.map(() => 1), lengths: input.shape })
        : null;
    });
  },
};
