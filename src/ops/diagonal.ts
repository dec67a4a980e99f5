import { allocate, type NdArray } from "../array/nd_array.ts";
import type { Shape } from "../array/shape.ts";
import { copyInto, fillArray } from "../array/strided.ts";
import type { Op } from "./op.ts";

/** A view on a matrix's diagonal, `offset` columns to the right of the main one. */
function diagonalView(a: NdArray, offset: number): NdArray {
  const [rows, columns] = a.shape as readonly [number, number];
  const [row, column] = a.strides as readonly [number, number];
  const length = Math.max(0, Math.min(rows + Math.min(offset, 0), columns - Math.max(offset, 0)));
  const start = offset >= 0 ? offset * column : -offset * row;
  return a.view([length], [row + column], a.offset + (length === 0 ? 0 : start));
}

/** A diagonal of a matrix: a view. */
export const diagonal: Op<{ offset: number }> = {
  name: "take the diagonal of",
  forward: ([a], { offset }) => diagonalView(a!, offset),
  gradient: (
    run,
    { inputs: [a], grad, attributes },
  ) => [run(fromDiagonal, [grad], { ...attributes, shape: a!.shape })],
};

/** A matrix of `shape` with a vector on a diagonal and zeros elsewhere. */
export const fromDiagonal: Op<{ offset: number; shape: Shape }> = {
  name: "place on a diagonal",
  forward([a], { offset, shape }) {
    const out = allocate(shape, a!.dtype);
    fillArray(out, 0);
    const place = diagonalView(out, offset);
    copyInto(place, a!);
    place.release();
    return out;
  },
  gradient: (run, { grad, attributes: { offset } }) => [run(diagonal, [grad], { offset })],
};

/** A copy of matrices with zeros above (keep "lower") or below (keep "upper") a diagonal. */
export const triangle: Op<{ keep: "lower" | "upper"; offset: number }> = {
  name: "cut the triangle of",
  forward([a], { keep, offset }) {
    const out = allocate(a!.shape, a!.dtype);
    fillArray(out, 0);
    const [rows, columns] = a!.shape.slice(-2) as [number, number];
    for (let row = 0; row < rows; row++) {
      const border = Math.min(Math.max(row + offset + (keep === "lower" ? 1 : 0), 0), columns);
      const [start, stop] = keep === "lower" ? [0, border] : [border, columns];
      if (start === stop) continue;
      const part = (array: NdArray) => {
        const [rowStride, columnStride] = array.strides.slice(-2) as [number, number];
        const shape = [...array.shape.slice(0, -2), stop - start];
        return array.view(
          shape,
          [...array.strides.slice(0, -2), columnStride],
          array.offset + row * rowStride + start * columnStride,
        );
      };
      const [to, from] = [part(out), part(a!)];
      copyInto(to, from);
      to.release();
      from.release();
    }
    return out;
  },
  gradient: (run, { grad, attributes }) => [run(triangle, [grad], attributes)],
};
