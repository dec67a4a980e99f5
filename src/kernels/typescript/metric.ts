import type { Heap } from "../memory.ts";
import { byteShift } from "./elements.ts";

/** What metrics count, as float64 cells that they add to, so that a recorded step can count too. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function metricKernels(heap: Heap, dtype: "float32" | "float64") {
  const shift = byteShift[dtype];
  const round: (x: number) => number = dtype === "float32" ? Math.fround : (x) => x;
  const add = (cells: number, amounts: readonly number[]) => {
    amounts.forEach((amount, i) => heap.float64[(cells >>> 3) + i]! += amount);
  };
  const largestAt = (start: number, columns: number) => {
    const data = heap[dtype];
    let best = 0;
    for (let j = 1; j < columns; j++) if (data[start + j]! > data[start + best]!) best = j;
    return best;
  };
  return {
    /**
     * cells += [decisions that are right, decisions]: a prediction above the threshold decides for 1, any other for 0.
     *
     * @param cells The address of two float64.
     * @param predictions Contiguous.
     * @param targets Contiguous.
     */
    countMatches(
      cells: number,
      predictions: number,
      targets: number,
      length: number,
      threshold: number,
    ): void {
      const data = heap[dtype];
      const [p, t, limit] = [predictions >>> shift, targets >>> shift, round(threshold)];
      let matches = 0;
      for (let i = 0; i < length; i++) if (Number(data[p + i]! > limit) === data[t + i]) matches++;
      add(cells, [matches, length]);
    },

    /**
     * cells += [true positives, false positives, false negatives]; a target counts as positive when it is 1.
     *
     * @param cells The address of three float64.
     * @param predictions Contiguous; positive above the threshold.
     * @param targets Contiguous.
     */
    countDecisions(
      cells: number,
      predictions: number,
      targets: number,
      length: number,
      threshold: number,
    ): void {
      const data = heap[dtype];
      const [p, t, limit] = [predictions >>> shift, targets >>> shift, round(threshold)];
      const counts = [0, 0, 0];
      for (let i = 0; i < length; i++) {
        const decision = data[p + i]! > limit;
        if (data[t + i] === 1) counts[decision ? 0 : 2]!++;
        else if (decision) counts[1]!++;
      }
      add(cells, counts);
    },

    /**
     * cells += [rows whose class is found, rows].
     *
     * @param cells The address of two float64.
     * @param scores Contiguous, `[rows, columns]`.
     * @param targets Contiguous, `[rows, targetColumns]`.
     * @param targetColumns 1 for class indices; `columns` for rows whose largest value is at the class.
     * @param most A class is found when fewer than so many scores are larger than its own; with 0, when it is the first of the largest.
     * @returns The first row whose index is no whole number from 0 to columns − 1, and then nothing is counted; −1 where there is none.
     */
    countClasses(
      cells: number,
      scores: number,
      targets: number,
      rows: number,
      columns: number,
      targetColumns: number,
      most: number,
    ): number {
      const data = heap[dtype];
      let found = 0;
      for (let i = 0; i < rows; i++) {
        const target = (targets >>> shift) + i * targetColumns;
        const column = targetColumns === 1 ? data[target]! : largestAt(target, columns);
        if (!Number.isInteger(column) || column < 0 || column >= columns) return i;
        const row = (scores >>> shift) + i * columns;
        if (most === 0) {
          if (largestAt(row, columns) === column) found++;
          continue;
        }
        let larger = 0;
        for (let j = 0; j < columns; j++) if (data[row + j]! > data[row + column]!) larger++;
        if (larger < most) found++;
      }
      add(cells, [found, rows]);
      return -1;
    },

    /**
     * cells += [Σ |prediction − target|^power, length].
     *
     * @param cells The address of two float64.
     * @param predictions Contiguous.
     * @param targets Contiguous.
     * @param power 1 or 2.
     */
    addDifferences(
      cells: number,
      predictions: number,
      targets: number,
      length: number,
      power: number,
    ): void {
      const data = heap[dtype];
      const [p, t] = [predictions >>> shift, targets >>> shift];
      let total = 0;
      for (let i = 0; i < length; i++) total += Math.abs(data[p + i]! - data[t + i]!) ** power;
      add(cells, [total, length]);
    },

    /** Where the first element is that is NaN or infinite, of contiguous ones; −1 where there is none. */
    firstNonFinite(a: number, length: number): number {
      const start = a >>> shift;
      return heap[dtype].subarray(start, start + length).findIndex((value) => !Number.isFinite(value));
    },
  };
}
