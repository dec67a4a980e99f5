/** For how long one way is gone before it is judged, in milliseconds. */
const WINDOW = 6;

/** A pause longer than this between two calls is not the calls' time, in milliseconds. */
const PAUSE = 0.2;

/**
 * After so many windows the other way is tried: at first, and at most, since the wait doubles each time it turns out not to be faster. To
 * work alone for a while costs half a window where cores are free, and to share where they are taken costs a whole one; but who has
 * stopped sharing because of a short disturbance must take it up again soon.
 */
const PATIENCE = { alone: { first: 2, most: 32 }, shared: { first: 8, most: 256 } } as const;

/** How much slower than before a way may become until the other is tried. */
const TOLERANCE = 1.25;

/** What is tried must take less than this share of the other way's time to replace it. */
const ADVANTAGE = 0.95;

/**
 * Finds out whether to share work pays, by trying both ways in turn and going on with the faster one. It doesn't where other programs take
 * the cores that workers would need: then whoever waits for a worker waits for those programs.
 */
export class Trial {
  /** Whether to share now. */
  shares = true;
  /** The time that both ways took when they were last tried, in milliseconds for each estimated one. */
  readonly #rates: { alone: number | null; shared: number | null } = { alone: null, shared: null };
  #patience: number = PATIENCE.shared.first;
  /** For how many windows the faster way has been gone since the other was tried. */
  #windows = 0;
  #isProbe = false;
  /** Whether the last window was slower than those before, which one window may be by chance. */
  #isDoubted = false;
  #elapsed = 0;
  #cost = 0;
  #last = 0;

  /**
   * Notes a call.
   *
   * @param begin When it began, and
   * @param end when it ended, in milliseconds.
   * @param cost How long it was expected to take, in nanoseconds.
   */
  note(begin: number, end: number, cost: number): void {
    this.#elapsed += end - (begin - this.#last > PAUSE ? begin : this.#last);
    this.#cost += cost;
    this.#last = end;
    if (this.#elapsed >= WINDOW) this.#judge(1e6 * this.#elapsed / this.#cost);
  }

  #judge(rate: number): void {
    this.#elapsed = this.#cost = 0;
    const rates = this.#rates;
    const [own, other] = this.shares ? ["shared", "alone"] as const : ["alone", "shared"] as const;
    const before = rates[own];
    if (this.#isProbe) {
      rates[own] = rate;
      this.#isProbe = false;
      this.#windows = 0;
      if (rate < ADVANTAGE * rates[other]!) {
        this.#patience = PATIENCE[own].first;
      } else {
        this.shares = !this.shares;
        this.#patience = Math.min(2 * this.#patience, PATIENCE[other].most);
      }
      return;
    }
    this.#windows++;
    const isSlower = before !== null && rate > TOLERANCE * before;
    if (isSlower && !this.#isDoubted) {
      this.#isDoubted = true;
      return;
    }
    this.#isDoubted = false;
    rates[own] = rate;
    if (!isSlower && this.#windows < this.#patience) return;
    this.#isProbe = true;
    this.shares = !this.shares;
  }
}
