/** Vector sine and cosine. `T` is f32 or f64. */
import { bits, constant, HALF, INTEGER_ONE, ONE, SIGN } from "./constants";
import { horner2, horner4 } from "./polynomial";
import { madd, splatAt } from "./simd";

// (sin r − r)/r³ and (cos r − 1 + r²/2)/r⁴ in r², |r| ≤ π/4: minimax.
const SIN_32 = memory.data<f32>([-0.00019516657630447298, 0.008332173340022564, -0.16666655242443085]);
const COS_32 = memory.data<f32>([2.4437740648863837e-5, -0.001388736185617745, 0.04166664555668831]);
const SIN_64 = memory.data<f64>([
  1.5896507001842628e-10, -2.5050753303810503e-8, 2.7557313662341345e-6, -0.0001984126982972616, 0.008333333333322316,
  -0.16666666666666632,
]);
const COS_64 = memory.data<f64>([
  -1.1359458348098482e-11, 2.0875719762595664e-9, -2.7557314327690237e-7, 2.4801587289401394e-5, -0.0013888888888874003,
  0.0416666666666666,
]);

// 2/π, what rounds to an integer, and π/2 in three parts: the first two have 33 bits, so that their product with n < 2²⁰ is
// exact (as in fdlibm).
const REDUCTION = memory.data<f64>([
  0.6366197723675814, 6755399441055744, 1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21,
]);

/** Beyond it the argument is reduced by the scalar functions. */
const LIMIT: f64 = 1e6;

// @ts-ignore: decorator
@inline function reduction(index: usize): v128 {
  return v128.load64_splat(REDUCTION + 8 * index);
}

/** x·2/π rounded to n, in the low bits of the sum with 1.5·2⁵². */
// @ts-ignore: decorator
@inline function quadrantOf(x: v128): v128 {
  return v128.add<f64>(v128.mul<f64>(x, reduction(0)), reduction(1));
}

/** x − n·π/2 */
// @ts-ignore: decorator
@inline function remainder(x: v128, n: v128): v128 {
  const first = v128.sub<f64>(x, v128.mul<f64>(n, reduction(2)));
  const product = v128.mul<f64>(n, reduction(3));
  const second = v128.sub<f64>(first, product);
  const lost = v128.sub<f64>(v128.sub<f64>(first, second), product);
  return v128.sub<f64>(second, v128.sub<f64>(v128.mul<f64>(n, reduction(4)), lost));
}

/** The sine, or the cosine, of an angle given by the quadrant in the low bits of q and a rest r. */
// @ts-ignore: decorator
@inline function ofReduced<T>(isCosine: bool, q: v128, r: v128): v128 {
  const z = v128.mul<T>(r, r);
  let s: v128, c: v128;
  if (sizeof<T>() == 4) {
    s = horner2<T>(splatAt<T>(SIN_32), z, SIN_32 + 4);
    c = horner2<T>(splatAt<T>(COS_32), z, COS_32 + 4);
  } else {
    s = madd<T>(horner4<T>(splatAt<T>(SIN_64), z, SIN_64 + 8), z, splatAt<T>(SIN_64 + 40));
    c = madd<T>(horner4<T>(splatAt<T>(COS_64), z, COS_64 + 8), z, splatAt<T>(COS_64 + 40));
  }
  s = madd<T>(v128.mul<T>(r, z), s, r);
  // 1 − z/2 rounded, and what the rounding took.
  const one = constant<T>(ONE);
  const halfSquare = v128.mul<T>(z, constant<T>(HALF));
  const w = v128.sub<T>(one, halfSquare);
  const lost = v128.sub<T>(v128.sub<T>(one, w), halfSquare);
  c = v128.add<T>(w, madd<T>(v128.mul<T>(z, z), c, lost));

  const unit = bits<T>(INTEGER_ONE);
  if (sizeof<T>() == 4) {
    if (isCosine) q = v128.add<i32>(q, unit);
    const isEven = v128.eq<i32>(v128.and(q, unit), v128.splat<i32>(0));
    const sign = v128.and(v128.shl<i32>(q, 30), bits<T>(SIGN));
    return v128.xor(v128.bitselect(s, c, isEven), sign);
  }
  if (isCosine) q = v128.add<i64>(q, unit);
  const isEven = v128.eq<i64>(v128.and(q, unit), v128.splat<i64>(0));
  const sign = v128.and(v128.shl<i64>(q, 62), bits<T>(SIGN));
  return v128.xor(v128.bitselect(s, c, isEven), sign);
}

// @ts-ignore: decorator
@inline function scalarLane<T>(isCosine: bool, x: T, result: T): T {
  if (abs<f64>(<f64>x) < LIMIT) return result;
  return <T>(isCosine ? NativeMath.cos(<f64>x) : NativeMath.sin(<f64>x));
}

/** Replaces the lanes of `result` whose argument is beyond the limit. */
function withHugeLanes<T>(isCosine: bool, x: v128, result: v128): v128 {
  let value = scalarLane<T>(isCosine, v128.extract_lane<T>(x, 0), v128.extract_lane<T>(result, 0));
  result = v128.replace_lane<T>(result, 0, value);
  value = scalarLane<T>(isCosine, v128.extract_lane<T>(x, 1), v128.extract_lane<T>(result, 1));
  result = v128.replace_lane<T>(result, 1, value);
  if (sizeof<T>() == 4) {
    value = scalarLane<T>(isCosine, v128.extract_lane<T>(x, 2), v128.extract_lane<T>(result, 2));
    result = v128.replace_lane<T>(result, 2, value);
    value = scalarLane<T>(isCosine, v128.extract_lane<T>(x, 3), v128.extract_lane<T>(result, 3));
    result = v128.replace_lane<T>(result, 3, value);
  }
  return result;
}

// @ts-ignore: decorator
@inline function sineOrCosine<T>(isCosine: bool, x: v128): v128 {
  let q: v128, r: v128;
  if (sizeof<T>() == 4) {
    const a = v128.promote_low<f32>(x), b = v128.promote_low<f32>(v128.shuffle<i64>(x, x, 1, 1));
    const p = quadrantOf(a), s = quadrantOf(b);
    const ra = remainder(a, v128.sub<f64>(p, reduction(1))), rb = remainder(b, v128.sub<f64>(s, reduction(1)));
    q = v128.shuffle<i32>(p, s, 0, 2, 4, 6);
    r = v128.shuffle<i64>(v128.demote_zero<f64>(ra), v128.demote_zero<f64>(rb), 0, 2);
  } else {
    q = quadrantOf(x);
    r = remainder(x, v128.sub<f64>(q, reduction(1)));
  }
  let result = ofReduced<T>(isCosine, q, r);
  // −0 is its own sine.
  if (!isCosine) result = v128.bitselect(x, result, v128.eq<T>(x, v128.splat<T>(0)));
  const isSmall = v128.lt<T>(v128.andnot(x, bits<T>(SIGN)), v128.splat<T>(<T>LIMIT));
  return v128.all_true<i32>(isSmall) ? result : withHugeLanes<T>(isCosine, x, result);
}

// @ts-ignore: decorator
@inline export function sin<T>(x: v128): v128 {
  return sineOrCosine<T>(false, x);
}

// @ts-ignore: decorator
@inline export function cos<T>(x: v128): v128 {
  return sineOrCosine<T>(true, x);
}
