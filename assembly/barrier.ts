/** Where threads that work on one plan wait for each other. The cells lie apart, so that who waits doesn't slow down who works. */

const GENERATION: usize = 64;
const STOPPED: usize = 128;

export function int32_barrier(cells: usize, threads: i32, spins: i32): i32 {
  if (ASC_FEATURE_THREADS) {
    const generation = atomic.load<i32>(cells + GENERATION);
    if (atomic.add<i32>(cells, 1) + 1 == threads) {
      atomic.store<i32>(cells, 0);
      atomic.add<i32>(cells + GENERATION, 1);
      atomic.notify(cells + GENERATION, -1);
    } else {
      let left = spins;
      while (atomic.load<i32>(cells + GENERATION) == generation) {
        if (left > 0) left--;
        // A negative number of spins is for threads that must not sleep.
        else if (left == 0) atomic.wait<i32>(cells + GENERATION, generation, -1);
      }
    }
  }
  return load<i32>(cells + STOPPED);
}
