import { setRandom } from "../random/default_random.ts";
import type { RandomStream } from "../random/stream.ts";
import type { TrainingStreams } from "./restore_streams.ts";

/** Where a model's training is: after how many epochs, and on which stream. */
export class TrainingPosition {
  /** How many epochs lie behind. */
  epoch = 0;
  /** The stream that the last `fit` was given; null for the library's current one. */
  fitRandom: RandomStream | null = null;
  /** The streams of a saved training that may be taken up. */
  #saved: TrainingStreams | null = null;

  /** Takes over where a saved training was. */
  restore(epoch: number, streams: TrainingStreams): void {
    this.epoch = epoch;
    this.fitRandom = streams.fitRandom;
    this.#saved = streams;
  }

  /**
   * Chooses the streams of a training: those of the saved one, if this one begins where that ended.
   *
   * @param initialEpoch Where the training begins.
   * @param given The stream that `fit` was given, if any.
   * @returns The stream to draw orders from, or undefined for the library's current one, and what to call when the training begins.
   */
  streamsFor(
    initialEpoch: number | undefined,
    given: RandomStream | undefined,
  ): { random: RandomStream | undefined; begin(): void } {
    const saved = initialEpoch === this.epoch ? this.#saved : null;
    const random = saved?.fitRandom ?? given;
    return {
      random,
      begin: () => {
        this.#saved = null;
        if (saved?.defaultRandom) setRandom(saved.defaultRandom);
      },
    };
  }

  /** Notes that an epoch has been completed. */
  endEpoch(epoch: number, random: RandomStream | undefined): void {
    this.epoch = epoch + 1;
    this.fitRandom = random ?? null;
  }
}
