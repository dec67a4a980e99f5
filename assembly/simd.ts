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
