import { observer, refuseInStep } from "../array/step_observer.ts";

/** The state of {@linkcode Mt19937}: as NumPy's `get_state()` gives it. */
export interface Mt19937State {
  /** The 624 state words. */
  readonly key: Uint32Array;
  /** How many of them were given out since the last renewal, 0 to 624. */
  readonly position: number;
}

const LENGTH = 624;
const MIDDLE = 397;

/**
 * The Mersenne Twister, 32-bit version (Matsumoto and Nishimura 1998, `mt19937ar.c`): the bits under NumPy's
 * `RandomState` and PyTorch's CPU generator.
 */
export class Mt19937 {
  readonly #key = new Uint32Array(LENGTH);
  #position = LENGTH;

  /**
   * Starts the sequence of a seed.
   *
   * @param seed A number, of which the low 32 bits count (`init_genrand`), or words (`init_by_array`).
   */
  constructor(seed: number | ArrayLike<number>) {
    if (typeof seed === "number") {
      this.#start(seed);
    } else {
      this.#startFromWords(seed);
    }
  }

  /**
   * The next 32 bits, as an unsigned integer.
   *
   * @throws {TypeError} While a step is being recorded: two draws may agree by chance, and would be repeated for ever.
   */
  nextUint32(): number {
    if (observer !== null) {
      refuseInStep("draw from a notebook's stream", "draw before the step, or from a Random");
    }
    if (this.#position === LENGTH) this.#renew();
    let word = this.#key[this.#position++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** The next double in [0, 1): 53 bits of two words, the first one's above (`genrand_res53`). */
  nextDouble(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A copy of the state. */
  getState(): Mt19937State {
    return { key: this.#key.slice(), position: this.#position };
  }

  /**
   * Continues from a state.
   *
   * @param state What {@linkcode getState} returned.
   * @throws {RangeError} If it has not 624 words, or the position is not an integer from 0 to 624.
   */
  setState(state: Mt19937State): void {
    const { key, position } = state;
    if (key.length !== LENGTH) {
      throw new RangeError(
        `Cannot set the generator's state: key has ${key.length} words, but must have ${LENGTH}`,
      );
    }
    if (!Number.isInteger(position) || position < 0 || position > LENGTH) {
      throw new RangeError(
        `Cannot set the generator's state: position must be an integer from 0 to ${LENGTH}, received ${position}`,
      );
    }
    this.#key.set(key);
    this.#position = position;
  }

  #start(seed: number): void {
    const key = this.#key;
    // `>>> 0` keeps the low 32 bits of every safe integer.
    key[0] = seed >>> 0;
    for (let i = 1; i < LENGTH; i++) {
      const previous = key[i - 1]!;
      key[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
    this.#position = LENGTH;
  }

  #startFromWords(words: ArrayLike<number>): void {
    this.#start(19650218);
    const key = this.#key;
    let i = 1;
    let j = 0;
    const next = () => {
      if (++i < LENGTH) return;
      key[0] = key[LENGTH - 1]!;
      i = 1;
    };
    for (let step = Math.max(LENGTH, words.length); step > 0; step--) {
      const previous = key[i - 1]!;
      key[i] = (key[i]! ^ Math.imul(previous ^ (previous >>> 30), 1664525)) + words[j]! + j;
      if (++j === words.length) j = 0;
      next();
    }
    for (let step = LENGTH - 1; step > 0; step--) {
      const previous = key[i - 1]!;
      key[i] = (key[i]! ^ Math.imul(previous ^ (previous >>> 30), 1566083941)) - i;
      next();
    }
    key[0] = 0x80000000;
  }

  /** Makes the next 624 words out of the last ones. */
  #renew(): void {
    const key = this.#key;
    let next = 1;
    let middle = MIDDLE;
    for (let i = 0; i < LENGTH; i++) {
      const word = (key[i]! & 0x80000000) | (key[next]! & 0x7fffffff);
      key[i] = key[middle]! ^ (word >>> 1) ^ (-(word & 1) & 0x9908b0df);
      if (++next === LENGTH) next = 0;
      if (++middle === LENGTH) middle = 0;
    }
    this.#position = 0;
  }
}
