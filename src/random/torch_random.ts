import { checkShape, type Shape, sizeOf } from "../array/shape.ts";
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
import type { FloatDrawOptions, IntegerDrawOptions, RandomStream } from "./stream.ts";
import { TorchGenerator, type TorchRandomState } from "./torch_generator.ts";

/**
 * The stream of PyTorch's CPU generator after `torch.manual_seed(seed)`: the same calls give the same numbers.
 *
 * Uniform and whole numbers and permutations agree to the last bit. float32 normal numbers do in tensors of fewer than 16 elements; larger
 * ones PyTorch computes with approximations of its own, and they agree within 4 ulp. float64 normal numbers agree within 2 ulp.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const random = new ln.TorchRandom(42);
 * assertEquals(random.rand([2]).toArray(), [0.8822692632675171, 0.9150039553642273]);
 * assertEquals(random.rand([2]).dtype, "float32");
 * ```
 */
export class TorchRandom implements RandomStream {
  readonly #generator: TorchGenerator;

  /**
   * Seeds the stream.
   *
   * @param seed A whole number from 0 to 2⁵³ − 1, of which, as in PyTorch, the low 32 bits count; without one the stream is
   * unpredictable.
   * @throws {TypeError} If the seed is no number.
   * @throws {RangeError} If it is not whole, negative or too large.
   */
  constructor(seed: number = unpredictableSeed()) {
    this.#generator = new TorchGenerator(checkSeed("TorchRandom", seed));
  }

  /**
   * Uniform numbers in [0, 1), as `torch.rand`.
   *
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: float32 by default, with 24 bits of one word; float64 has 53 bits of two.
   * @returns A new tensor.
   */
  rand(shape: Shape = [], options: FloatDrawOptions = {}): Tensor {
    return this.uniform(0, 1, shape, options);
  }

  /**
   * Normal numbers of mean 0 and standard deviation 1, as `torch.randn`.
   *
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: float32 by default.
   * @returns A new tensor.
   */
  randn(shape: Shape = [], options: FloatDrawOptions = {}): Tensor {
    return this.normal(0, 1, shape, options);
  }

  /**
   * Uniform numbers in [low, high), as `tensor.uniform_(low, high)`: what PyTorch's layers are initialised with.
   *
   * @param low The lower bound; rounded to float32 first for that dtype.
   * @param high The upper bound, not included except by rounding.
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: float32 by default.
   * @returns A new tensor.
   * @throws {RangeError} If a bound is not finite, or `low` exceeds `high`.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * // torch.manual_seed(0); torch.nn.Linear(1, 2).weight
   * const weight = new ln.TorchRandom(0).uniform(-1, 1, [2, 1]);
   * assertEquals(weight.toArray(), [[-0.007486820220947266], [0.5364435911178589]]);
   * ```
   */
  uniform(low: number, high: number, shape: Shape = [], options: FloatDrawOptions = {}): Tensor {
    const operation = "draw uniform numbers";
    checkBounds(operation, low, high);
    return this.#fill(operation, shape, options, (out) => this.#generator.fillUniform(out, low, high));
  }

  /**
   * Normal numbers, as `torch.normal(mean, std, shape)` and `tensor.normal_(mean, std)`.
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
    return this.#fill(operation, shape, options, (out) => this.#generator.fillNormal(out, mean, std));
  }

  /**
   * Whole numbers from `low` to high − 1, as `torch.randint`.
   *
   * @param low The smallest.
   * @param high One more than the largest. For high − low of 2²⁸ or more the numbers are those of PyTorch 2.7 and later; earlier ones
   * changed their way at 2³².
   * @param shape The tensor's shape (default: one number, without axes).
   * @param options `dtype`: int32 by default; float64 for bounds up to 2⁵³.
   * @returns A new tensor.
   * @throws {RangeError} If a bound is not whole or doesn't fit in the dtype, or `low` is not below `high`.
   */
  randint(low: number, high: number, shape: Shape = [], options: IntegerDrawOptions = {}): Tensor {
    const operation = "draw whole numbers";
    const dtype = checkDrawType(operation, options.dtype ?? "int32", NUMBERS);
    const count = checkIntegerRange(operation, low, high, dtype);
    const lengths = checkShape(operation, shape);
    const values = new Float64Array(sizeOf(lengths));
    for (let i = 0; i < values.length; i++) values[i] = low + this.#generator.nextInteger(count);
    return fromTypedArray(values, lengths, { dtype });
  }

  /**
   * The whole numbers from 0 to count − 1 in random order, as `torch.randperm`.
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
   * assertEquals(new ln.TorchRandom(0).randperm(4).toArray(), [0, 1, 3, 2]);
   * ```
   */
  randperm(count: number): Tensor {
    return fromTypedArray(this.#generator.permutation(checkCount("draw a permutation", count)));
  }

  /**
   * The same as {@linkcode TorchRandom.randperm}, under the name that every stream has.
   *
   * @param count How many.
   * @returns A new int32 tensor.
   */
  permutation(count: number): Tensor {
    return this.randperm(count);
  }

  /**
   * The state, in Linnet's own form.
   *
   * @returns A copy.
   */
  getState(): TorchRandomState {
    return this.#generator.getState();
  }

  /**
   * Continues from a state.
   *
   * @param state What {@linkcode getState} returned.
   * @throws {RangeError} If the words are not 624, or the position is not from 0 to 624.
   */
  setState(state: TorchRandomState): void {
    this.#generator.setState(state);
  }

  #fill(
    operation: string,
    shape: Shape,
    options: FloatDrawOptions,
    fill: (out: Float32Array | Float64Array) => void,
  ): Tensor {
    const dtype = checkDrawType(operation, options.dtype ?? "float32", FLOATS);
    const lengths = checkShape(operation, shape);
    const values = new (dtype === "float32" ? Float32Array : Float64Array)(sizeOf(lengths));
    fill(values);
    return fromTypedArray(values, lengths);
  }
}
