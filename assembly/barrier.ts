/** Where threads that work on one plan wait for each other. The cells lie apart, so that who waits doesn't slow down who works. */

const GENERATION: usize = 64;
const STOPPED: usize = 128;

/**
 * Returns 1 where all threads are to stop, to all that met here: a thread that is slow to leave must not see what another one wants only
 * at the next meeting, or it would miss that. So the last to come decides, in the lowest bit of the generation.
 */
export function int32_barrier(cells: usize, threads: i32, spins: i32): i32 {
  if (ASC_FEATURE_THREADS) {
    const generation = atomic.load<i32>(cells + GENERATION);
    if (atomic.add<i32>(cells, 1) + 1 == threads) {
      const stopped = atomic.load<i32>(cells + STOPPED) & 1;
      atomic.store<i32>(cells, 0);
      atomic.store<i32>(cells + GENERATION, ((generation + 2) & -2) | stopped);
      atomic.notify(cells + GENERATION, -1);
      return stopped;
    }
    while (true) {
      const now = atomic.load<i32>(cells + GENERATION);
      if (now != generation) return now & 1;
      if (spins > 0) spins--;
      // A negative number of spins is for threads that must not sleep.
      else if (spins == 0) atomic.wait<i32>(cells + GENERATION, generation, -1);
    }
  }
  return load<i32>(cells + STOPPED);
}
