import { kernels } from "../kernels/active.ts";
import type { NdArray } from "./nd_array.ts";
import type { Shape } from "./shape.ts";
import { contiguous } from "./strided.ts";

/** A kernel that reduces one axis: (out, a, outer, length, inner, aOuter, aLength, aInner, divisor). */
type ReduceKernel = (
  out: number,
  a: number,
  outer: number,
  length: number,
  inner: number,
  aOuter: number,
  aLength: number,
  aInner: number,
  divisor: number,
) => void;

/** The shape that is left after reducing `axes` (sorted, from 0). */
export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): number[] {
  if (keepDims) return shape.map((length, axis) => axes.includes(axis) ? 1 : length);
  return shape.filter((_, axis) => !axes.includes(axis));
}

interface Group {
  reduced: boolean;
  length: number;
  stride: number;
}

/** Neighbouring axes of one fate and one stride pattern, merged; axes of length 1 left out. */
function groupAxes(array: NdArray, axes: readonly number[]): Group[] {
  const groups: Group[] = [];
  array.shape.forEach((length, axis) => {
    if (length === 1) return;
    const reduced = axes.includes(axis);
    const stride = array.strides[axis]!;
    const last = groups.at(-1);
    if (last && last.reduced === reduced && last.stride === stride * length) {
      last.length *= length;
      last.stride = stride;
    } else {
      groups.push({ reduced, length, stride });
    }
  });
  return groups;
}

/**
 * Reduces `axes` of `array` into `out`.
 *
 * @param kernel The kernel's name, which the dtype of `array` must have.
 * @param out Contiguous, of the size that is left.
 * @param array Any strides, any rank.
 * @param axes Sorted, from 0.
 * @param divisor What a sum is divided by.
 */
export function runReduce(
  kernel: "sum" | "prod" | "max" | "min" | "argmax" | "argmin",
  out: NdArray,
  array: NdArray,
  axes: readonly number[],
  divisor = 1,
): void {
  if (out.size === 0) return;
  const run = (kernels()[array.dtype] as Record<string, unknown>)[kernel] as ReduceKernel;
  const one = (length: number, stride: number) => ({ length, stride });
  const pattern = groupAxes(array, axes);
  let [outer, reduced, inner] = [one(1, 0), one(1, 0), one(1, 0)];
  const shape = pattern.map((group) => group.reduced ? "R" : "K").join("");
  switch (shape) {
    case "":
      break;
    case "K":
      outer = pattern[0]!;
      break;
    case "R":
      reduced = pattern[0]!;
      break;
    case "KR":
      [outer, reduced] = pattern as [Group, Group];
      break;
    case "RK":
      [reduced, inner] = pattern as [Group, Group];
      break;
    case "KRK":
      [outer, reduced, inner] = pattern as [Group, Group, Group];
      break;
    default: {
      const kept = array.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
      const order = [...kept, ...axes];
      const permuted = array.view(
        order.map((axis) => array.shape[axis]!),
        order.map((axis) => array.strides[axis]!),
      );
      const packed = contiguous(permuted);
      const length = axes.reduce((product, axis) => product * array.shape[axis]!, 1);
      run(out.address, packed.address, out.size, length, 1, length, 1, 0, divisor);
      packed.release();
      permuted.release();
      return;
    }
  }
  // Whichever of the kept axes has no gaps is walked innermost, so that the kernel reads memory in order.
  if (shape === "RK" && inner.stride !== 1 && reduced.stride === 1) [outer, inner] = [inner, outer];
  if (shape === "KR" && reduced.stride !== 1 && outer.stride === 1) [outer, inner] = [inner, outer];
  run(
    out.address,
    array.address,
    outer.length,
    reduced.length,
    inner.length,
    outer.stride,
    reduced.stride,
    inner.stride,
    divisor,
  );
}
