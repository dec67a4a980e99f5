/** Where in their block of shared memory the threads find what they tell each other: offsets in bytes. */
export const CELLS = {
  /** The number of the job; workers wait for it to change. */
  job: 0,
  /** What the job is: the place of its name among exit, load, drop, run, call. */
  kind: 64,
  /** Two arguments that are the same for all. */
  first: 68,
  second: 72,
  /** How many workers have started. */
  ready: 76,
  /** How many workers have ended. */
  ended: 84,
  /** The length of the text of an error in a worker; 0 when there was none. */
  errorLength: 80,
  /** Two arguments for each thread. */
  own: 128,
  /** The cells of the barrier kernel, of which the last says whether to stop. */
  barrier: 512,
  stopped: 640,
  /** The text of an error. */
  error: 704,
  errorBytes: 1024,
  /** How many bytes there are in all. */
  bytes: 1728,
} as const;

/** As many threads as there is room for arguments of. */
export const MOST_THREADS: number = (CELLS.barrier - CELLS.own) / 8;

/** The kinds of jobs, as the cells number them. */
export const JOBS = { exit: 0, load: 1, drop: 2, run: 3, call: 4 } as const;
