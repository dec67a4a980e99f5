import type { FloatDType } from "../array/dtype.ts";
import type { Shape } from "../array/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Options of draws that give real numbers. */
export interface FloatDrawOptions {
  /** The element type. Values are drawn as the stream does by default, or in this dtype where the stream has both. */
  readonly dtype?: FloatDType;
}

/** Options of draws that give whole numbers. */
export interface IntegerDrawOptions {
  /** The element type (default int32); a float type holds larger numbers. */
  readonly dtype?: "int32" | FloatDType;
}

/** What initializers, dropout and shuffling need of a source of random numbers. */
export interface RandomStream {
  /**
   * Uniform numbers from `low` up to `high`.
   *
   * @param low The lower bound.
   * @param high The upper bound, not included except by rounding.
   * @param shape The tensor's shape.
   * @param options See {@linkcode FloatDrawOptions}.
   * @returns A new tensor.
   */
  uniform(low: number, high: number, shape: Shape, options?: FloatDrawOptions): Tensor;
  /**
   * Normally distributed numbers.
   *
   * @param mean The mean.
   * @param std The standard deviation.
   * @param shape The tensor's shape.
   * @param options See {@linkcode FloatDrawOptions}.
   * @returns A new tensor.
   */
  normal(mean: number, std: number, shape: Shape, options?: FloatDrawOptions): Tensor;
  /**
   * The whole numbers from 0 to count − 1 in random order.
   *
   * @param count How many.
   * @returns A new int32 tensor.
   */
  permutation(count: number): Tensor;
}
