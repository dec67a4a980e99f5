import type { RandomStream } from "../random/stream.ts";

/** How a source is shuffled. */
export interface ShuffleSettings {
  /** How many elements are mixed at a time; undefined for all. */
  readonly bufferSize: number | undefined;
  /** What is drawn from; undefined for the library's current stream at the start of each pass. */
  readonly random: RandomStream | undefined;
}

/** What a dataset gets its elements from. */
export interface DatasetSource<E> {
  /** How many elements a pass has: Infinity when it has no end, undefined when that is not known. */
  readonly size: number | undefined;
  /** Whether a pass may go through the elements in another order than the one before. */
  readonly isShuffled: boolean;
  /** Starts a pass. Whoever takes an element owns what is marked in it. */
  open(): AsyncIterable<E>;
  /** Does better than the general stage of the same name, where it can. */
  readonly rows?: RowStages<E>;
}

/** The stages that know where their elements lie. */
export interface RowStages<E> {
  /** All in another order each pass. */
  shuffle(random: RandomStream | undefined): DatasetSource<E>;
  /** Those from `start` up to, not including, `stop`. */
  slice(start: number, stop: number): DatasetSource<E>;
  /** Those between the bounds, the same ones in each pass, whatever is shuffled. */
  divide(bounds: readonly number[]): DatasetSource<E>[];
  /** Several at a time. */
  batch(size: number, dropRemainder: boolean): DatasetSource<unknown>;
}

/** How many batches so many elements make. */
export function batchCount(
  elements: number | undefined,
  size: number,
  dropRemainder: boolean,
): number | undefined {
  if (elements === undefined) return undefined;
  return dropRemainder ? Math.floor(elements / size) : Math.ceil(elements / size);
}
