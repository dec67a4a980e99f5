import { isFloat } from "../array/dtype.ts";
import { describe, formatShape } from "../array/shape.ts";
import { observer } from "../array/step_observer.ts";
import { isGradEnabled } from "../autograd/grad_mode.ts";
import { kernels } from "../kernels/active.ts";
import { TensorBase } from "../tensor/base.ts";
import { scope } from "../tensor/scope.ts";
import { requirementChanges } from "../tensor/requirement_changes.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { differenceOf } from "./compare_traces.ts";
import type { LossCell } from "./encode_driver.ts";
import { recordStep } from "./record_step.ts";
import { Replay } from "./replay.ts";
import type { Trace } from "./trace.ts";

/** What a recording is right for, besides what its trace knows. */
interface Setting {
  readonly kind: string;
  readonly isGradEnabled: boolean;
  readonly requirementChanges: number;
}

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

/** What the recordings of a step hold. */
class Recordings {
  /** The first of the two that are compared, until there is the other. */
  first: Trace | null = null;
  /** Whether that one differed from the one before it. */
  differed = false;
  /** What came of two that were the same. */
  replay: Replay | null = null;

  /** Whether what was recorded is what the step would do now. */
  get stillHold(): boolean {
    return (this.first ?? this.replay)?.stillHolds ?? true;
  }

  /** Gives their memory back. */
  forget(): void {
    this.first?.close();
    this.replay?.dispose();
    this.first = this.replay = null;
    this.differed = false;
  }
}

/** Gives back what plans hold that were dropped without being disposed of. */
const registry = typeof FinalizationRegistry === "function"
  ? new FinalizationRegistry((recordings: Recordings) => recordings.forget())
  : null;

/**
 * A step of training that is run by its code at first, and then replayed as the kernel calls it made: the first run is ordinary, the
 * second and the third are recorded and compared, all others are replays.
 */
export class StepPlan {
  readonly #step: () => Tensor;
  readonly #replays: boolean;
  readonly #recordings = new Recordings();
  /** Whether what the step makes once, such as an optimizer's state, has been made. */
  #isWarm = false;
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
    registry?.register(this, this.#recordings, this.#recordings);
  }

  /** Whether the next step will be a replay, unless a setting changes before. */
  get isReplaying(): boolean {
    return this.#recordings.replay !== null;
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
        const { replay } = this.#recordings;
        if (replay === null) {
          losses[done++] = this.#isWarm && this.#replays ? this.#record() : this.#runPlainly();
          continue;
        }
        done += replay.run(losses.subarray(done));
        // The code itself finds out what a kernel has noticed, and says it better.
        if (done < losses.length) losses[done++] = this.#runPlainly();
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

  /** Forgets recordings that were made under other settings. */
  #forgetOldSetting(): void {
    const [then, now] = [this.#setting, currentSetting()];
    this.#setting = now;
    if (then === null) return;
    const isSame = then.kind === now.kind && then.isGradEnabled === now.isGradEnabled &&
      then.requirementChanges === now.requirementChanges && this.#recordings.stillHold;
    if (isSame) return;
    this.#recordings.forget();
    this.#isWarm = false;
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
    try {
      this.#take(trace, cell);
    } catch (error) {
      trace.close();
      throw error;
    }
    return value;
  }

  /** Keeps a recording, or makes a replay of two that are the same. */
  #take(trace: Trace, loss: LossCell): void {
    const recordings = this.#recordings;
    const { first } = recordings;
    recordings.first = null;
    try {
      // A step that has changed what it began with may do something else the next time.
      if (!trace.stillHolds) return trace.close();
      const difference = first && differenceBetween(first, trace);
      if (first !== null && difference === null) {
        recordings.replay = new Replay(trace, loss);
      } else if (difference === null || !recordings.differed) {
        // Something that is made once may have been made in the first of the two.
        recordings.first = trace;
        recordings.differed = difference !== null;
      } else {
        throw new TypeError(
          `Cannot replay the step: ${difference}; a compiled step must do the same each time, and what changes from step to step must ` +
            `be in tensors that were made before it`,
        );
      }
    } finally {
      first?.close();
    }
  }

  /** Gives the memory back that replays need. */
  dispose(): void {
    this.#isDisposed = true;
    this.#recordings.forget();
    registry?.unregister(this.#recordings);
  }
}

/** What two runs of a step did differently, or null. */
function differenceBetween(first: Trace, second: Trace): string | null {
  return second.hasOrphans
    ? "it reads a tensor from before the step and then disposes of it"
    : differenceOf(first, second);
}
