import type { Heap } from "../memory.ts";
import { byteShift } from "./elements.ts";

/** Elements whose squares are summed without recursion. */
const CHUNK = 1024;

/** Four sums in turn, combined, then what is left one by one. */
function chunkOfSquares(data: ArrayLike<number>, start: number, length: number): number {
  const whole = length & ~3;
  const sums = [0, 0, 0, 0];
  for (let i = 0; i < whole; i++) sums[i & 3]! += data[start + i]! ** 2;
  let sum = (sums[0]! + sums[2]!) + (sums[1]! + sums[3]!);
  for (let i = whole; i < length; i++) sum += data[start + i]! ** 2;
  return sum;
}

/** A binary tree over chunks, so that the error grows with the logarithm of the length. */
function squares(data: ArrayLike<number>, start: number, length: number): number {
  if (length <= CHUNK) return chunkOfSquares(data, start, length);
  const left = 2 ** (31 - Math.clz32(Math.floor((length - 1) / CHUNK))) * CHUNK;
  return squares(data, start, left) + squares(data, start + left, length - left);
}

/** What limits gradients. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function clipKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = byteShift[dtype];
  const round = dtype === "float32" ? Math.fround : (x: number) => x;
  return {
    /** total += the sum of the squares of `a`, computed in float64; `total` is the address of a float64 cell. */
    addSquares(total: number, a: number, length: number): void {
      heap.float64[total >>> 3] = heap.float64[total >>> 3]! + squares(heap[dtype], a >>> shift, length);
    },

    /** a *= factor, in place; `factor` is the address of a float64 cell, whose value is rounded first. */
    scaleBy(a: number, length: number, factor: number): void {
      const data = heap[dtype];
      const [start, x] = [a >>> shift, round(heap.float64[factor >>> 3]!)];
      for (let i = 0; i < length; i++) data[start + i]! *= x;
    },

    /** Moves what lies outside −limit … limit to the nearer of the two, in place; NaN stays. */
    limitTo(a: number, length: number, limit: number): void {
      const data = heap[dtype];
      const [start, x] = [a >>> shift, round(limit)];
      for (let i = 0; i < length; i++) data[start + i] = Math.max(-x, Math.min(data[start + i]!, x));
    },
  };
}

/** What limits gradients of either type. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function clipFactorKernels(heap: Heap) {
  return {
    /**
     * The norm whose square is `total`, and what gradients of that norm are multiplied by: limit/(norm + epsilon), at most 1.
     *
     * @param norm The address of two float64 cells: norm and factor.
     * @param total The address of a float64 cell.
     */
    clipFactor(norm: number, total: number, limit: number, epsilon: number): void {
      const cells = heap.float64;
      const root = Math.sqrt(cells[total >>> 3]!);
      cells[norm >>> 3] = root;
      cells[(norm >>> 3) + 1] = Math.min(limit / (root + epsilon), 1);
    },
  };
}
