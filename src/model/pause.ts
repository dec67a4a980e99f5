/** After how many milliseconds there is a pause, and how long one run of steps may take: less than 50 with what the pause itself takes. */
const INTERVAL = 30;
const RUN = 8;

/** Lets timers and other tasks run in a long computation, and finds out how many steps fit between two pauses. */
export class Pause {
  #last = performance.now();
  #most = 1;

  /**
   * Runs some steps and notes how long they took.
   *
   * @param run Runs at most so many steps, and returns something for each.
   * @returns What `run` returns.
   */
  measure<T extends { readonly length: number }>(run: (most: number) => T): T {
    const start = performance.now();
    const results = run(this.#most);
    const time = performance.now() - start;
    if (results.length === this.#most && time < RUN / 2) this.#most *= 2;
    else if (time > RUN) this.#most = Math.max(1, Math.floor(results.length * RUN / time));
    return results;
  }

  /** Whether it is time to pause. */
  get isDue(): boolean {
    return performance.now() - this.#last > INTERVAL;
  }

  /** Pauses: for a message to itself, since in Deno the first timer of a program loads much of Node's library. */
  async take(): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
    port1.close();
    port2.close();
    this.#last = performance.now();
  }
}
