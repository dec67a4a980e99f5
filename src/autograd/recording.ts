import { onesLike } from "../tensor/creation.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { isRecording, type Recorder, runRecorded, runUnrecorded, stopRecorder } from "./recorder.ts";
import { sourceGradients } from "./source_gradients.ts";
import type { TapeEntry } from "./tape.ts";
import { isWatched, startWatching, stopWatching } from "./watching.ts";

/** What a `GradientTape` has recorded, and the tensors that it makes require gradients while it records. */
export class Recording implements Recorder {
  readonly #entries = new Set<TapeEntry>();
  readonly #watched = new Set<Tensor>();
  #isOpen = false;

  /** Whether a function is being recorded. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Called with each recorded call. */
  note(entry: TapeEntry): void {
    this.#entries.add(entry);
    entry.addRecorder();
  }

  /** Takes tensors in; checked to be float. */
  watch(tensors: readonly Tensor[]): void {
    for (const tensor of tensors) {
      if (this.#watched.has(tensor)) continue;
      this.#watched.add(tensor);
      if (this.#isOpen) startWatching([tensor]);
    }
  }

  /** Runs a function and adds its calls. */
  run<T>(fn: () => T): T {
    this.#isOpen = true;
    try {
      startWatching(this.#watched);
      return runRecorded(this, fn);
    } finally {
      this.close();
    }
  }

  /** Ends the recording, whether its function has returned or not. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    stopRecorder(this);
    stopWatching(this.#watched);
  }

  /**
   * The gradients of a target, through recorded calls alone.
   *
   * @param weights Of the target's elements (default: ones).
   * @param isLast Whether gradients are not taken again; then they are not recorded here either.
   * @returns One gradient a source; null where the target doesn't depend on it.
   */
  gradients(
    target: Tensor,
    sources: readonly Tensor[],
    weights: Tensor | undefined,
    isLast: boolean,
  ): (Tensor | null)[] {
    const compute = () => {
      const seed = weights ?? onesLike(target);
      try {
        return sourceGradients(target, sources.map((source) => this.#placeOf(source)), {
          gradient: seed,
          createGraph: isRecording(),
          retainGraph: true,
          through: this.#entries,
        });
      } finally {
        if (seed !== weights) seed.dispose();
      }
    };
    startWatching(this.#watched);
    try {
      return isLast ? runUnrecorded(this, compute) : compute();
    } finally {
      stopWatching(this.#watched);
    }
  }

  /** A source's place on the tape; none for a tensor that only others watch. */
  #placeOf(source: Tensor): TapeEntry | null {
    return this.#watched.has(source) || !isWatched(source) ? source.entry : null;
  }

  /** Forgets everything, and frees what gradient rules would read. */
  clear(): void {
    for (const entry of this.#entries) entry.dropRecorder();
    this.#entries.clear();
    if (this.#isOpen) stopWatching(this.#watched);
    this.#watched.clear();
  }
}
