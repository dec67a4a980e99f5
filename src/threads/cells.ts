/**
 * Where in their block of shared memory the threads find what they tell each other, as numbers of int32 cells. What is written often has
 * 128 bytes to itself, so that who waits doesn't slow down who works.
 */
export const CELLS = {
  /** Which parts can be taken: how many are left, in the lowest eight bits, and above them a number that is another for each call. */
  turn: 0,
  /** How many parts of the call workers have done. */
  done: 32,
  /** How many workers sleep until there are parts. */
  sleepers: 64,
  /** Whether the main thread sleeps until the parts are done. */
  waits: 65,
  /** Which driver the call is one of, 0 for a kernel by itself; where the driver's code lies, and how long it is. */
  driver: 96,
  code: 97,
  codeLength: 98,
  /** What the call is: for a driver the number of its first part, for a kernel by itself where the arguments lie. */
  first: 99,
  /** For a kernel by itself: how many numbers there are for each part. */
  stride: 100,
  /** Whether something was thrown in a worker, and the length of its text. */
  failed: 101,
  errorLength: 102,
  /** Whether the workers shall end. */
  exit: 103,
  /** How many workers have started, and how many have ended. */
  started: 104,
  ended: 105,
  /** The text of an error. */
  error: 128,
  /** How many cells there are in all. */
  count: 384,
} as const;

/** How much text of an error there is room for, in bytes. */
export const ERROR_BYTES: number = 4 * (CELLS.count - CELLS.error);

/** How many threads there may be: the lowest bits of `turn` can count as many parts, and more. */
export const MOST_THREADS = 48;
