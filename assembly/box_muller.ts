import { splatAt } from "./simd";

/*
 * The mathematics of normal random numbers, for T = f32 (four lanes) or f64 (two). No multiply-add is fused, and sums and products come in
 * the order of the TypeScript twin, so that every binary and every machine gives the same bits.
 *
 * Constants sit in memory, since V8 rebuilds a v128.const at each use.
 */

const SCALES_32 = memory.data<f32>([
  4.656612873077393e-10, // 2⁻³¹
  1.1641532182693481e-10, // 2⁻³³
  1.4629180792671596e-9, // 2π·2⁻³²
  0.6931471805599453,
]);
const SCALES_64 = memory.data<f64>([
  1.1102230246251565e-16, // 2⁻⁵³
  2097152.0, // 2²¹
  6.9757369960172635e-16, // 2π·2⁻⁵³
  0.6931471805599453,
]);
// 2/3, 2/5, …: log((1 + s)/(1 − s)) = 2s + s·(2/3·s² + 2/5·s⁴ + …)
const LOG_32 = memory.data<f32>([2.0 / 3.0, 2.0 / 5.0, 2.0 / 7.0, 2.0 / 9.0]);
const LOG_64 = memory.data<f64>([
  2.0 / 3.0, 2.0 / 5.0, 2.0 / 7.0, 2.0 / 9.0, 2.0 / 11.0, 2.0 / 13.0, 2.0 / 15.0, 2.0 / 17.0, 2.0 / 19.0, 2.0 / 21.0,
]);
// −1/3!, 1/5!, … and −1/2!, 1/4!, …: as many terms as a quarter turn around 0 needs.
const SIN_32 = memory.data<f32>([-1.0 / 6.0, 1.0 / 120.0, -1.0 / 5040.0, 1.0 / 362880.0]);
const SIN_64 = memory.data<f64>([
  -1.0 / 6.0, 1.0 / 120.0, -1.0 / 5040.0, 1.0 / 362880.0, -1.0 / 39916800.0, 1.0 / 6227020800.0, -1.0 / 1307674368000.0,
  1.0 / 355687428096000.0,
]);
const COS_32 = memory.data<f32>([-1.0 / 2.0, 1.0 / 24.0, -1.0 / 720.0, 1.0 / 40320.0, -1.0 / 3628800.0]);
const COS_64 = memory.data<f64>([
  -1.0 / 2.0, 1.0 / 24.0, -1.0 / 720.0, 1.0 / 40320.0, -1.0 / 3628800.0, 1.0 / 479001600.0, -1.0 / 87178291200.0,
  1.0 / 20922789888000.0,
]);

/** c₀·x + c₁·x² + …, by Horner's rule. */
// @ts-ignore: decorator
@inline function series<T>(x: v128, table: usize, terms: usize): v128 {
  let term = table + (terms - 1) * sizeof<T>();
  let sum = v128.mul<T>(splatAt<T>(term), x);
  while (term > table) {
    term -= sizeof<T>();
    sum = v128.mul<T>(v128.add<T>(sum, splatAt<T>(term)), x);
  }
  return sum;
}

/** (a·2²¹ + b/2¹¹)·2⁻⁵³ of the low two words: in [0, 1), exact. */
// @ts-ignore: decorator
@inline export function unit53(a: v128, b: v128): v128 {
  const high = f64x2.mul(f64x2.convert_low_i32x4_u(a), splatAt<f64>(SCALES_64 + 8));
  const low = f64x2.convert_low_i32x4_s(i32x4.shr_u(b, 11));
  return f64x2.mul(f64x2.add(high, low), splatAt<f64>(SCALES_64));
}

/** A value in (0, 1]: of the words a, or, in f64, 1 − {@link unit53}. */
// @ts-ignore: decorator
@inline function positiveUnit<T>(a: v128, b: v128): v128 {
  if (sizeof<T>() == 8) return f64x2.sub(f64x2.splat(1), unit53(a, b));
  const half = f32x4.convert_i32x4_s(i32x4.shr_u(a, 1));
  return f32x4.add(f32x4.mul(half, splatAt<f32>(SCALES_32)), splatAt<f32>(SCALES_32 + 4));
}

/** log x, for x in (0, 1]. */
// @ts-ignore: decorator
@inline function logarithm<T>(x: v128): v128 {
  let mantissa: v128, exponent: v128, ln2: v128;
  // Subtracting the bits of √½ gives the exponent that leaves a mantissa in [√½, √2).
  if (sizeof<T>() == 4) {
    const shift = i32x4.shr_s(i32x4.sub(x, i32x4.splat(0x3f3504f3)), 23);
    mantissa = i32x4.sub(x, i32x4.shl(shift, 23));
    exponent = f32x4.convert_i32x4_s(shift);
    ln2 = splatAt<f32>(SCALES_32 + 12);
  } else {
    const shift = i64x2.shr_s(i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd)), 52);
    mantissa = i64x2.sub(x, i64x2.shl(shift, 52));
    exponent = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(shift, shift, 0, 2, 0, 2));
    ln2 = splatAt<f64>(SCALES_64 + 24);
  }
  const one = v128.splat<T>(1);
  const s = v128.div<T>(v128.sub<T>(mantissa, one), v128.add<T>(mantissa, one));
  const square = v128.mul<T>(s, s);
  const tail = sizeof<T>() == 4 ? series<T>(square, LOG_32, 4) : series<T>(square, LOG_64, 10);
  const small = v128.add<T>(v128.add<T>(s, s), v128.mul<T>(s, tail));
  return v128.add<T>(v128.mul<T>(exponent, ln2), small);
}

/** √(−2·log u): how far from the centre. */
// @ts-ignore: decorator
@inline export function radius<T>(a: v128, b: v128): v128 {
  return v128.sqrt<T>(v128.mul<T>(v128.splat<T>(-2), logarithm<T>(positiveUnit<T>(a, b))));
}

/** The quarter turn, 0 to 3, that is nearest to the angle of a·2⁻³² turns. */
// @ts-ignore: decorator
@inline export function nearestQuarter(a: v128): v128 {
  return i32x4.shr_u(i32x4.add(a, i32x4.splat(0x20000000)), 30);
}

/** The angle of a (and b) beyond `quarter`, in radians, from −π/4 to π/4. */
// @ts-ignore: decorator
@inline export function angleBeyond<T>(quarter: v128, a: v128, b: v128): v128 {
  const rest = i32x4.sub(a, i32x4.shl(quarter, 30));
  if (sizeof<T>() == 4) return f32x4.mul(f32x4.convert_i32x4_s(rest), splatAt<f32>(SCALES_32 + 8));
  const high = f64x2.mul(f64x2.convert_low_i32x4_s(rest), splatAt<f64>(SCALES_64 + 8));
  const low = f64x2.convert_low_i32x4_s(i32x4.shr_u(b, 11));
  return f64x2.mul(f64x2.add(high, low), splatAt<f64>(SCALES_64 + 16));
}

/** sin x, for x from −π/4 to π/4. */
// @ts-ignore: decorator
@inline export function sine<T>(x: v128): v128 {
  const square = v128.mul<T>(x, x);
  const tail = sizeof<T>() == 4 ? series<T>(square, SIN_32, 4) : series<T>(square, SIN_64, 8);
  return v128.add<T>(x, v128.mul<T>(x, tail));
}

/** cos x, for x from −π/4 to π/4. */
// @ts-ignore: decorator
@inline export function cosine<T>(x: v128): v128 {
  const square = v128.mul<T>(x, x);
  return v128.add<T>(v128.splat<T>(1), sizeof<T>() == 4 ? series<T>(square, COS_32, 5) : series<T>(square, COS_64, 8));
}

/** The sine of x + `quarter`·π/2, given the sine and the cosine of x. Of f64, the low two words of `quarter` count. */
// @ts-ignore: decorator
@inline export function turn<T>(sin: v128, cos: v128, quarter: v128): v128 {
  let isOdd = i32x4.shr_s(i32x4.shl(quarter, 31), 31);
  let sign = i32x4.shl(v128.and(quarter, i32x4.splat(2)), 30);
  if (sizeof<T>() == 8) {
    isOdd = i64x2.extend_low_i32x4_s(isOdd);
    sign = i64x2.shl(i64x2.extend_low_i32x4_u(sign), 32);
  }
  return v128.xor(v128.bitselect(cos, sin, isOdd), sign);
}
