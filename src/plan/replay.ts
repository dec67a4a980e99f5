import type { ThreadPool } from "../threads/pool.ts";
import { poolFor } from "../threads/threads.ts";
import { whereThereIsMemory } from "../threads/where_there_is_memory.ts";
import { canCompile, createDriver, type Driver } from "./driver.ts";
import type { LossCell } from "./encode_driver.ts";
import { sharedTime } from "./schedule.ts";
import { StepChanges } from "./step_changes.ts";
import { createThreadedDriver } from "./threaded_driver.ts";
import type { KernelCall, Trace } from "./trace.ts";

/** A step is worth sharing out when so much of it can be, in nanoseconds; below, meeting the others takes too much of its time. */
const LEAST_SHARED = 40_000;

/** Makes the kernel calls of a recorded step again and again. */
export class Replay {
  readonly #trace: Trace;
  readonly #loss: LossCell;
  readonly #changes: StepChanges;
  readonly #calls: readonly KernelCall[];
  readonly #driver: Driver;
  /** How much of a step's time other threads could take over, in nanoseconds. */
  readonly #shared: number;
  /** The same on several threads. */
  #threaded: { readonly pool: ThreadPool; readonly driver: Driver } | null = null;

  /**
   * Prepares replays.
   *
   * @param trace Of the step; it is closed with the replay.
   * @param loss Where the step leaves its loss.
   */
  constructor(trace: Trace, loss: LossCell) {
    this.#trace = trace;
    this.#loss = loss;
    this.#changes = new StepChanges(trace);
    this.#calls = [...this.#changes.copies, ...trace.calls];
    try {
      this.#driver = createDriver(trace.kernels, this.#calls, loss);
    } catch (error) {
      this.#changes.release();
      throw error;
    }
    this.#shared = canCompile(trace.kernels) ? sharedTime(trace.calls) : 0;
  }

  /** Whether the step would still make the same calls. */
  get stillHolds(): boolean {
    return this.#trace.stillHolds;
  }

  /**
   * Runs steps.
   *
   * @param losses Takes the loss of each; its length says how many there are to be.
   * @returns How many were completed. Fewer if a kernel stopped one: then everything is as it was before that one, but gradients may have
   * been forgotten.
   * @throws {TypeError} If something that the step needs was disposed of.
   */
  run(losses: Float64Array): number {
    if (this.#trace.hasOrphans) {
      throw new TypeError(
        "Cannot run a compiled step: a tensor that it reads or writes was disposed of; keep it, or compile the step again",
      );
    }
    const driver = this.#choose(losses.length);
    let completed = losses.length;
    try {
      completed = driver.run(losses);
    } finally {
      if (completed > 0) this.#trace.settle();
    }
    if (completed < losses.length) this.#changes.undo();
    return completed;
  }

  /** The driver for some steps: on several threads where that is wanted and worth it. */
  #choose(steps: number): Driver {
    const pool = this.#shared < LEAST_SHARED ? null : poolFor(this.#shared * steps);
    if (pool === null) return this.#driver;
    if (this.#threaded?.pool !== pool) {
      this.#dropThreaded();
      const create = () => createThreadedDriver(this.#trace.kernels, this.#calls, this.#loss, pool);
      this.#threaded = { pool, driver: whereThereIsMemory(create) ?? this.#driver };
    }
    return this.#threaded!.driver;
  }

  #dropThreaded(): void {
    this.#threaded?.driver.dispose();
    this.#threaded = null;
  }

  /** Gives the memory back. */
  dispose(): void {
    this.#dropThreaded();
    this.#changes.release();
    this.#trace.close();
  }
}
