import { describe } from "../array/shape.ts";
import { plainKernels, wrapKernels } from "../kernels/active.ts";
import { MOST_THREADS } from "./cells.ts";
import { ThreadPool } from "./pool.ts";
import { canStartWorkers } from "./start_worker.ts";
import { sharingKernels } from "./sharing_kernels.ts";
import { whereThereIsMemory } from "./where_there_is_memory.ts";

/** How much work that can be shared must have come up, in nanoseconds, before threads are started: starting takes about 40 ms. */
const WORTH_STARTING = 50e6;

let count = 1;
let demand = 0;
let pool: ThreadPool | null = null;
let hasWarned = false;

/** How many threads work on what is large enough. */
export function threadCount(): number {
  return count;
}

/**
 * The threads to share work with, if there are any.
 *
 * @param nanoseconds How long the work would take on one thread; enough of it starts the threads.
 * @returns The pool, or null: none are wanted, or there was too little work so far.
 */
export function poolFor(nanoseconds: number): ThreadPool | null {
  if (count === 1) return null;
  const kernels = plainKernels();
  if (kernels.kind !== "wasm") return null;
  if (pool === null) {
    demand += nanoseconds;
    if (demand < WORTH_STARTING) return null;
    pool = whereThereIsMemory(() => new ThreadPool(kernels, count));
  }
  return pool;
}

/**
 * Lets large matrix products, large element-wise operations and replayed training steps run on several threads. Small ones stay on one,
 * and the results are the same bits for any number. The threads start when there has been work enough for them, and need no permission;
 * they don't keep a program from ending.
 *
 * In a browser they need a page that is isolated from other origins; elsewhere everything stays on one thread, with one warning. The
 * TypeScript kernels and the strict ones run on one thread.
 *
 * @param threads How many, the calling one included, or "auto" for as many as the machine has cores; 1 ends the others.
 * @throws {RangeError} If it is not a whole number from 1 to 48.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * ln.setThreads(2);
 * assertEquals(ln.kernelInfo().threads, 2);
 * ln.setThreads(1);
 * ```
 */
export function setThreads(threads: number | "auto"): void {
  const wanted = threads === "auto"
    ? Math.min(globalThis.navigator?.hardwareConcurrency ?? 1, MOST_THREADS)
    : threads;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MOST_THREADS) {
    throw new RangeError(
      `Cannot use ${describe(threads)} threads: expected a whole number from 1 to ${MOST_THREADS}, or "auto"`,
    );
  }
  if (wanted > 1 && !canStartWorkers()) {
    if (!hasWarned) {
      console.warn(
        "Linnet runs on one thread: this page is not cross-origin isolated, so that workers can't share memory with it",
      );
    }
    hasWarned = true;
    return;
  }
  if (wanted === count) return;
  wrapKernels(wanted === 1 ? null : sharingKernels, wanted);
  pool?.close();
  pool = null;
  count = wanted;
}
