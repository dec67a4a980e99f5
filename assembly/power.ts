/** Vector power. `T` is f32 or f64. */
import { bits, constant, HALF, INFINITE, ONE, ROUND, SIGN, TWO } from "./constants";
import { exponentOf, fractionOf, fromSqrtHalf, powerOf2, roundToExponent } from "./math";
import { horner2, horner4 } from "./polynomial";
import { madd, nmadd, splatAt } from "./simd";

/** xʸ as IEEE 754 has it: 1 to any power is 1, and so is −1 to an infinite one. */
function scalar(x: f64, y: f64): f64 {
  return x == 1 || (x == -1 && abs(y) == Infinity) ? 1 : NativeMath.pow(x, y);
}

// As for exp and log in math.ts, but only as accurate as a float32 result needs: to about 2⁻³⁴ and 2⁻³⁷.
const EXP = memory.data<f64>([
  0.00019790348015179477, 0.001394465774275068, 0.008333497057374925, 0.04166629498022648, 0.16666665869047345,
  0.5000000067668928,
]);
const LOG = memory.data<f64>([0.23582232332238573, 0.2853730520191766, 0.4000033522420526, 0.6666666564543812]);
// ln 2, and where the result is surely beyond float32 on either side.
const REDUCTION = memory.data<f64>([0.6931471805599453, 200, -200]);

/** xʸ for two positive finite float32 lanes widened to float64, whose range holds every intermediate result. */
// @ts-ignore: decorator
@inline function ofPositive(x: v128, y: v128): v128 {
  const moved = fromSqrtHalf<f64>(x);
  const f = fractionOf<f64>(moved);
  const s = v128.div<f64>(f, v128.add<f64>(f, constant<f64>(TWO)));
  const z = v128.mul<f64>(s, s);
  let p = madd<f64>(splatAt<f64>(LOG), z, splatAt<f64>(LOG + 8));
  p = horner2<f64>(p, z, LOG + 16);
  const logOfM = madd<f64>(v128.mul<f64>(z, s), p, v128.add<f64>(s, s));
  const ln2 = splatAt<f64>(REDUCTION);
  const logOfX = madd<f64>(exponentOf<f64>(moved), ln2, logOfM);

  const inside = v128.pmin<f64>(v128.mul<f64>(y, logOfX), splatAt<f64>(REDUCTION + 8));
  const t = v128.pmax<f64>(inside, splatAt<f64>(REDUCTION + 16));
  const round = constant<f64>(ROUND);
  const rounded = roundToExponent<f64>(t, round);
  const r = nmadd<f64>(v128.sub<f64>(rounded, round), ln2, t);
  let q = horner4<f64>(splatAt<f64>(EXP), r, EXP + 8);
  q = madd<f64>(q, r, splatAt<f64>(EXP + 40));
  const scale = powerOf2<f64>(rounded);
  return v128.demote_zero<f64>(madd<f64>(madd<f64>(v128.mul<f64>(r, r), q, r), scale, scale));
}

/** xʸ for any float32 lanes: |x|ʸ, then the sign and the edges. A call, for it is long and would be in every kind of row. */
function general(x: v128, y: v128): v128 {
  const zero = v128.splat<f32>(0), one = constant<f32>(ONE), sign = bits<f32>(SIGN), infinite = bits<f32>(INFINITE);
  const base = v128.andnot(x, sign);
  const low = ofPositive(v128.promote_low<f32>(base), v128.promote_low<f32>(y));
  const high = ofPositive(
    v128.promote_low<f32>(v128.shuffle<i64>(base, base, 1, 1)),
    v128.promote_low<f32>(v128.shuffle<i64>(y, y, 1, 1)),
  );
  // A base of 0 or ∞ gives 0 or ∞, and one of 1 gives 1.
  const isZero = v128.eq<f32>(base, zero);
  const isExtreme = v128.or(isZero, v128.eq<f32>(base, infinite));
  const extreme = v128.and(infinite, v128.xor(isZero, v128.gt<f32>(y, zero)));
  let magnitude = v128.bitselect(extreme, v128.shuffle<i64>(low, high, 0, 2), isExtreme);
  magnitude = v128.bitselect(one, magnitude, v128.eq<f32>(base, one));

  const half = v128.mul<f32>(y, constant<f32>(HALF));
  const isInteger = v128.eq<f32>(v128.floor<f32>(y), y);
  const isOdd = v128.andnot(isInteger, v128.eq<f32>(v128.floor<f32>(half), half));
  const signed = v128.or(magnitude, v128.and(v128.and(x, sign), isOdd));
  // NaN, all bits set: where an operand is NaN and 1 is not the base, and for fractional powers of finite negative numbers.
  const isUnordered = v128.andnot(v128.or(v128.ne<f32>(x, x), v128.ne<f32>(y, y)), v128.eq<f32>(x, one));
  const isFiniteNegative = v128.and(v128.lt<f32>(x, zero), v128.lt<f32>(base, infinite));
  const result = v128.or(signed, v128.or(isUnordered, v128.andnot(isFiniteNegative, isInteger)));
  return v128.bitselect(one, result, v128.eq<f32>(y, zero));
}

/** x^½: unlike the square root, +0 of −0 and ∞ of −∞. */
// @ts-ignore: decorator
@inline function root<T>(x: v128): v128 {
  const infinite = bits<T>(INFINITE), sign = bits<T>(SIGN);
  const isLowest = v128.eq<T>(x, v128.or(infinite, sign));
  return v128.bitselect(infinite, v128.andnot(v128.sqrt<T>(x), sign), isLowest);
}

/** xʸ; by rule the powers 2 and ½ are a product and a root, so that an array's square costs no logarithm. */
// @ts-ignore: decorator
@inline export function pow<T>(x: v128, y: v128): v128 {
  const isSquare = v128.eq<T>(y, constant<T>(TWO)), isRoot = v128.eq<T>(y, constant<T>(HALF));
  if (v128.all_true<i32>(isSquare)) return v128.mul<T>(x, x);
  if (v128.all_true<i32>(isRoot)) return root<T>(x);
  let result: v128;
  if (sizeof<T>() == 4) {
    result = general(x, y);
  } else {
    result = v128.splat<f64>(scalar(v128.extract_lane<f64>(x, 0), v128.extract_lane<f64>(y, 0)));
    result = v128.replace_lane<f64>(result, 1, scalar(v128.extract_lane<f64>(x, 1), v128.extract_lane<f64>(y, 1)));
  }
  return v128.bitselect(v128.mul<T>(x, x), v128.bitselect(root<T>(x), result, isRoot), isSquare);
}
