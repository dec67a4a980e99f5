import { countUp } from "./count_up.ts";
import { logarithm } from "./logarithm.ts";
import { Mt19937, type Mt19937State } from "./mt19937.ts";

/** The state of a NumPy stream: the parts of the tuple that `RandomState.get_state()` returns. */
export interface NumpyRandomState extends Mt19937State {
  /** Whether a second Gaussian of the last pair is waiting. */
  readonly hasGauss: boolean;
  /** That Gaussian, or 0. */
  readonly cachedGaussian: number;
}

/** The draws of NumPy's legacy `RandomState` (`legacy-distributions.c`, `distributions.c`), into ordinary arrays. */
export class NumpyGenerator {
  readonly #twister: Mt19937;
  #hasGauss = false;
  #cachedGaussian = 0;

  /** Starts as `np.random.RandomState(seed)`. */
  constructor(seed: number | ArrayLike<number>) {
    this.#twister = new Mt19937(seed);
  }

  /** `random_sample()`: in [0, 1), 53 bits. */
  nextDouble(): number {
    return this.#twister.nextDouble();
  }

  /** `legacy_gauss`: Marsaglia's polar method; the second value of a pair is kept, whatever is drawn in between. */
  nextGaussian(): number {
    if (this.#hasGauss) {
      const value = this.#cachedGaussian;
      this.#hasGauss = false;
      this.#cachedGaussian = 0;
      return value;
    }
    let x1, x2, square;
    do {
      x1 = 2 * this.#twister.nextDouble() - 1;
      x2 = 2 * this.#twister.nextDouble() - 1;
      square = x1 * x1 + x2 * x2;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt(-2 * logarithm(square) / square);
    this.#cachedGaussian = factor * x1;
    this.#hasGauss = true;
    return factor * x2;
  }

  /**
   * `random_interval`: an integer from 0 to `maximum`. Bits under the smallest mask that covers it are drawn until they
   * do not exceed it: one word where that is enough, else two, the high one first.
   */
  nextInteger(maximum: number): number {
    if (maximum === 0) return 0;
    const twister = this.#twister;
    if (maximum <= 0xffffffff) {
      const mask = 0xffffffff >>> Math.clz32(maximum);
      for (;;) {
        const value = (twister.nextUint32() & mask) >>> 0;
        if (value <= maximum) return value;
      }
    }
    const mask = 0xffffffff >>> Math.clz32(Math.floor(maximum / 0x100000000));
    for (;;) {
      const high = (twister.nextUint32() & mask) >>> 0;
      const value = high * 0x100000000 + twister.nextUint32();
      if (value <= maximum) return value;
    }
  }

  /** `permutation(count)`, which is `arange(count)` shuffled; shuffling rows draws the same and moves them alike. */
  permutation(count: number): Int32Array<ArrayBuffer> {
    const order = countUp(count);
    for (let i = count - 1; i > 0; i--) {
      const j = this.nextInteger(i);
      const moved = order[i]!;
      order[i] = order[j]!;
      order[j] = moved;
    }
    return order;
  }

  /** `choice(count, size, replace, p)`, checked by the caller. */
  choice(
    count: number,
    size: number,
    replace: boolean,
    probabilities?: ArrayLike<number>,
  ): Int32Array<ArrayBuffer> {
    if (!probabilities) {
      if (!replace) return this.permutation(count).slice(0, size);
      const drawn = new Int32Array(size);
      for (let i = 0; i < size; i++) drawn[i] = this.nextInteger(count - 1);
      return drawn;
    }
    if (replace) return this.#weighted(Float64Array.from(probabilities), size);
    // Draw as many as are missing, keep each new one, give the found ones no weight, and go on.
    const weights = Float64Array.from(probabilities);
    const found = new Set<number>();
    while (found.size < size) {
      for (const index of found) weights[index] = 0;
      for (const index of this.#weighted(weights, size - found.size)) found.add(index);
    }
    return Int32Array.from(found);
  }

  /** A copy of the state. */
  getState(): NumpyRandomState {
    return { ...this.#twister.getState(), hasGauss: this.#hasGauss, cachedGaussian: this.#cachedGaussian };
  }

  /** Continues from a state. */
  setState(state: NumpyRandomState): void {
    this.#twister.setState(state);
    this.#hasGauss = state.hasGauss;
    this.#cachedGaussian = state.hasGauss ? state.cachedGaussian : 0;
  }

  /** Indices by inversion of the cumulated weights. */
  #weighted(weights: Float64Array, size: number): Int32Array<ArrayBuffer> {
    const cumulated = new Float64Array(weights.length);
    let sum = 0;
    for (let i = 0; i < weights.length; i++) cumulated[i] = sum += weights[i]!;
    for (let i = 0; i < weights.length; i++) cumulated[i]! /= sum;
    const drawn = new Int32Array(size);
    for (let i = 0; i < size; i++) {
      const u = this.#twister.nextDouble();
      // The first index whose cumulated weight exceeds u.
      let low = 0;
      let high = weights.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (cumulated[middle]! <= u) low = middle + 1;
        else high = middle;
      }
      drawn[i] = low;
    }
    return drawn;
  }
}
