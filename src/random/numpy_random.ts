import { copyInto } from "../array/strided.ts";
import { checkShape, describe, formatShape, type Shape, sizeOf } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import { fromTypedArray } from "../tensor/creation.ts";
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
import { checkProbabilities } from "./probabilities.ts";
import { NumpyGenerator, type NumpyRandomState } from "./numpy_generator.ts";
import { reorderRows } from "./reorder_rows.ts";
import type { FloatDrawOptions, IntegerDrawOptions, RandomStream } from "./stream.ts";

/** Options of {@linkcode NumpyRandom.choice}. */
export interface ChoiceOptions {
  /** How many to draw, or the shape of the result (default: one, as a tensor without axes). */
  readonly size?: number | Shape;
  /** Whether one thing may be drawn several times (default true). */
  readonly replace?: boolean;
  /** The probability of each (default: all alike). */
  readonly p?: readonly number[] | TensorBase;
}

/**
 * The stream of `np.random.seed(seed)` and `np.random.RandomState(seed)`: the same calls give the same numbers.
 *
 * Uniform and whole numbers, permutations and choices agree to the last bit everywhere. Normal numbers agree as far as
 * logarithms do: NumPy takes its from the system's C library, this class rounds each correctly, so about one number in 2000 may differ in its
 * last bit.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const random = new ln.NumpyRandom(42);
 * assertEquals(random.rand([2]).toArray(), [0.3745401188473625, 0.9507143064099162]);
 * assertEquals(random.rand([2]).dtype, "float64");
 * ```
 */
export class NumpyRandom implements RandomStream {
  readonly #generator: NumpyGenerator;

  /**
   * Seeds the stream.
   *
   * @param seed A whole number from 0 to 2³² − 1, or an array of them; without one the stream is unpredictable.
   * @throws {TypeError} If the seed is no number or array.
   * @throws {RangeError} If it is not whole, negative, too large, or an empty array.
   */
  constructor(seed: number | readonly number[] = unpredictableSeed()) {
    const check = (one: unknown) => checkSeed("NumpyRandom", one, 0xffffffff);
    if (Array.isArray(seed) && seed.length === 0) {
      throw new RangeError("Cannot seed NumpyRandom with an empty array: expected at least one whole number");
    }
    this.#generator = new NumpyGenerator(Array.isArray(seed) ? seed.map(check) : check(seed));
  }

  /**
   * Uniform numbers in [0, 1), as `np.random.rand` and `random_sample`.
   *
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: float64 by default; float32 rounds each number once.
   * @returns A new tensor.
   */
  rand(shape: Shape = [], options: FloatDrawOptions = {}): Tensor {
    return this.#fill("draw uniform numbers", shape, options, () => this.#generator.nextDouble());
  }

  /**
   * Normal numbers of mean 0 and standard deviation 1, as `np.random.randn`.
   *
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: float64 by default; float32 rounds each number once.
   * @returns A new tensor.
   */
  randn(shape: Shape = [], options: FloatDrawOptions = {}): Tensor {
    return this.#fill("draw normal numbers", shape, options, () => this.#generator.nextGaussian());
  }

  /**
   * Uniform numbers in [low, high), as `np.random.uniform`.
   *
   * @param low The lower bound.
   * @param high The upper bound, not included except by rounding.
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: float64 by default; float32 rounds each number once.
   * @returns A new tensor.
   * @throws {RangeError} If a bound is not finite, or `low` exceeds `high`.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assert } from "@std/assert";
   *
   * const weights = new ln.NumpyRandom(42).uniform(-1, 1, [2, 3]);
   * assert(weights.abs().max().item() <= 1);
   * ```
   */
  uniform(low: number, high: number, shape: Shape = [], options: FloatDrawOptions = {}): Tensor {
    const operation = "draw uniform numbers";
    checkBounds(operation, low, high);
    const range = high - low;
    return this.#fill(operation, shape, options, () => low + range * this.#generator.nextDouble());
  }

  /**
   * Normal numbers, as `np.random.normal`.
   *
   * @param mean The mean, NumPy's `loc`.
   * @param std The standard deviation, NumPy's `scale`.
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: float64 by default; float32 rounds each number once.
   * @returns A new tensor.
   * @throws {RangeError} If an argument is not finite, or `std` negative.
   */
  normal(mean: number, std: number, shape: Shape = [], options: FloatDrawOptions = {}): Tensor {
    const operation = "draw normal numbers";
    checkMoments(operation, mean, std);
    return this.#fill(operation, shape, options, () => mean + std * this.#generator.nextGaussian());
  }

  /**
   * Whole numbers from `low` to high − 1, as `np.random.randint`.
   *
   * @param low The smallest.
   * @param high One more than the largest.
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: int32 by default; float64 for bounds up to 2⁵³.
   * @returns A new tensor.
   * @throws {RangeError} If a bound is not whole or doesn't fit in the dtype, or `low` is not below `high`.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(new ln.NumpyRandom(42).randint(0, 10, [4]).toArray(), [6, 3, 7, 4]);
   * ```
   */
  randint(low: number, high: number, shape: Shape = [], options: IntegerDrawOptions = {}): Tensor {
    const operation = "draw whole numbers";
    const dtype = checkDrawType(operation, options.dtype ?? "int32", NUMBERS);
    const largest = checkIntegerRange(operation, low, high, dtype) - 1;
    const lengths = checkShape(operation, shape);
    const values = new Float64Array(sizeOf(lengths));
    for (let i = 0; i < values.length; i++) values[i] = low + this.#generator.nextInteger(largest);
    return fromTypedArray(values, lengths, { dtype });
  }

  /**
   * A random order, as `np.random.permutation`: of the numbers from 0 to n − 1, or of a tensor's rows.
   *
   * @param population How many numbers, or a tensor, which stays as it is.
   * @returns A new tensor: int32, or of the given one's dtype.
   * @throws {RangeError} If the number is not whole or negative, or the tensor has no axes.
   */
  permutation(population: number | TensorBase): Tensor {
    const operation = "draw a permutation";
    if (!(population instanceof TensorBase)) {
      return fromTypedArray(this.#generator.permutation(checkCount(operation, population)));
    }
    const order = this.#generator.permutation(checkRows(operation, population));
    return fromTypedArray(reorderRows(population.toTypedArray(), order), population.shape, {
      dtype: population.dtype,
    });
  }

  /**
   * Puts a tensor's rows (its first axis) in random order, in place, as `np.random.shuffle`.
   *
   * @param target The tensor.
   * @throws {TypeError} If it requires gradients.
   * @throws {RangeError} If it has no axes.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const a = ln.arange(5);
   * new ln.NumpyRandom(0).shuffle(a);
   * assertEquals(a.toArray(), [2, 0, 1, 3, 4]);
   * ```
   */
  shuffle(target: TensorBase): void {
    if (!(target instanceof TensorBase)) {
      throw new TypeError(`Cannot shuffle ${describe(target)}: expected a tensor`);
    }
    const rows = checkRows("shuffle", target);
    if (target.requiresGrad) {
      throw new TypeError(
        "Cannot shuffle a tensor that requires gradients: use permutation(), or detach() it",
      );
    }
    const order = this.#generator.permutation(rows);
    const { array, dtype, shape } = target;
    const shuffled = fromTypedArray(reorderRows(target.toTypedArray(), order), shape, { dtype });
    copyInto(array, shuffled.array);
    array.storage.markWritten("shuffle");
    shuffled.dispose();
  }

  /**
   * Draws from the numbers from 0 to n − 1, or from the elements of a tensor of one axis, as `np.random.choice`.
   *
   * @param population How many numbers, or the tensor.
   * @param options See {@linkcode ChoiceOptions}.
   * @returns A new tensor: int32, or of the given one's dtype.
   * @throws {RangeError} If the population is empty, or smaller than a draw without replacement, or the probabilities are not
   * one for each, from 0 up, with sum 1.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const drawn = new ln.NumpyRandom(0).choice(5, { size: 3, replace: false });
   * assertEquals(drawn.toArray(), [2, 0, 1]);
   * ```
   */
  choice(population: number | TensorBase, options: ChoiceOptions = {}): Tensor {
    const operation = "choose";
    const { size = [], replace = true } = options;
    const source = population instanceof TensorBase ? population : null;
    if (source !== null && source.rank !== 1) {
      throw new RangeError(
        `Cannot choose from a tensor of shape ${formatShape(source.shape)}: expected one axis`,
      );
    }
    const count = source === null ? checkCount(operation, population) : source.size;
    const shape = checkShape(operation, typeof size === "number" ? [size] : size);
    const drawn = sizeOf(shape);
    if (count === 0 && drawn > 0) {
      throw new RangeError(`Cannot choose ${drawn} from nothing: the population must not be empty`);
    }
    const p = options.p === undefined ? undefined : checkProbabilities(options.p, count);
    const available = replace ? Infinity : p ? p.filter((one) => one > 0).length : count;
    if (drawn > available) {
      throw new RangeError(
        `Cannot choose ${drawn} without replacement: only ${available} ${
          p ? "have a probability above 0" : "are there"
        }`,
      );
    }
    const values = source?.toTypedArray();
    const indices = this.#generator.choice(count, drawn, replace, p);
    if (!values) return fromTypedArray(indices, shape);
    return fromTypedArray(Float64Array.from(indices, (i) => values[i]!), shape, { dtype: source!.dtype });
  }

  /**
   * The state: what `np.random.get_state()` returns, without the generator's name.
   *
   * @returns A copy.
   */
  getState(): NumpyRandomState {
    return this.#generator.getState();
  }

  /**
   * Continues from a state.
   *
   * @param state What {@linkcode getState} returned, or NumPy's own words.
   * @throws {RangeError} If the words are not 624, or the position is not from 0 to 624.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const random = new ln.NumpyRandom(1);
   * const state = random.getState();
   * const first = random.randn([3]).toArray();
   * random.setState(state);
   * assertEquals(random.randn([3]).toArray(), first);
   * ```
   */
  setState(state: NumpyRandomState): void {
    this.#generator.setState(state);
  }

  #fill(operation: string, shape: Shape, options: FloatDrawOptions, next: () => number): Tensor {
    const dtype = checkDrawType(operation, options.dtype ?? "float64", FLOATS);
    const lengths = checkShape(operation, shape);
    const values = new Float64Array(sizeOf(lengths));
    for (let i = 0; i < values.length; i++) values[i] = next();
    return fromTypedArray(values, lengths, { dtype });
  }
}

function checkRows(operation: string, tensor: TensorBase): number {
  tensor.assertAlive(operation);
  if (tensor.rank === 0) {
    throw new RangeError(`Cannot ${operation} of a tensor without axes: there are no rows to put in order`);
  }
  return tensor.shape[0]!;
}
