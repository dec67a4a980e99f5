import type { Module } from "../nn/module.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { asColumn } from "./batches.ts";
import type { Compiled } from "./compile.ts";
import type { BatchData } from "./training_source.ts";

/** What a model makes of a batch. */
export interface BatchOutputs {
  readonly predictions: Tensor;
  /** The targets; those of shape [n] as [n, 1] where the model has one output. */
  readonly targets: Tensor;
  readonly loss: Tensor;
}

/**
 * Runs a module and its loss on a batch.
 *
 * @param module What to run.
 * @param compiled Its loss.
 * @param batch The samples.
 * @param all Targets to check before the loss is computed, if the loss can: those of this batch and of later ones.
 */
export function forwardBatch(
  module: Module,
  compiled: Compiled,
  { x, y, weights }: BatchData,
  all: readonly Tensor[] = [],
): BatchOutputs {
  const predictions = module.forward(x);
  for (const targets of all) compiled.loss.checkTargets?.(targets, predictions.shape);
  const targets = asColumn(y, predictions.size / predictions.shape[0]!);
  const loss = weights
    ? compiled.loss.forward(predictions, targets, weights)
    : compiled.loss.forward(predictions, targets);
  return { predictions, targets, loss };
}
