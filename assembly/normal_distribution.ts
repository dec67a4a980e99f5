/**
 * The normal distribution function Φ, for gelu. `T` is f32 or f64.
 *
 * Φ(−a) = e^(−a²/2)·R(a) for a ≥ 0, with R(a)·(a + 4) a polynomial in (a − 4)/(a + 4) (after Shepherd and Laframboise 1981;
 * the coefficients are a Chebyshev fit). So the lower tail keeps its relative accuracy, where ½·(1 + erf(x/√2)) cancels.
 */
import { bits, constant, FOUR, HALF, LOWER, MINUS_DENSITY, NORMAL_LIMIT, ONE, SHORT, SIGN } from "./constants";
import { expRaisedOfSum } from "./math";
import { horner2, horner4 } from "./polynomial";
import { madd, splatAt } from "./simd";

const TAIL_32 = memory.data<f32>([
  -5.143016096553765e-5, -0.00023202247393783182, 0.00016998490900732577, 0.001644523930735886, -0.003488922491669655,
  -0.0075448607094585896, 0.06039751321077347, -0.18652135133743286, 0.38713735342025757, -0.6078966856002808,
  0.7552851438522339,
]);
const TAIL_64 = memory.data<f64>([
  -6.971785136589346e-10, -2.458503674738031e-9, 1.8468613187856815e-9, 1.9387833341413813e-8, 1.3323579904108162e-8,
  -8.504299820618195e-8, -1.549221444678882e-7, 2.71478066384879e-7, 1.0214708350588223e-6, -6.295147275444405e-7,
  -5.9201147881289296e-6, 7.166008926522585e-7, 3.5144663299268695e-5, -1.9082432394696527e-6, -0.00023109492993187997,
  0.0001333443101734561, 0.0016308184568856472, -0.00347969236719961, -0.0075401889666758945, 0.06039657489092779,
  -0.18652185795965892, 0.3871374007422147, -0.6078966419718921, 0.7552851304157515,
]);

/** |x|, no more than where Φ(−a) is 0. */
// @ts-ignore: decorator
@inline function magnitude<T>(x: v128): v128 {
  return v128.pmin<T>(v128.andnot(x, bits<T>(SIGN)), constant<T>(NORMAL_LIMIT));
}

/** R(a) */
// @ts-ignore: decorator
@inline function tailRatio<T>(a: v128): v128 {
  const four = constant<T>(FOUR);
  const u = v128.div<T>(constant<T>(ONE), v128.add<T>(a, four));
  const t = v128.mul<T>(v128.sub<T>(a, four), u);
  let p: v128;
  if (sizeof<T>() == 4) {
    p = horner4<T>(splatAt<T>(TAIL_32), t, TAIL_32 + 4);
    p = horner4<T>(p, t, TAIL_32 + 20);
    p = horner2<T>(p, t, TAIL_32 + 36);
  } else {
    p = horner4<T>(splatAt<T>(TAIL_64), t, TAIL_64 + 8);
    p = horner4<T>(p, t, TAIL_64 + 40);
    p = horner4<T>(p, t, TAIL_64 + 72);
    p = horner4<T>(p, t, TAIL_64 + 104);
    p = horner4<T>(p, t, TAIL_64 + 136);
    p = horner2<T>(p, t, TAIL_64 + 168);
    p = madd<T>(p, t, splatAt<T>(TAIL_64 + 184));
  }
  return v128.mul<T>(p, u);
}

/** e^(−a²/2), raised. The square is taken as h² + (a − h)(a + h), h² exact, for the exponential would multiply its error by a². */
// @ts-ignore: decorator
@inline function raisedExpOfSquare<T>(a: v128): v128 {
  const minusHalf = v128.or(constant<T>(HALF), bits<T>(SIGN));
  const h = v128.and(a, bits<T>(SHORT));
  const rest = v128.mul<T>(v128.sub<T>(a, h), v128.add<T>(a, h));
  return expRaisedOfSum<T>(v128.mul<T>(v128.mul<T>(h, h), minusHalf), v128.mul<T>(rest, minusHalf));
}

/** x where it is below the limit, else 0; NaN of NaN. */
// @ts-ignore: decorator
@inline function unlessBeyond<T>(a: v128, x: v128): v128 {
  return v128.andnot(x, v128.ge<T>(a, constant<T>(NORMAL_LIMIT)));
}

/** x·Φ(x) */
// @ts-ignore: decorator
@inline export function gelu<T>(x: v128): v128 {
  const a = magnitude<T>(x), one = constant<T>(ONE), lower = constant<T>(LOWER);
  const tail = unlessBeyond<T>(a, v128.mul<T>(raisedExpOfSquare<T>(a), tailRatio<T>(a)));
  const below = v128.mul<T>(v128.mul<T>(x, tail), lower);
  const above = v128.mul<T>(x, v128.sub<T>(one, v128.mul<T>(tail, lower)));
  return v128.bitselect(below, above, v128.lt<T>(x, v128.splat<T>(0)));
}

/** Φ(x) + x·φ(x); with φ(a) = e^(−a²/2)/√(2π) it is e^(−a²/2)·(R(a) − a/√(2π)) at −a, and 1 minus that at a. */
// @ts-ignore: decorator
@inline export function geluDerivative<T>(x: v128): v128 {
  const a = magnitude<T>(x);
  const factor = madd<T>(a, constant<T>(MINUS_DENSITY), tailRatio<T>(a));
  const below = v128.mul<T>(v128.mul<T>(raisedExpOfSquare<T>(a), factor), constant<T>(LOWER));
  const inside = unlessBeyond<T>(a, below);
  const above = v128.sub<T>(constant<T>(ONE), inside);
  return v128.bitselect(inside, above, v128.lt<T>(x, v128.splat<T>(0)));
}
