import type { Heap } from "../memory.ts";

/** Where threads wait for each other. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function barrierKernels(heap: Heap) {
  return {
    /**
     * Waits until all threads have come here. Only the kernels over shared memory know threads; with all others there is one.
     *
     * @param cells 192 bytes, each cell in 64 of its own: how many threads have come, how often all had, and whether to stop.
     * @param threads How many there are.
     * @param spins How often to look before going to sleep; negative for threads that must not sleep.
     * @returns Whether to stop: 0, or what was written there.
     */
    barrier(cells: number, _threads: number, _spins: number): number {
      return heap.int32[(cells + 128) >>> 2]!;
    },
  };
}
