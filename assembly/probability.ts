/** Keras's limits of probabilities, which keep logarithms finite. `T` is f32 or f64. */
import { constant, LARGEST_PROBABILITY, SMALLEST_PROBABILITY } from "./constants";

/** Probabilities between the limits; NaN stays NaN. */
// @ts-ignore: decorator
@inline export function limited<T>(p: v128): v128 {
  return v128.pmin<T>(v128.pmax<T>(p, constant<T>(SMALLEST_PROBABILITY)), constant<T>(LARGEST_PROBABILITY));
}

/** Whether {@link limited} has changed p, so that there is no slope. NaN is unequal to itself, and keeps its slope. */
// @ts-ignore: decorator
@inline export function isCutOff<T>(p: v128, limited: v128): v128 {
  return v128.andnot(v128.ne<T>(limited, p), v128.ne<T>(p, p));
}
