import * as ln from "../../mod.ts";

const DRAWN_AT_ONCE = 1024;

/** Random numbers one by one. */
export class RandomNumbers {
  readonly #random: ln.Random;
  #uniform: ArrayLike<number> = [];
  #normal: ArrayLike<number> = [];
  #nextUniform = 0;
  #nextNormal = 0;

  /** @param seed The same seed gives the same numbers. */
  constructor(seed: number) {
    this.#random = new ln.Random(seed);
  }

  /** A number from `low` up to `high`. */
  uniform(low: number, high: number): number {
    if (this.#nextUniform === this.#uniform.length) {
      this.#uniform = ln.tidy(() => this.#random.rand([DRAWN_AT_ONCE]).toTypedArray());
      this.#nextUniform = 0;
    }
    return low + (high - low) * this.#uniform[this.#nextUniform++]!;
  }

  /** A normally distributed number of mean 0 and standard deviation 1. */
  normal(): number {
    if (this.#nextNormal === this.#normal.length) {
      this.#normal = ln.tidy(() => this.#random.randn([DRAWN_AT_ONCE]).toTypedArray());
      this.#nextNormal = 0;
    }
    return this.#normal[this.#nextNormal++]!;
  }
}
