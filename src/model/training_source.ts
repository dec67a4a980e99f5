import type { Tensor } from "../tensor/tensor.ts";

/** Samples: all that are gone through, or a batch of them. */
export interface BatchData {
  /** The samples, one a row. */
  readonly x: Tensor;
  /** Their targets. */
  readonly y: Tensor;
  /** What each sample counts in the loss, or null. */
  readonly weights: Tensor | null;
}

/** What is done with batches. */
export interface BatchWork {
  /** Looks at the targets of a batch before its step. A source whose targets were all known beforehand doesn't call it. */
  check(targets: Tensor): void;
  /** Does the work; returns the loss. See {@linkcode NextBatch.kind} for `kind`. */
  step(batch: BatchData, kind: number): Tensor;
}

/** What comes next in a source. */
export interface NextBatch {
  /** How many samples the batch has. */
  readonly samples: number;
  /** Stands for the recorded step that the batch goes through: where a step of another kind leaves its results, it leaves none. */
  readonly kind: number;
}

/** Goes through samples in passes, batch by batch, and does something with each batch. */
export interface TrainingSource {
  /** How many batches a pass has, or undefined where that shows only at its end. */
  readonly batches: number | undefined;
  /** How many batches of the pass lie behind. */
  readonly done: number;
  /** Samples to build a module with: those that the first pass begins with, or more. */
  first(): BatchData | Promise<BatchData>;
  /** Starts a pass. */
  begin(): void;
  /** Gets a batch ready to be run; null at the end of the pass. */
  advance(): NextBatch | null | Promise<NextBatch | null>;
  /**
   * Runs the batch that is ready, and others of its kind that are ready too.
   *
   * @param most How many at most.
   * @returns The loss of each.
   */
  run(most: number): Float64Array;
  /**
   * Makes whole passes, where each is one and the same step; else null.
   *
   * @param losses Takes the loss of each; its length says how many there are to be.
   */
  readonly runPasses: ((losses: Float64Array) => void) | null;
  /** Gives the memory back; the samples stay. */
  dispose(): void | Promise<void>;
}

/** Makes a source; `replays` says whether steps may be recorded and replayed. */
export type OpenSource = (work: BatchWork, replays: boolean) => TrainingSource;
