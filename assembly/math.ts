/**
 * Vector exp, log and their kin. `T` is f32 or f64; the steps are the same for both, and only the polynomials differ. Each
 * polynomial is a minimax fit (Remez) of the remainder named beside it.
 */
import {
  bits, constant, EXPM1_LOWEST, EXPM1_TINY, EXPONENT_BASE, EXPONENT_UNIT, EXP_HIGHEST, EXP_LOWEST, EXP_ORDINARY,
  FROM_SQRT_HALF, HALF, INFINITE, LIFT, LIFT_EXPONENT, LN_2_HIGH, LN_2_LOW, LOG2_E, LOWER, MANTISSA, ONE, RAISE, ROUND,
  ROUND_HALVED, ROUND_RAISED, SIGN, SMALLEST_NORMAL, SQRT_HALF, TANH_LOWEST, TWO,
} from "./constants";
import { horner2, horner4 } from "./polynomial";
import { madd, nmadd, splatAt } from "./simd";

// (eʳ − 1 − r)/r² for |r| ≤ ½·ln 2.
const EXP_32 = memory.data<f32>([
  0.0013946447288617492, 0.008366582915186882, 0.04166628047823906, 0.1666654348373413, 0.5,
]);
// One degree more, for where each product is rounded and so leaves less of the bounds.
const EXP_32_UNFUSED = memory.data<f32>([
  0.00019914167933166027, 0.0013941004872322083, 0.008333273231983185, 0.04166635498404503, 0.1666666716337204, 0.5,
]);
const EXP_64 = memory.data<f64>([
  2.511446443114386e-8, 2.7626322583241354e-7, 2.7557227981938647e-6, 2.480150445745469e-5, 0.00019841269902998613,
  0.0013888888932367272, 0.008333333333314607, 0.04166666666657367, 0.16666666666666685, 0.5000000000000006,
]);

/** eʳ − 1 for |r| ≤ ½·ln 2, and a `low` part of r that is not in r. */
// @ts-ignore: decorator
@inline function expm1Near0<T>(r: v128, low: v128): v128 {
  const square = v128.mul<T>(r, r);
  if (sizeof<T>() == 4) {
    if (ASC_FEATURE_RELAXED_SIMD) return madd<T>(square, horner4<T>(splatAt<T>(EXP_32), r, EXP_32 + 4), r);
    const q = horner4<T>(splatAt<T>(EXP_32_UNFUSED), r, EXP_32_UNFUSED + 4);
    return madd<T>(square, madd<T>(q, r, splatAt<T>(EXP_32_UNFUSED + 20)), r);
  }
  let p = horner4<T>(splatAt<T>(EXP_64), r, EXP_64 + 8);
  p = horner4<T>(p, r, EXP_64 + 40);
  p = madd<T>(p, r, splatAt<T>(EXP_64 + 72));
  return v128.add<T>(madd<T>(square, p, low), r);
}

/** x/ln 2 rounded to n, plus `round`: the sum's low bits hold n and the exponent bias that `round` includes. */
// @ts-ignore: decorator
@inline export function roundToExponent<T>(x: v128, round: v128): v128 {
  return madd<T>(x, constant<T>(LOG2_E), round);
}

/** e^(x − n·ln 2) − 1, the product taken in two parts of which the first is exact (Cody and Waite 1980). */
// @ts-ignore: decorator
@inline function expm1OfRest<T>(x: v128, n: v128): v128 {
  const ln2Low = constant<T>(LN_2_LOW);
  const high = nmadd<T>(n, constant<T>(LN_2_HIGH), x);
  const r = nmadd<T>(n, ln2Low, high);
  // In float64, whose bounds are tighter, what rounding took from r counts too.
  return expm1Near0<T>(r, sizeof<T>() == 4 ? r : nmadd<T>(n, ln2Low, v128.sub<T>(high, r)));
}

/** Moves the low bits of t into the exponent. As a factor, unlike as a sum of bits, it keeps NaN. */
// @ts-ignore: decorator
@inline export function powerOf2<T>(t: v128): v128 {
  return sizeof<T>() == 4 ? v128.shl<i32>(t, 23) : v128.shl<i64>(t, 52);
}

/** Whether all lanes of x and of y are NaN or where 2ⁿ, its reciprocal and their sum with 1 are normal numbers. */
// @ts-ignore: decorator
@inline export function areExpOrdinary<T>(x: v128, y: v128): bool {
  const sign = bits<T>(SIGN);
  // Compared one by one: the larger of NaN and infinity is NaN for `pmax`, which would hide the infinity.
  const limit = constant<T>(EXP_ORDINARY);
  const isLarge = v128.or(v128.ge<T>(v128.andnot(x, sign), limit), v128.ge<T>(v128.andnot(y, sign), limit));
  return !v128.any_true(isLarge);
}

/** eˣ where {@link areExpOrdinary}: (eʳ − 1)·2ⁿ + 2ⁿ, rounded once at the end. */
// @ts-ignore: decorator
@inline export function expOrdinary<T>(x: v128): v128 {
  const round = constant<T>(ROUND);
  const t = roundToExponent<T>(x, round);
  const scale = powerOf2<T>(t);
  return madd<T>(expm1OfRest<T>(x, v128.sub<T>(t, round)), scale, scale);
}

/** eˣ, bit for bit that of {@link expOrdinary} where both hold: 2ⁿ is applied in two halves, for neither may be a number. */
// @ts-ignore: decorator
@inline export function exp<T>(x: v128): v128 {
  const round = constant<T>(ROUND);
  const inside = v128.pmax<T>(v128.pmin<T>(x, constant<T>(EXP_HIGHEST)), constant<T>(EXP_LOWEST));
  const n = v128.sub<T>(roundToExponent<T>(inside, round), round);
  const p = v128.add<T>(expm1OfRest<T>(inside, n), constant<T>(ONE));
  const half = madd<T>(n, constant<T>(HALF), round);
  const rest = v128.add<T>(v128.sub<T>(n, v128.sub<T>(half, round)), round);
  return v128.mul<T>(v128.mul<T>(p, powerOf2<T>(half)), powerOf2<T>(rest));
}

/** eˣ for x ≤ 0, times {@link RAISE}, which keeps it normal. */
// @ts-ignore: decorator
@inline export function expRaised<T>(x: v128): v128 {
  const round = constant<T>(ROUND_RAISED);
  const inside = v128.pmax<T>(x, constant<T>(EXP_LOWEST));
  const t = roundToExponent<T>(inside, round);
  const scale = powerOf2<T>(t);
  return madd<T>(expm1OfRest<T>(inside, v128.sub<T>(t, round)), scale, scale);
}

/** {@link expRaised} of x + low, for a low part too small to change n, and x not below the lowest. */
// @ts-ignore: decorator
@inline export function expRaisedOfSum<T>(x: v128, low: v128): v128 {
  const round = constant<T>(ROUND_RAISED);
  const t = roundToExponent<T>(x, round);
  const n = v128.sub<T>(t, round);
  const rest = nmadd<T>(n, constant<T>(LN_2_LOW), low);
  const r = v128.add<T>(nmadd<T>(n, constant<T>(LN_2_HIGH), x), rest);
  const scale = powerOf2<T>(t);
  return madd<T>(expm1Near0<T>(r, v128.splat<T>(0)), scale, scale);
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
  const inside = v128.pmax<T>(v128.pmin<T>(x, constant<T>(EXP_HIGHEST)), constant<T>(EXPM1_LOWEST));
  const t = roundToExponent<T>(inside, round);
  const scale = powerOf2<T>(t);
  const halved = madd<T>(
    expm1OfRest<T>(inside, v128.sub<T>(t, round)), scale, v128.sub<T>(scale, constant<T>(HALF)),
  );
  const isTiny = v128.lt<T>(v128.andnot(x, bits<T>(SIGN)), constant<T>(EXPM1_TINY));
  return v128.bitselect(x, v128.add<T>(halved, halved), isTiny);
}

/** −tanh |x| = (e^−2|x| − 1)/(e^−2|x| + 1), both rounded once. */
// @ts-ignore: decorator
@inline export function tanh<T>(x: v128): v128 {
  const round = constant<T>(ROUND), one = constant<T>(ONE), sign = bits<T>(SIGN);
  const half = v128.pmax<T>(v128.or(x, sign), constant<T>(TANH_LOWEST));
  const z = v128.add<T>(half, half);
  const t = roundToExponent<T>(z, round);
  const e = expm1OfRest<T>(z, v128.sub<T>(t, round));
  const scale = powerOf2<T>(t);
  const quotient = v128.div<T>(
    madd<T>(e, scale, v128.sub<T>(scale, one)), madd<T>(e, scale, v128.add<T>(scale, one)),
  );
  return v128.or(v128.andnot(quotient, sign), v128.and(x, sign));
}

/** 1 + e⁻ˣ where {@link areExpOrdinary}. With 1 and 2ⁿ added first, 1 would be lost where it still counts. */
// @ts-ignore: decorator
@inline function onePlusExpOfMinus<T>(x: v128): v128 {
  const round = constant<T>(ROUND);
  const minus = v128.xor(x, bits<T>(SIGN));
  const t = roundToExponent<T>(minus, round);
  const scale = powerOf2<T>(t);
  const e = expm1OfRest<T>(minus, v128.sub<T>(t, round));
  return v128.add<T>(madd<T>(e, scale, constant<T>(ONE)), scale);
}

/** 1/(1 + e⁻ˣ) where {@link areExpOrdinary}. */
// @ts-ignore: decorator
@inline export function sigmoidOrdinary<T>(x: v128): v128 {
  return v128.div<T>(constant<T>(ONE), onePlusExpOfMinus<T>(x));
}

/** x/(1 + e⁻ˣ) where {@link areExpOrdinary}. */
// @ts-ignore: decorator
@inline export function siluOrdinary<T>(x: v128): v128 {
  return v128.div<T>(x, onePlusExpOfMinus<T>(x));
}

/** `ordinary` where |x| is ordinary, else `other`. */
// @ts-ignore: decorator
@inline function unlessOrdinary<T>(x: v128, ordinary: v128, other: v128): v128 {
  return v128.bitselect(ordinary, other, v128.lt<T>(v128.andnot(x, bits<T>(SIGN)), constant<T>(EXP_ORDINARY)));
}

/** {@link sigmoidOrdinary} there; elsewhere 1, or e/(1 + e) with e = eˣ for x < 0, so that subnormal results are right. */
// @ts-ignore: decorator
@inline export function sigmoid<T>(x: v128): v128 {
  const raise = constant<T>(RAISE);
  const e = expRaised<T>(v128.or(x, bits<T>(SIGN)));
  const numerator = v128.bitselect(e, raise, v128.lt<T>(x, v128.splat<T>(0)));
  return unlessOrdinary<T>(x, sigmoidOrdinary<T>(x), v128.div<T>(numerator, v128.add<T>(e, raise)));
}

/** {@link siluOrdinary} there; elsewhere x, or x·e/(1 + e) with e = eˣ for x < 0; NaN of −∞, as in PyTorch. */
// @ts-ignore: decorator
@inline export function silu<T>(x: v128): v128 {
  const isBelow = v128.lt<T>(x, constant<T>(EXP_LOWEST));
  const e = v128.andnot(expRaised<T>(v128.or(x, bits<T>(SIGN))), isBelow);
  const small = v128.div<T>(v128.mul<T>(x, e), v128.add<T>(e, constant<T>(RAISE)));
  const other = v128.bitselect(small, x, v128.lt<T>(x, v128.splat<T>(0)));
  return unlessOrdinary<T>(x, siluOrdinary<T>(x), other);
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

/** The bits of a normal x = 2ᵏ·m, m between √½ and √2, moved so that the exponent field is k + bias, and the rest that of m less √½. */
// @ts-ignore: decorator
@inline export function fromSqrtHalf<T>(x: v128): v128 {
  return sizeof<T>() == 4
    ? v128.add<i32>(x, bits<T>(FROM_SQRT_HALF))
    : v128.add<i64>(x, bits<T>(FROM_SQRT_HALF));
}

/** k as a float, from {@link fromSqrtHalf}: the field is put into the mantissa of 2²³ or 2⁵². */
// @ts-ignore: decorator
@inline export function exponentOf<T>(moved: v128): v128 {
  const field = sizeof<T>() == 4 ? v128.shr<u32>(moved, 23) : v128.shr<u64>(moved, 52);
  return v128.sub<T>(v128.or(field, constant<T>(EXPONENT_UNIT)), constant<T>(EXPONENT_BASE));
}

/** m − 1, from {@link fromSqrtHalf}. */
// @ts-ignore: decorator
@inline export function fractionOf<T>(moved: v128): v128 {
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
  const minusInfinite = v128.or(infinite, bits<T>(SIGN));
  const positive = v128.bitselect(x, result, v128.eq<T>(x, infinite));
  const ordinary = v128.bitselect(minusInfinite, positive, v128.eq<T>(x, zero));
  // All bits set is NaN; neither of two comparisons with 0 holds for NaN.
  return v128.or(ordinary, v128.or(v128.lt<T>(x, zero), v128.ne<T>(x, x)));
}

/** log x, bit for bit that of {@link logOrdinary} where both hold: a subnormal x is lifted to the normal numbers first. */
// @ts-ignore: decorator
@inline export function log<T>(x: v128): v128 {
  const isSmall = v128.lt<T>(x, constant<T>(SMALLEST_NORMAL));
  const moved = fromSqrtHalf<T>(v128.bitselect(v128.mul<T>(x, constant<T>(LIFT)), x, isSmall));
  const k = v128.sub<T>(exponentOf<T>(moved), v128.and(isSmall, constant<T>(LIFT_EXPONENT)));
  return withLogEdges<T>(x, logOfParts<T>(k, fractionOf<T>(moved)));
}

/** log(1 + x) for x between 0 and 1: with u = 1 + x rounded, log u and what the rounding took from it (after Kahan). */
// @ts-ignore: decorator
@inline export function log1pOrdinary<T>(x: v128): v128 {
  const one = constant<T>(ONE);
  const u = v128.add<T>(x, one);
  const lost = v128.sub<T>(x, v128.sub<T>(u, one));
  return v128.add<T>(logOrdinary<T>(u), v128.div<T>(lost, u));
}

/** log(1 + x) */
// @ts-ignore: decorator
@inline export function log1p<T>(x: v128): v128 {
  const one = constant<T>(ONE);
  const u = v128.add<T>(x, one);
  const isLarge = v128.ge<T>(x, one);
  const larger = v128.bitselect(x, one, isLarge), smaller = v128.bitselect(one, x, isLarge);
  const lost = v128.sub<T>(smaller, v128.sub<T>(u, larger));
  const result = v128.add<T>(logOrdinary<T>(u), v128.div<T>(lost, u));
  // A zero keeps its sign.
  return v128.or(withLogEdges<T>(u, result), v128.and(x, bits<T>(SIGN)));
}
