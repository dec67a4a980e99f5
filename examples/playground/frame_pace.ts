/** How long a frame may train, in milliseconds: what is left of a sixtieth of a second is for drawing. */
const BUDGET = 8;
/** Figures are those of about so many milliseconds. */
const PERIOD = 500;

/** How fast it goes. */
export interface Pace {
  readonly epochsPerFrame: number;
  readonly epochsPerSecond: number;
  readonly framesPerSecond: number;
}

/** Trains for as long as a frame has time for it, and measures how fast that goes. */
export class FramePace {
  #since = 0;
  #frames = 0;
  #epochs = 0;
  #pace: Pace | null = null;

  /** The latest figures; null in the beginning. */
  get pace(): Pace | null {
    return this.#pace;
  }

  /** Begins to measure anew. */
  begin(): void {
    this.#since = 0;
  }

  /**
   * Trains during one frame.
   *
   * @param most The most epochs; Infinity for as many as there is time for.
   * @param train Trains some epochs.
   */
  run(most: number, train: (epochs: number) => void): void {
    const start = performance.now();
    let [done, passed] = [0, 0];
    while (done < most && passed < BUDGET) {
      // As many as are likely to fit into the rest of the time; at first, when nothing is known, one.
      const fitting = passed > 0 ? Math.floor(done / passed * (BUDGET - passed)) : 2 * done;
      const epochs = Math.max(1, Math.min(most - done, fitting));
      train(epochs);
      done += epochs;
      passed = performance.now() - start;
    }
    this.#measure(start, done);
  }

  #measure(now: number, epochs: number): void {
    if (this.#since === 0) {
      this.#since = now;
      this.#frames = this.#epochs = 0;
    } else if (now - this.#since >= PERIOD) {
      const seconds = (now - this.#since) / 1000;
      this.#pace = {
        epochsPerFrame: this.#epochs / this.#frames,
        epochsPerSecond: this.#epochs / seconds,
        framesPerSecond: this.#frames / seconds,
      };
      this.#since = now;
      this.#frames = this.#epochs = 0;
    }
    this.#frames++;
    this.#epochs += epochs;
  }
}
