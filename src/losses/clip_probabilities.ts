import { where } from "../tensor/combine.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Keras's epsilon: what keeps logarithms of probabilities finite. */
const EPSILON = 1e-7;

/**
 * Probabilities limited to 1e-7 and more, and to a largest value, as Keras does before it takes logarithms. The gradient passes where
 * nothing is cut off, at the limits themselves too: in float32 a saturated sigmoid often gives 1 − 1e-7 exactly. NaN stays NaN.
 *
 * @param probabilities What to limit.
 * @param largest The largest result (default 1 − 1e-7).
 */
export function clipProbabilities(probabilities: Tensor, largest: number = 1 - EPSILON): Tensor {
  const raised = where(probabilities.less(EPSILON), EPSILON, probabilities);
  return where(raised.greater(largest), largest, raised);
}

/** Probabilities of classes along an axis as Keras takes them: divided by their sum, then limited. */
export function normalizeProbabilities(probabilities: Tensor, axis: number): Tensor {
  return clipProbabilities(probabilities.div(probabilities.sum({ axis, keepDims: true })));
}
