/**
 * Vector exp, log and their kin. `T` is f32 or f64; the steps are the same for both, and only the polynomials differ. Each
 * polynomial is a minimax fit (Remez) of the remainder named beside it.
 */
import {
  bits, constant, EXPM1_LOWEST, EXPM1_TINY, EXPONENT_BASE, EXPONENT_UNIT, EXP_HIGHEST, EXP_LOWEST, EXP_ORDINARY, FROM_SQRT_HALF, HALF,
  INFINITE, LIFT, LIFT_EXPONENT, LN_2_HIGH, LN_2_LOW, LOG2_E, LOWER, MANTISSA, ONE, ROUND, ROUND_HALVED, ROUND_RAISED, SIGN,
  SMALLEST_NORMAL, SQRT_HALF, TANH_LOWEST, TWO,
} from "./constants";
import { horner2, horner4 } from "./polynomial";
import { madd, nmadd, splatAt } from "./simd";

// (eʳ − 1 − r)/r² for |r| ≤ ½·ln 2.
const EXP_32 = memory.data<f32>([
  0.0013946447288617492, 0.008366582915186882, 0.04166628047823906, 0.1666654348373413, 0.5,
]);
const EXP_64 = memory.data<f64>([
  2.511446443114386e-8, 2.7626322583241354e-7, 2.7557227981938647e-6, 2.480150445745469e-5, 0.00019841269902998613,
  0.0013888888932367272, 0.008333333333314607, 0.04166666666657367, 0.16666666666666685, 0.5000000000000006,
]);

/** eʳ − 1 for |r| ≤ ½·ln 2. */
// @ts-ignore: decorator
@inline function expm1Near0<T>(r: v128): v128 {
  let p: v128;
  if (sizeof<T>() == 4) {
    p = horner4<T>(splatAt<T>(EXP_32), r, EXP_32 + 4);
  } else {
    p = horner4<T>(splatAt<T>(EXP_64), r, EXP_64 + 8);
    p = horner4<T>(p, r, EXP_64 + 40);
    p = madd<T>(p, r, splatAt<T>(EXP_64 + 72));
  }
  return madd<T>(v128.mul<T>(r, r), p, r);
}

/** x/ln 2 rounded to n, plus `round`: the sum's low bits hold n and the exponent bias that `round` includes. */
// @ts-ignore: decorator
@inline function roundToExponent<T>(x: v128, round: v128): v128 {
  return madd<T>(x, constant<T>(LOG2_E), round);
}

/** x − n·ln 2 in two steps, the first exact (Cody and Waite 1980). */
// @ts-ignore: decorator
@inline function remainder<T>(x: v128, n: v128): v128 {
  return nmadd<T>(n, constant<T>(LN_2_LOW), nmadd<T>(n, constant<T>(LN_2_HIGH), x));
}

/** Moves the low bits of t into the exponent. As a factor, unlike as a sum of bits, it keeps NaN. */
// @ts-ignore: decorator
@inline function powerOf2<T>(t: v128): v128 {
  return sizeof<T>() == 4 ? v128.shl<i32>(t, 23) : v128.shl<i64>(t, 52);
}

/** Whether `exp` may be called without care for x and for y: no lane over- or underflows or is NaN. */
// @ts-ignore: decorator
@inline export function areExpOrdinary<T>(x: v128, y: v128): bool {
  const sign = bits<T>(SIGN);
  const limit = constant<T>(EXP_ORDINARY);
  const inside = v128.and(v128.lt<T>(v128.andnot(x, sign), limit), v128.lt<T>(v128.andnot(y, sign), limit));
  return v128.all_true<i32>(inside);
}

/** eˣ where {@link areExpOrdinary}. */
// @ts-ignore: decorator
@inline export function expOrdinary<T>(x: v128): v128 {
  const round = constant<T>(ROUND);
  const t = roundToExponent<T>(x, round);
  const r = remainder<T>(x, v128.sub<T>(t, round));
  return v128.mul<T>(v128.add<T>(expm1Near0<T>(r), constant<T>(ONE)), powerOf2<T>(t));
}

/** eˣ, bit for bit that of {@link expOrdinary} where both hold: 2ⁿ is applied in two halves, so that only the result is rounded. */
// @ts-ignore: decorator
@inline export function exp<T>(x: v128): v128 {
  const round = constant<T>(ROUND);
  const inside = v128.pmax<T>(v128.pmin<T>(x, constant<T>(EXP_HIGHEST)), constant<T>(EXP_LOWEST));
  const t = roundToExponent<T>(inside, round);
  const n = v128.sub<T>(t, round);
  const p = v128.add<T>(expm1Near0<T>(remainder<T>(inside, n)), constant<T>(ONE));
  const half = madd<T>(n, constant<T>(HALF), round);
  const rest = v128.add<T>(v128.sub<T>(n, v128.sub<T>(half, round)), round);
  return v128.mul<T>(v128.mul<T>(p, powerOf2<T>(half)), powerOf2<T>(rest));
}

/** eˣ for x ≤ 0, raised by the power of 2 that keeps it normal: {@link LOWER} takes it back, with the only rounding. */
// @ts-ignore: decorator
@inline export function expRaised<T>(x: v128): v128 {
  const round = constant<T>(ROUND_RAISED);
  const inside = v128.pmax<T>(x, constant<T>(EXP_LOWEST));
  const t = roundToExponent<T>(inside, round);
  const r = remainder<T>(inside, v128.sub<T>(t, round));
  return v128.mul<T>(v128.add<T>(expm1Near0<T>(r), constant<T>(ONE)), powerOf2<T>(t));
}

/** {@link expRaised} of x + low, for a low part too small to change how x is reduced, and x not below the lowest. */
// @ts-ignore: decorator
@inline export function expRaisedOfSum<T>(x: v128, low: v128): v128 {
  const round = constant<T>(ROUND_RAISED);
  const t = roundToExponent<T>(x, round);
  const r = v128.add<T>(remainder<T>(x, v128.sub<T>(t, round)), low);
  return v128.mul<T>(v128.add<T>(expm1Near0<T>(r), constant<T>(ONE)), powerOf2<T>(t));
}

/** eˣ for x ≤ 0. */
// @ts-ignore: decorator
@inline export function expNonPositive<T>(x: v128): v128 {
  return v128.mul<T>(expRaised<T>(x), constant<T>(LOWER));
}

/** eˣ − 1 = 2·((eʳ − 1)·2ⁿ⁻¹ + (2ⁿ⁻¹ − ½)) */
// @ts-ignore: decorator
@inline export function expm1<T>(x: v128): v128 {
  const round = constant<T>(ROUND_HALVED);
  const half = constant<T>(HALF);
  const inside = v128.pmax<T>(v128.pmin<T>(x, constant<T>(EXP_HIGHEST)), constant<T>(EXPM1_LOWEST));
  const t = roundToExponent<T>(inside, round);
  const r = remainder<T>(inside, v128.sub<T>(t, round));
  const scale = powerOf2<T>(t);
  const halved = madd<T>(expm1Near0<T>(r), scale, v128.sub<T>(scale, half));
  const isTiny = v128.lt<T>(v128.andnot(x, bits<T>(SIGN)), constant<T>(EXPM1_TINY));
  return v128.bitselect(x, v128.add<T>(halved, halved), isTiny);
}

/** −tanh |x| = e/(2 + e) with e = expm1(−2|x|). */
// @ts-ignore: decorator
@inline export function tanh<T>(x: v128): v128 {
  const round = constant<T>(ROUND);
  const sign = bits<T>(SIGN);
  const half = v128.pmax<T>(v128.or(x, sign), constant<T>(TANH_LOWEST));
  const z = v128.add<T>(half, half);
  const t = roundToExponent<T>(z, round);
  const r = remainder<T>(z, v128.sub<T>(t, round));
  const scale = powerOf2<T>(t);
  const e = madd<T>(expm1Near0<T>(r), scale, v128.sub<T>(scale, constant<T>(ONE)));
  const quotient = v128.div<T>(e, v128.add<T>(e, constant<T>(TWO)));
  return v128.or(v128.andnot(quotient, sign), v128.and(x, sign));
}

/** 1/(1 + e⁻ˣ), and e/(1 + e) with e = eˣ for x < 0, so that subnormal results are right. */
// @ts-ignore: decorator
@inline export function sigmoid<T>(x: v128): v128 {
  const one = constant<T>(ONE);
  const e = expNonPositive<T>(v128.or(x, bits<T>(SIGN)));
  const numerator = v128.bitselect(e, one, v128.lt<T>(x, v128.splat<T>(0)));
  return v128.div<T>(numerator, v128.add<T>(e, one));
}

// (log(1 + f) − f + f²/2)/f³ for 1 + f between √½ and √2.
const LOG_32 = memory.data<f32>([
  -0.07634616643190384, 0.1276160031557083, -0.13160142302513123, 0.14201751351356506, -0.1662336140871048,
  0.20001226663589478, -0.2500081956386566, 0.3333333134651184,
]);
// (log((1 + s)/(1 − s)) − 2s)/s³ in s².
const LOG_64 = memory.data<f64>([
  0.14796025620556724, 0.1531404439003978, 0.18183564503745855, 0.22222198571192564, 0.2857142874238995,
  0.3999999999941477, 0.6666666666666734,
]);

/** log(2ᵏ·(1 + f)) for 1 + f between √½ and √2. */
// @ts-ignore: decorator
@inline function logOfParts<T>(k: v128, f: v128): v128 {
  const low = v128.mul<T>(k, constant<T>(LN_2_LOW));
  const high = v128.mul<T>(k, constant<T>(LN_2_HIGH));
  const square = v128.mul<T>(f, f);
  if (sizeof<T>() == 4) {
    let p = horner2<T>(splatAt<T>(LOG_32), f, LOG_32 + 4);
    p = horner4<T>(p, f, LOG_32 + 12);
    p = madd<T>(p, f, splatAt<T>(LOG_32 + 28));
    p = v128.sub<T>(v128.mul<T>(p, f), constant<T>(HALF));
    return v128.add<T>(high, v128.add<T>(madd<T>(square, p, low), f));
  }
  // With s = f/(2 + f), as in fdlibm's log: f − (f²/2 − s·(f²/2 + s²·P(s²))).
  const s = v128.div<T>(f, v128.add<T>(f, constant<T>(TWO)));
  const z = v128.mul<T>(s, s);
  let p = horner4<T>(splatAt<T>(LOG_64), z, LOG_64 + 8);
  p = horner2<T>(p, z, LOG_64 + 40);
  const halfSquare = v128.mul<T>(square, constant<T>(HALF));
  const tail = madd<T>(s, madd<T>(z, p, halfSquare), low);
  return v128.sub<T>(high, v128.sub<T>(v128.sub<T>(halfSquare, tail), f));
}

/** The bits of a normal x = 2ᵏ·m, m between √½ and √2, moved so that the exponent field is k + bias and the rest is m − √½. */
// @ts-ignore: decorator
@inline function fromSqrtHalf<T>(x: v128): v128 {
  return sizeof<T>() == 4
    ? v128.add<i32>(x, bits<T>(FROM_SQRT_HALF))
    : v128.add<i64>(x, bits<T>(FROM_SQRT_HALF));
}

/** k as a float, from {@link fromSqrtHalf}: the field is put into the mantissa of 2²³ or 2⁵². */
// @ts-ignore: decorator
@inline function exponentOf<T>(moved: v128): v128 {
  const field = sizeof<T>() == 4 ? v128.shr<u32>(moved, 23) : v128.shr<u64>(moved, 52);
  return v128.sub<T>(v128.or(field, constant<T>(EXPONENT_UNIT)), constant<T>(EXPONENT_BASE));
}

/** m − 1, from {@link fromSqrtHalf}. */
// @ts-ignore: decorator
@inline function fractionOf<T>(moved: v128): v128 {
  const rest = v128.and(moved, bits<T>(MANTISSA));
  const root = constant<T>(SQRT_HALF);
  const m = sizeof<T>() == 4 ? v128.add<i32>(rest, root) : v128.add<i64>(rest, root);
  return v128.sub<T>(m, constant<T>(ONE));
}

/** Whether `log` may be called without care for x and for y: every lane is a normal positive number. */
// @ts-ignore: decorator
@inline export function areLogOrdinary<T>(x: v128, y: v128): bool {
  const least = constant<T>(SMALLEST_NORMAL), limit = bits<T>(INFINITE);
  const above = v128.and(v128.ge<T>(x, least), v128.ge<T>(y, least));
  const below = v128.and(v128.lt<T>(x, limit), v128.lt<T>(y, limit));
  return v128.all_true<i32>(v128.and(above, below));
}

/** log x where {@link areLogOrdinary}. */
// @ts-ignore: decorator
@inline export function logOrdinary<T>(x: v128): v128 {
  const moved = fromSqrtHalf<T>(x);
  return logOfParts<T>(exponentOf<T>(moved), fractionOf<T>(moved));
}

/** What a logarithm's argument says about its result: below 0 it is NaN, of 0 −∞; ∞ and NaN are themselves. */
// @ts-ignore: decorator
@inline function withLogEdges<T>(x: v128, result: v128): v128 {
  const zero = v128.splat<T>(0), infinite = bits<T>(INFINITE);
  const ordinary = v128.bitselect(result, v128.sub<T>(zero, infinite), v128.gt<T>(x, zero));
  const finite = v128.bitselect(ordinary, x, v128.lt<T>(x, infinite));
  // Below 0 the square root is NaN.
  return v128.bitselect(v128.sqrt<T>(x), finite, v128.lt<T>(x, zero));
}

/** log x, bit for bit that of {@link logOrdinary} where both hold: a subnormal x is lifted to the normal numbers first. */
// @ts-ignore: decorator
@inline export function log<T>(x: v128): v128 {
  const isSmall = v128.lt<T>(x, constant<T>(SMALLEST_NORMAL));
  const moved = fromSqrtHalf<T>(v128.bitselect(v128.mul<T>(x, constant<T>(LIFT)), x, isSmall));
  const k = v128.sub<T>(exponentOf<T>(moved), v128.and(isSmall, constant<T>(LIFT_EXPONENT)));
  return withLogEdges<T>(x, logOfParts<T>(k, fractionOf<T>(moved)));
}

/** log(1 + x): with u = 1 + x rounded, the logarithm of u and what the rounding took from it (Kahan; as in fdlibm's log1p). */
// @ts-ignore: decorator
@inline export function log1p<T>(x: v128): v128 {
  const one = constant<T>(ONE);
  const u = v128.add<T>(x, one);
  const isLarge = v128.ge<T>(x, one);
  const larger = v128.bitselect(x, one, isLarge), smaller = v128.bitselect(one, x, isLarge);
  const lost = v128.sub<T>(smaller, v128.sub<T>(u, larger));
  const moved = fromSqrtHalf<T>(u);
  const logOfU = logOfParts<T>(exponentOf<T>(moved), fractionOf<T>(moved));
  const result = v128.add<T>(logOfU, v128.div<T>(lost, u));
  // A zero keeps its sign.
  return v128.or(withLogEdges<T>(u, result), v128.and(x, bits<T>(SIGN)));
}
