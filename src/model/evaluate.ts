import { noGrad } from "../autograd/grad_mode.ts";
import type { Module } from "../nn/module.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { asColumn, takeRows } from "./batches.ts";
import type { Compiled } from "./compile.ts";

/** Runs `fn` without recording and with a module in evaluation mode, and restores the mode of each module in it. */
export function inEvaluation<T>(module: Module, fn: () => T): T {
  const before = module.modules().map((one) => [one, one.training] as const);
  module.eval();
  try {
    return noGrad(fn);
  } finally {
    for (const [one, training] of before) one.training = training;
  }
}

/**
 * The loss and the metrics over samples, a batch at a time.
 *
 * @param weights What each sample counts in the loss, or null.
 * @returns The values by name: `loss`, then the metrics.
 */
export function evaluateBatches(
  module: Module,
  compiled: Compiled,
  x: Tensor,
  y: Tensor,
  batchSize: number,
  weights: Tensor | null,
): { loss: number } & Record<string, number> {
  const rows = x.shape[0]!;
  let total = 0;
  compiled.resetMetrics();
  inEvaluation(module, () => {
    for (let start = 0; start < rows; start += batchSize) {
      const stop = Math.min(start + batchSize, rows);
      tidy(() => {
        const predictions = module.forward(takeRows(x, start, stop, null));
        const outputs = predictions.size / predictions.shape[0]!;
        const targets = asColumn(takeRows(y, start, stop, null), outputs);
        const part = weights && takeRows(weights, start, stop, null);
        const loss = part
          ? compiled.loss.forward(predictions, targets, part)
          : compiled.loss.forward(predictions, targets);
        total += loss.item() * (stop - start);
        for (const metric of compiled.metricsFor(outputs)) metric.update(predictions, targets);
      });
    }
  });
  return { loss: total / rows, ...compiled.metricValues() };
}
