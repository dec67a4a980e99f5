import { formatShape } from "../array/shape.ts";
import { gather } from "../ops/gather.ts";
import { take } from "../ops/take.ts";
import { apply } from "../tensor/apply.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { OptionTensor } from "./option_tensor.ts";
import type { UnreducedLosses } from "./reduced_loss.ts";

/**
 * Checks that predictions tell classes apart.
 *
 * @param loss The loss, as messages name it.
 * @param predictions What the model gave.
 * @param axis The axis of the classes; −1 for the last.
 * @returns How many classes there are.
 * @throws {RangeError} If there is no such axis, or it is shorter than 2.
 */
export function checkClasses(loss: string, predictions: Tensor, axis: 1 | -1): number {
  const classes = predictions.rank < 2 ? 0 : predictions.shape.at(axis)!;
  if (classes >= 2) return classes;
  const where = axis === 1 ? "axis 1" : "the last axis";
  throw new RangeError(
    `Cannot compute ${loss} of predictions of shape ${
      formatShape(predictions.shape)
    }: expected one row a sample, and 2 classes or more along ${where}; give the last layer one unit a class, or for two classes use the binary cross-entropy with one unit`,
  );
}

/** The weights of the classes, checked to be as many as there are classes. */
export function classWeights(weight: OptionTensor | null, predictions: Tensor): Tensor | null {
  const classes = predictions.shape[1]!;
  return weight?.for(
    predictions,
    (shape) => shape.length === 1 && shape[0] === classes,
    `one weight a class, [${classes}]`,
  ) ?? null;
}

/**
 * Minus the logarithm of the probability of each sample's class, times the weight of that class.
 *
 * @param logProbabilities What the model gives each class.
 * @param index The class of each sample, int32.
 * @param axis The axis of the classes, from 0.
 * @param weight One factor a class, or null.
 * @returns The losses; with weights their mean divides by the weights' sum, as in PyTorch.
 */
export function classLosses(
  logProbabilities: Tensor,
  index: Tensor,
  axis: number,
  weight: Tensor | null = null,
): UnreducedLosses {
  const chosen = apply(gather, [logProbabilities, index.expandDims(axis)], { axis });
  const losses = chosen.squeeze({ axis }).neg();
  if (weight === null) return { losses };
  const weights = apply(take, [weight, index], { axis: 0 });
  return { losses: losses.mul(weights), divisor: () => weights.sum() };
}
