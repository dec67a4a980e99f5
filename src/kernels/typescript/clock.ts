import type { Heap } from "../memory.ts";

/** Cells of a clock. */
const CELLS = 4;

/** The product; 0 when it is so small that 1 can't be told from 1 less it: subnormal numbers are slow. */
function multiply(x: number, factor: number): number {
  const product = x * factor;
  return product < 1e-30 ? 0 : product;
}

/** What moves on from step to step besides the parameters, as float64 in linear memory, so that a recorded step can replay it. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function clockKernels(heap: Heap) {
  return {
    /**
     * Moves clocks on by a step.
     *
     * @param clock The address of `count` clocks, each of four cells: t, β₁ᵗ, β₂ᵗ and one that is left alone.
     */
    advance(clock: number, count: number, beta1: number, beta2: number): void {
      const cells = heap.float64;
      const end = (clock >>> 3) + count * CELLS;
      for (let i = clock >>> 3; i < end; i += CELLS) {
        cells[i]! += 1;
        cells[i + 1] = multiply(cells[i + 1]!, beta1);
        cells[i + 2] = multiply(cells[i + 2]!, beta2);
      }
    },

    /**
     * Moves Nadam's clocks on by a step.
     *
     * @param clock The address of `count` clocks, each of four cells: t, β₂ᵗ, 0.96^(tψ), and the product of all
     * β₁(1 − ½·0.96^(tψ)) so far.
     * @param momentumDecay 0.96^ψ.
     */
    advanceNadam(clock: number, count: number, beta1: number, beta2: number, momentumDecay: number): void {
      const cells = heap.float64;
      const end = (clock >>> 3) + count * CELLS;
      for (let i = clock >>> 3; i < end; i += CELLS) {
        cells[i]! += 1;
        cells[i + 1] = multiply(cells[i + 1]!, beta2);
        cells[i + 2] = multiply(cells[i + 2]!, momentumDecay);
        cells[i + 3] = multiply(cells[i + 3]!, beta1 * (1 - 0.5 * cells[i + 2]!));
      }
    },
  };
}
