/** What the vector kernels share: lanes, fused multiply-add, splats from memory. `T` is f32 or f64. */

/** Lanes of T in a 128-bit vector. */
// @ts-ignore: decorator
@inline export function lanes<T>(): usize {
  return 16 / sizeof<T>();
}

/** a·b + c: fused where the relaxed binary runs on a machine with FMA, rounded twice in the strict one. */
// @ts-ignore: decorator
@inline export function madd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/** c − a·b, with the rounding of {@link madd}. */
// @ts-ignore: decorator
@inline export function nmadd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_nmadd<T>(a, b, c);
  return v128.sub<T>(c, v128.mul<T>(a, b));
}

/** The T at `address` in every lane. */
// @ts-ignore: decorator
@inline export function splatAt<T>(address: usize): v128 {
  if (sizeof<T>() == 4) return v128.load32_splat(address);
  return v128.load64_splat(address);
}

/** The sum of the lanes, halves first. */
// @ts-ignore: decorator
@inline export function sumOfLanes<T>(x: v128): T {
  if (sizeof<T>() == 4) x = v128.add<T>(x, v128.shuffle<i32>(x, x, 2, 3, 0, 1));
  return v128.extract_lane<T>(x, 0) + v128.extract_lane<T>(x, 1);
}

/** The first of each pair of neighbouring lanes of two vectors. */
// @ts-ignore: decorator
@inline export function firstOfPairs<T>(low: v128, high: v128): v128 {
  return sizeof<T>() == 4 ? v128.shuffle<i32>(low, high, 0, 2, 4, 6) : v128.shuffle<i64>(low, high, 0, 2);
}

/** The second of each pair of neighbouring lanes of two vectors. */
// @ts-ignore: decorator
@inline export function secondOfPairs<T>(low: v128, high: v128): v128 {
  return sizeof<T>() == 4 ? v128.shuffle<i32>(low, high, 1, 3, 5, 7) : v128.shuffle<i64>(low, high, 1, 3);
}

/** Pairs of the lanes of x and y with one number, from the first half of the lanes. */
// @ts-ignore: decorator
@inline export function lowPairs<T>(x: v128, y: v128): v128 {
  return sizeof<T>() == 4 ? v128.shuffle<i32>(x, y, 0, 4, 1, 5) : v128.shuffle<i64>(x, y, 0, 2);
}

/** {@link lowPairs} from the second half. */
// @ts-ignore: decorator
@inline export function highPairs<T>(x: v128, y: v128): v128 {
  return sizeof<T>() == 4 ? v128.shuffle<i32>(x, y, 2, 6, 3, 7) : v128.shuffle<i64>(x, y, 1, 3);
}
