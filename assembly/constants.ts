/**
 * Constants for the vector functions, in linear memory: V8 rebuilds a vector literal at each use, but splats an
 * element of memory in one load. A pair of tables holds each constant for both float types at the same index.
 */

const VALUES_32 = memory.data<f32>([
  0.5, 1, 2,
  // log₂e; ln 2 in two parts, the first short enough that its product with any exponent is exact.
  1.4426950408889634, 0.693145751953125, 1.428606765330187e-6,
  // 1.5·2²³ + 127; the same + 64, with 2⁶⁴ and 2⁻⁶⁴; the same − 1.
  12583039, 12583103, 1.8446744073709552e19, 5.421010862427522e-20, 12583038,
  // Where exp needs no care; where it underflows to 0, overflows, and where expm1 is −1.
  87, -112, 89, -18,
  // Below it expm1(x) is x.
  2.9802322387695312e-8,
  // Where tanh becomes −1.
  -9.1,
  // The smallest normal number, and 2²⁵ for lifting subnormal ones to it.
  1.1754943508222875e-38, 33554432, 25,
  // 2²³, and 2²³ + 127.
  8388608, 8388735,
  0.7071067811865476,
  // Where the normal distribution function underflows to 0; what its approximation is in; −1/√(2π).
  14.4, 4, -0.3989422804014327,
  // Keras's limits of probabilities.
  1e-7, 0.9999999,
]);

const VALUES_64 = memory.data<f64>([
  0.5, 1, 2,
  1.4426950408889634, 0.6931471803691238, 1.9082149292705877e-10,
  // 1.5·2⁵² + 1023; the same + 54, and 2⁻⁵⁴; the same − 1.
  6755399441056767, 6755399441056895, 3.402823669209385e38, 2.938735877055719e-39, 6755399441056766,
  708, -760, 710, -39,
  5.551115123125783e-17,
  -19.2,
  2.2250738585072014e-308, 18014398509481984, 54,
  4503599627370496, 4503599627371519,
  0.7071067811865476,
  38.6, 4, -0.3989422804014327,
  1e-7, 0.9999999,
]);

export const HALF: usize = 0, ONE: usize = 1, TWO: usize = 2, LOG2_E: usize = 3, LN_2_HIGH: usize = 4;
export const LN_2_LOW: usize = 5, ROUND: usize = 6, ROUND_RAISED: usize = 7, RAISE: usize = 8, LOWER: usize = 9;
export const ROUND_HALVED: usize = 10, EXP_ORDINARY: usize = 11, EXP_LOWEST: usize = 12, EXP_HIGHEST: usize = 13, EXPM1_LOWEST: usize = 14;
export const EXPM1_TINY: usize = 15, TANH_LOWEST: usize = 16, SMALLEST_NORMAL: usize = 17, LIFT: usize = 18, LIFT_EXPONENT: usize = 19;
export const EXPONENT_UNIT: usize = 20, EXPONENT_BASE: usize = 21, SQRT_HALF: usize = 22, NORMAL_LIMIT: usize = 23, FOUR: usize = 24;
export const MINUS_DENSITY: usize = 25, SMALLEST_PROBABILITY: usize = 26, LARGEST_PROBABILITY: usize = 27;

/** The constant at `index` of the tables in every lane. */
// @ts-ignore: decorator
@inline export function constant<T>(index: usize): v128 {
  if (sizeof<T>() == 4) return v128.load32_splat(VALUES_32 + 4 * index);
  return v128.load64_splat(VALUES_64 + 8 * index);
}

const BITS_32 = memory.data<u32>([
  // The sign; the mantissa; what moves √½ to 1; ∞.
  0x80000000, 0x007fffff, 0x004afb0d, 0x7f800000,
  // What leaves a significand short enough for its square to be exact; the integer 1.
  0xfffff000, 1,
]);

const BITS_64 = memory.data<u64>([
  0x8000000000000000, 0x000fffffffffffff, 0x00095f619980c433, 0x7ff0000000000000,
  0xfffffffff8000000, 1,
]);

export const SIGN: usize = 0, MANTISSA: usize = 1, FROM_SQRT_HALF: usize = 2, INFINITE: usize = 3;
export const SHORT: usize = 4, INTEGER_ONE: usize = 5;

/** The bit pattern at `index` of the tables in every lane. */
// @ts-ignore: decorator
@inline export function bits<T>(index: usize): v128 {
  if (sizeof<T>() == 4) return v128.load32_splat(BITS_32 + 4 * index);
  return v128.load64_splat(BITS_64 + 8 * index);
}
