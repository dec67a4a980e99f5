/** The activations other than sigmoid, tanh and gelu, and their derivatives, on vectors. `T` is f32 or f64. */
import { bits, constant, ONE, SIGN } from "./constants";
import { expm1, expNonPositive, log1pOrdinary } from "./math";
import { madd } from "./simd";

/** max(x, 0), and NaN of NaN: `pmax` keeps its first operand unless the second is larger. */
// @ts-ignore: decorator
@inline export function relu<T>(x: v128): v128 {
  return v128.pmax<T>(x, v128.splat<T>(0));
}

// @ts-ignore: decorator
@inline export function leakyRelu<T>(x: v128, slope: v128): v128 {
  return v128.bitselect(x, v128.mul<T>(x, slope), v128.gt<T>(x, v128.splat<T>(0)));
}

// @ts-ignore: decorator
@inline export function elu<T>(x: v128, alpha: v128): v128 {
  return v128.bitselect(x, v128.mul<T>(expm1<T>(x), alpha), v128.gt<T>(x, v128.splat<T>(0)));
}

/** max(x, 0) + log(1 + e^−|x|) */
// @ts-ignore: decorator
@inline export function softplus<T>(x: v128): v128 {
  const tail = log1pOrdinary<T>(expNonPositive<T>(v128.or(x, bits<T>(SIGN))));
  return v128.add<T>(relu<T>(x), tail);
}

/** s·(1 + x·(1 − s)) with s = sigmoid(x); 1 − s is computed as sigmoid(−x). */
// @ts-ignore: decorator
@inline export function siluDerivative<T>(x: v128): v128 {
  const one = constant<T>(ONE);
  const e = expNonPositive<T>(v128.or(x, bits<T>(SIGN)));
  const denominator = v128.add<T>(e, one);
  const larger = v128.div<T>(one, denominator), smaller = v128.div<T>(e, denominator);
  const isBelow = v128.lt<T>(x, v128.splat<T>(0));
  const s = v128.bitselect(smaller, larger, isBelow);
  return v128.mul<T>(s, madd<T>(x, v128.bitselect(larger, smaller, isBelow), one));
}
