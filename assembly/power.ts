/** Vector power. `T` is f32 or f64. */
import { bits, constant, HALF, INFINITE, ONE, SIGN, TWO } from "./constants";
import { exp, log } from "./math";

/** xʸ as IEEE 754 has it: 1 to any power is 1, and so is −1 to an infinite one. */
function scalar(x: f64, y: f64): f64 {
  return x == 1 || (x == -1 && abs(y) == Infinity) ? 1 : NativeMath.pow(x, y);
}

/** |x|ʸ for two float32 lanes widened to float64, which makes the float32 result correctly rounded but for rare near-ties. */
// @ts-ignore: decorator
@inline function ofMagnitude(x: v128, y: v128): v128 {
  return v128.demote_zero<f64>(exp<f64>(v128.mul<f64>(y, log<f64>(x))));
}

/** xʸ for any float32 lanes: |x|ʸ, then the sign and the edges. */
// @ts-ignore: decorator
@inline function general(x: v128, y: v128): v128 {
  const zero = v128.splat<f32>(0), one = constant<f32>(ONE), sign = bits<f32>(SIGN);
  const base = v128.andnot(x, sign);
  const low = ofMagnitude(v128.promote_low<f32>(base), v128.promote_low<f32>(y));
  const high = ofMagnitude(
    v128.promote_low<f32>(v128.shuffle<i64>(base, base, 1, 1)),
    v128.promote_low<f32>(v128.shuffle<i64>(y, y, 1, 1)),
  );
  // 1 to an infinite power would be NaN.
  const magnitude = v128.bitselect(one, v128.shuffle<i64>(low, high, 0, 2), v128.eq<f32>(base, one));

  const half = v128.mul<f32>(y, constant<f32>(HALF));
  const isInteger = v128.eq<f32>(v128.floor<f32>(y), y);
  const isOdd = v128.andnot(isInteger, v128.eq<f32>(v128.floor<f32>(half), half));
  const signed = v128.or(magnitude, v128.and(v128.and(x, sign), isOdd));
  // A finite negative number has no fractional powers: all bits set is NaN.
  const isFiniteNegative = v128.and(v128.lt<f32>(x, zero), v128.lt<f32>(base, bits<f32>(INFINITE)));
  const result = v128.or(signed, v128.andnot(isFiniteNegative, isInteger));
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
