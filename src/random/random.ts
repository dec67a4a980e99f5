import { checkShape, type Shape } from "../array/shape.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { refuseInStep } from "../array/step_observer.ts";
import { kernels } from "../kernels/active.ts";
import { fromTypedArray } from "../tensor/creation.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import type { Tensor } from "../tensor/tensor.ts";
import {
  checkBounds,
  checkCount,
  checkDrawType,
  checkIntegerRange,
  checkMoments,
  checkSeed,
  FLOATS,
  NUMBERS,
  unpredictableSeed,
} from "./arguments.ts";
import { countUp } from "./count_up.ts";
import type { FloatDrawOptions, IntegerDrawOptions, RandomStream } from "./stream.ts";

/** The state of {@linkcode Random}: 32-bit words. */
export interface PhiloxState {
  /** The two words of the key: the seed. */
  readonly key: readonly number[];
  /** The four words of the counter; the first two count the blocks drawn. */
  readonly counter: readonly number[];
}

const STATE_WORDS = 6;
const WORDS_PER_BLOCK = 4;
/** The operation that writes the state. */
const DRAW = "a draw of random numbers";

/**
 * Linnet's own stream: Philox-4x32-10, a generator that counts and scrambles the count (Salmon, Moraes, Dror and Shaw 2011).
 *
 * Numbers are made in linear memory, many at a time; a number depends only on the seed and on its place in the stream. The bits are
 * the same with every kind of kernels and any number of threads.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const a = new ln.Random(7).normal(0, 1, [3, 4]);
 * const b = new ln.Random(7).normal(0, 1, [3, 4]);
 * assertEquals(a.toArray(), b.toArray());
 * ```
 */
export class Random implements RandomStream {
  /** The state before memory is needed for it. */
  readonly #start = new Int32Array(STATE_WORDS);
  #array: NdArray | null = null;

  /**
   * Seeds the stream.
   *
   * @param seed A whole number from 0 to 2⁵³ − 1; without one the stream is unpredictable.
   * @throws {TypeError} If the seed is no number.
   * @throws {RangeError} If it is not whole, negative or too large.
   */
  constructor(seed: number = unpredictableSeed()) {
    checkSeed("Random", seed);
    this.#start[0] = seed;
    this.#start[1] = Math.floor(seed / 0x100000000);
  }

  /**
   * @internal The state's place in linear memory, int32 of six words: what the kernels read, and what a recorded step moves on. It is
   * allocated at the first draw and stays in one place.
   */
  get stateArray(): NdArray {
    if (this.#array === null) {
      this.#array = allocate([STATE_WORDS], "int32");
      this.#array.storage.guard();
      this.#array.storage.heap.int32.set(this.#start, this.#array.address >>> 2);
      this.#array.storage.markFilled(4 * STATE_WORDS);
    }
    return this.#array;
  }

  /**
   * Uniform numbers in [0, 1).
   *
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: float32 by default, with 24 random bits; float64 has 53.
   * @returns A new tensor.
   */
  rand(shape: Shape = [], options: FloatDrawOptions = {}): Tensor {
    return this.uniform(0, 1, shape, options);
  }

  /**
   * Normal numbers of mean 0 and standard deviation 1.
   *
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: float32 by default.
   * @returns A new tensor.
   */
  randn(shape: Shape = [], options: FloatDrawOptions = {}): Tensor {
    return this.normal(0, 1, shape, options);
  }

  /**
   * Uniform numbers in [low, high).
   *
   * @param low The lower bound.
   * @param high The upper bound, not included except by rounding.
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: float32 by default.
   * @returns A new tensor.
   * @throws {RangeError} If a bound is not finite, or `low` exceeds `high`.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assert } from "@std/assert";
   *
   * const x = new ln.Random(1).uniform(-2, 3, [100]);
   * assert(x.min().item() >= -2 && x.max().item() <= 3);
   * ```
   */
  uniform(low: number, high: number, shape: Shape = [], options: FloatDrawOptions = {}): Tensor {
    const operation = "draw uniform numbers";
    checkBounds(operation, low, high);
    const dtype = checkDrawType(operation, options.dtype ?? "float32", FLOATS);
    const lengths = checkShape(operation, shape);
    const state = this.stateArray.address;
    const out = allocate(lengths, dtype);
    kernels()[dtype].randomUniform(out.address, out.size, low, high, state, 0);
    this.#advance(out.size / (dtype === "float32" ? 4 : 2));
    return makeTensor(out, null);
  }

  /**
   * Normal numbers.
   *
   * @param mean The mean.
   * @param std The standard deviation.
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: float32 by default.
   * @returns A new tensor.
   * @throws {RangeError} If an argument is not finite, or `std` negative.
   */
  normal(mean: number, std: number, shape: Shape = [], options: FloatDrawOptions = {}): Tensor {
    const operation = "draw normal numbers";
    checkMoments(operation, mean, std);
    const dtype = checkDrawType(operation, options.dtype ?? "float32", FLOATS);
    const lengths = checkShape(operation, shape);
    const state = this.stateArray.address;
    const out = allocate(lengths, dtype);
    kernels()[dtype].randomNormal(out.address, out.size, mean, std, state, 0);
    this.#advance(out.size / (dtype === "float32" ? 4 : 2));
    return makeTensor(out, null);
  }

  /**
   * Whole numbers from `low` to high − 1.
   *
   * @param low The smallest.
   * @param high One more than the largest.
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: int32 by default. The bounds are those of int32 in every dtype.
   * @returns A new tensor.
   * @throws {RangeError} If a bound is not whole or doesn't fit, or `low` is not below `high`.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assert } from "@std/assert";
   *
   * const dice = new ln.Random(1).randint(1, 7, [100]);
   * assert(dice.min().item() >= 1 && dice.max().item() <= 6);
   * ```
   */
  randint(low: number, high: number, shape: Shape = [], options: IntegerDrawOptions = {}): Tensor {
    const operation = "draw whole numbers";
    const dtype = checkDrawType(operation, options.dtype ?? "int32", NUMBERS);
    const count = checkIntegerRange(operation, low, high, dtype === "float32" ? dtype : "int32");
    const lengths = checkShape(operation, shape);
    const state = this.stateArray.address;
    const drawn = allocate(lengths, "int32");
    kernels().int32.randomIntegers(drawn.address, drawn.size, low, count | 0, state, 0);
    this.#advance(drawn.size / 2);
    const made = makeTensor(drawn, null);
    if (dtype === "int32") return made;
    const converted = made.astype(dtype);
    made.dispose();
    return converted;
  }

  /**
   * The whole numbers from 0 to count − 1 in random order.
   *
   * @param count How many.
   * @returns A new int32 tensor.
   * @throws {RangeError} If `count` is not whole or negative.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const order = Array.from(new ln.Random(1).permutation(5).toTypedArray());
   * assertEquals(order.sort(), [0, 1, 2, 3, 4]);
   * ```
   */
  permutation(count: number): Tensor {
    checkCount("draw a permutation", count);
    const order = countUp(count);
    let words = new Uint32Array(0);
    let used = 0;
    for (let i = count - 1; i > 0; i--) {
      // `>>> 0` keeps the remainders in integer arithmetic. Of the 2³² words the first 2³² mod `choices` are refused: they would
      // favour the small remainders.
      const choices = (i + 1) >>> 0;
      const refused = (-choices >>> 0) % choices;
      let word: number;
      do {
        if (used === words.length) {
          words = this.#words(i);
          used = 0;
        }
        word = words[used++]!;
      } while (word < refused);
      const j = word % choices;
      const moved = order[i]!;
      order[i] = order[j]!;
      order[j] = moved;
    }
    return fromTypedArray(order);
  }

  /**
   * The state.
   *
   * @returns A copy.
   */
  getState(): PhiloxState {
    refuseInStep("read the state of a stream", "read it after the step");
    const words = Array.from(this.#stateWords(), (word) => word >>> 0);
    return { key: words.slice(0, 2), counter: words.slice(2) };
  }

  /**
   * Continues from a state.
   *
   * @param state What {@linkcode getState} returned.
   * @throws {RangeError} If the key has not two words, or the counter not four, each from 0 to 2³² − 1.
   */
  setState(state: PhiloxState): void {
    const words = [...state.key, ...state.counter];
    if (
      state.key.length !== 2 || words.length !== STATE_WORDS || !words.every((word) => word === word >>> 0)
    ) {
      throw new RangeError(
        `Cannot set the state of Random to ${
          JSON.stringify(state)
        }: expected a key of two and a counter of four words`,
      );
    }
    this.#stateWords().set(words);
    this.#array?.storage.markFilled(4 * STATE_WORDS);
  }

  /** Where the state is now; good until the next allocation. */
  #stateWords(): Int32Array {
    if (this.#array === null) return this.#start;
    const start = this.#array.address >>> 2;
    return this.#array.storage.heap.int32.subarray(start, start + STATE_WORDS);
  }

  #words(count: number): Uint32Array<ArrayBuffer> {
    refuseInStep("draw a permutation", "draw it before the step");
    const drawn = allocate([count], "int32");
    kernels().int32.randomBits(drawn.address, count, this.stateArray.address, 0);
    this.#advance(count / WORDS_PER_BLOCK);
    const start = drawn.address >>> 2;
    const words = Uint32Array.from(drawn.storage.heap.int32.subarray(start, start + count));
    drawn.release();
    return words;
  }

  #advance(blocks: number): void {
    kernels().int32.reserveRandom(0, this.stateArray.address, Math.ceil(blocks));
    this.stateArray.storage.markWritten(DRAW);
  }
}
