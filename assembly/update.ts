/**
 * What the kernels that change parameters share. They use no fused multiply-add: each operation is rounded by itself, so that
 * every implementation gives the same bits. Rates and powers are float64 cells whatever `T` is, which is f32 or f64.
 */
import { loadFirst, storeFirst } from "./lanes";
import { lanes } from "./simd";

/** The `count` elements at `address`: a vector, or fewer with 0 in the other lanes. */
// @ts-ignore: decorator
@inline export function read<T>(address: usize, count: usize): v128 {
  return count == lanes<T>() ? v128.load(address) : loadFirst<T>(address, count);
}

/** Stores the first `count` lanes of `x`. */
// @ts-ignore: decorator
@inline export function write<T>(address: usize, x: v128, count: usize): void {
  if (count == lanes<T>()) v128.store(address, x);
  else storeFirst<T>(address, x, count);
}

/** `x`, rounded to T, in every lane. */
// @ts-ignore: decorator
@inline export function every<T>(x: f64): v128 {
  return v128.splat<T>(<T>x);
}

/** average·weight + value·rest, the products rounded. */
// @ts-ignore: decorator
@inline export function blend<T>(average: v128, weight: v128, value: v128, rest: v128): v128 {
  return v128.add<T>(v128.mul<T>(average, weight), v128.mul<T>(value, rest));
}

/** average + (value − average)·rest: the same, with one rounding more and one constant less. */
// @ts-ignore: decorator
@inline export function approach<T>(average: v128, value: v128, rest: v128): v128 {
  return v128.add<T>(average, v128.mul<T>(v128.sub<T>(value, average), rest));
}

/** The gradient with that of l2/2·‖parameter‖² added. */
// @ts-ignore: decorator
@inline export function penalized<T>(gradient: v128, parameter: v128, l2: f64): v128 {
  return l2 == 0 ? gradient : v128.add<T>(gradient, v128.mul<T>(parameter, every<T>(l2)));
}

/** The parameter less parameter·decay·rate. */
// @ts-ignore: decorator
@inline export function decayed<T>(parameter: v128, decay: f64, rate: v128): v128 {
  return decay == 0 ? parameter : v128.sub<T>(parameter, v128.mul<T>(v128.mul<T>(parameter, every<T>(decay)), rate));
}

/** Below it an average of gradients or of steps becomes 0; so high that times a learning rate it is not subnormal either. */
// @ts-ignore: decorator
@inline export function negligible<T>(): v128 {
  return v128.splat<T>(sizeof<T>() == 4 ? <T>1e-30 : <T>1e-290);
}

/** The same for an average of squares. */
// @ts-ignore: decorator
@inline export function negligibleSquare<T>(): v128 {
  return v128.splat<T>(sizeof<T>() == 4 ? <T>1e-35 : <T>1e-300);
}

/** x, with 0 for lanes below `least`: an average of gradients that have become 0 would shrink to subnormal numbers, which are slow. */
// @ts-ignore: decorator
@inline export function settled<T>(x: v128, least: v128): v128 {
  return v128.andnot(x, v128.lt<T>(v128.abs<T>(x), least));
}
