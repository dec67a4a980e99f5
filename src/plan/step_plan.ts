import { isFloat } from "../array/dtype.ts";
import { describe, formatShape } from "../array/shape.ts";
import { observer } from "../array/step_observer.ts";
import { isGradEnabled } from "../autograd/grad_mode.ts";
import { kernels, plainKernels } from "../kernels/active.ts";
import { TensorBase } from "../tensor/base.ts";
import { scope } from "../tensor/scope.ts";
import { requirementChanges } from "../tensor/requirement_changes.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { ThreadPool } from "../threads/pool.ts";
import { poolFor, threadCount } from "../threads/threads.ts";
import { differenceOf } from "./compare_traces.ts";
import { createDriver, type Driver } from "./driver.ts";
import type { LossCell } from "./encode_driver.ts";
import { recordStep } from "./record_step.ts";
import { sharedTime } from "./schedule.ts";
import { createThreadedDriver } from "./threaded_driver.ts";
import type { Trace } from "./trace.ts";

/** What a recording is right for, besides what its trace knows. */
interface Setting {
  readonly kind: string;
  readonly isGradEnabled: boolean;
  readonly requirementChanges: number;
}

/** A step that was recorded twice and did the same both times. */
interface Replay {
  readonly trace: Trace;
  readonly loss: LossCell;
  readonly driver: Driver;
  /** How much of a step's time other threads could take over, in nanoseconds. */
  readonly shared: number;
  /** The same on several threads. */
  threaded: { readonly pool: ThreadPool; readonly driver: Driver } | null;
}

/** A step is worth sharing out when so much of it can be, in nanoseconds; below, meeting the others takes too much of its time. */
const LEAST_SHARED = 40_000;

/** While threads are starting, so much work is done at a time, in nanoseconds. */
const RUN = 5e6;

function currentSetting(): Setting {
  return {
    kind: kernels().kind,
    isGradEnabled: isGradEnabled(),
    requirementChanges: requirementChanges(),
  };
}

function checkLoss(loss: unknown): Tensor {
  if (loss instanceof Promise) {
    throw new TypeError("Cannot compile an async step: it is recorded only up to its first await");
  }
  if (!(loss instanceof TensorBase)) {
    throw new TypeError(`Cannot compile a step that returns ${describe(loss)}: expected its loss, a tensor`);
  }
  loss.assertAlive("read the loss of a step");
  if (loss.size !== 1 || !isFloat(loss.dtype)) {
    throw new TypeError(
      `Cannot compile a step that returns a ${loss.dtype} tensor of shape ${
        formatShape(loss.shape)
      }: expected its loss, one float`,
    );
  }
  return loss as Tensor;
}

/**
 * A step of training that is run by its code at first, and then replayed as the kernel calls it made: the first run is ordinary, the
 * second and the third are recorded and compared, all others are replays.
 */
export class StepPlan {
  readonly #step: () => Tensor;
  readonly #replays: boolean;
  #isWarm = false;
  #first: Trace | null = null;
  #replay: Replay | null = null;
  #setting: Setting | null = null;
  #isRunning = false;
  #isDisposed = false;

  /**
   * @param step Makes one step and returns its loss, a tensor with one float.
   * @param replays Whether to replay it at all; else all steps are run by its code.
   */
  constructor(step: () => Tensor, replays = true) {
    this.#step = step;
    this.#replays = replays;
  }

  /** Whether the next step will be a replay, unless a setting changes before. */
  get isReplaying(): boolean {
    return this.#replay !== null;
  }

  /**
   * Makes steps.
   *
   * @param losses Takes the loss of each; its length says how many there are to be.
   */
  run(losses: Float64Array): void {
    if (this.#isDisposed) throw new TypeError("Cannot run a compiled step that was disposed of");
    if (this.#isRunning || observer !== null) throw new TypeError("Cannot run a compiled step inside a step");
    this.#isRunning = true;
    try {
      for (let done = 0; done < losses.length;) {
        this.#forgetOldSetting();
        if (this.#replay === null) {
          losses[done++] = this.#isWarm && this.#replays ? this.#record() : this.#runPlainly();
        } else {
          const steps = this.#stepsAtOnce(this.#replay, losses.length - done);
          const end = done + steps;
          done += this.#runReplay(this.#replay, losses.subarray(done, end));
          // The code itself finds out what a kernel has noticed, and says it better.
          if (done < end) losses[done++] = this.#runPlainly();
        }
      }
    } finally {
      this.#isRunning = false;
    }
  }

  #runPlainly(): number {
    const step = scope();
    try {
      const value = checkLoss(this.#step()).item();
      this.#isWarm = true;
      return value;
    } finally {
      step.close();
    }
  }

  #runReplay(replay: Replay, losses: Float64Array): number {
    const { trace } = replay;
    if (trace.hasOrphans) {
      throw new TypeError(
        "Cannot run a compiled step: a tensor that it reads or writes was disposed of; keep it, or compile the step again",
      );
    }
    try {
      return this.#choose(replay, losses.length).run(losses);
    } finally {
      trace.markWrites();
    }
  }

  /** The driver for some steps: on several threads where that is wanted and worth it. */
  #choose(replay: Replay, steps: number): Driver {
    const pool = replay.shared < LEAST_SHARED ? null : poolFor(replay.shared * steps);
    if (pool === null) return replay.driver;
    if (replay.threaded?.pool !== pool) {
      replay.threaded?.driver.dispose();
      replay.threaded = {
        pool,
        driver: createThreadedDriver(plainKernels(), replay.trace.calls, replay.loss, pool),
      };
    }
    return replay.threaded.driver;
  }

  /** How many steps to run at a time: not all, if threads may become ready meanwhile. */
  #stepsAtOnce({ shared }: Replay, steps: number): number {
    if (threadCount() === 1 || shared < LEAST_SHARED) return steps;
    return Math.min(steps, Math.max(1, Math.ceil(RUN / shared)));
  }

  /** Forgets recordings that were made under other settings. */
  #forgetOldSetting(): void {
    const [then, now] = [this.#setting, currentSetting()];
    this.#setting = now;
    if (then === null) return;
    const isSame = then.kind === now.kind && then.isGradEnabled === now.isGradEnabled &&
      then.requirementChanges === now.requirementChanges &&
      (this.#first?.stillHolds ?? true) && (this.#replay?.trace.stillHolds ?? true);
    if (!isSame) this.#forget();
  }

  #forget(): void {
    this.#first?.close();
    this.#replay?.threaded?.driver.dispose();
    this.#replay?.driver.dispose();
    this.#replay?.trace.close();
    this.#first = this.#replay = null;
  }

  /** Runs the step under observation; after the second time it can be replayed. */
  #record(): number {
    const { trace, result: cell } = recordStep((): LossCell => {
      const step = scope();
      try {
        const { array, dtype } = checkLoss(this.#step());
        return { address: array.address, dtype: dtype as LossCell["dtype"] };
      } finally {
        step.close();
      }
    });
    const { heap } = kernels();
    const value = heap[cell.dtype][cell.address >>> (cell.dtype === "float32" ? 2 : 3)]!;
    const first = this.#first;
    if (first === null) {
      this.#first = trace;
      return value;
    }
    this.#first = null;
    const difference = trace.hasOrphans
      ? "it reads a tensor from before the step and then disposes of it"
      : differenceOf(first, trace);
    first.close();
    if (difference !== null) {
      trace.close();
      throw new TypeError(
        `Cannot replay the step: ${difference}; a compiled step must do the same each time, and what changes from step to step must be ` +
          `in tensors that were made before it`,
      );
    }
    this.#replay = {
      trace,
      loss: cell,
      driver: createDriver(plainKernels(), trace.calls, cell),
      shared: sharedTime(trace.calls),
      threaded: null,
    };
    return value;
  }

  /** Gives the memory back that replays need. */
  dispose(): void {
    this.#isDisposed = true;
    this.#forget();
  }
}
