import type { Module } from "../nn/module.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Compiled } from "./compile.ts";
import { findNonFinite } from "./find_non_finite.ts";
import { descend } from "./fit.ts";
import { forwardBatch } from "./forward_batch.ts";

/**
 * One forward and backward pass and one step of the optimizer, unless the loss is not finite; then nothing is changed.
 *
 * @param module What is trained.
 * @param compiled Its loss, optimizer and metrics.
 * @param x The samples, one a row.
 * @param y The targets, one a row.
 * @returns The loss before the step.
 * @throws {RangeError} If the loss is NaN or infinite.
 */
export function trainOnBatch(module: Module, compiled: Compiled, x: Tensor, y: Tensor): number {
  return tidy(() => {
    const { predictions, targets, loss } = forwardBatch(module, compiled, { x, y, weights: null });
    const value = loss.item();
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `Cannot train on a batch whose loss is ${value}: ${
          findNonFinite(module, x)
        }; a smaller learning rate or scaled inputs may help`,
      );
    }
    for (const metric of compiled.metricsFor(predictions.size / predictions.shape[0]!)) {
      metric.update(predictions, targets);
    }
    descend(compiled.optimizerFor(module), loss);
    return value;
  });
}
