import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import type { Shape } from "../array/shape.ts";
import type { Module } from "../nn/module.ts";
import { concat } from "../tensor/combine.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { asColumns, takeRows } from "./batches.ts";
import { checkBatchSize } from "./check_batch_size.ts";
import { checkSamples } from "./check_data.ts";
import { inEvaluation } from "./evaluate.ts";

const OPERATION = "predict";
const NAMES: OptionNames<{ batchSize?: number }> = { batchSize: true };

/**
 * The outputs of a module for samples, in evaluation mode, without recording for gradients.
 *
 * @param module What to run.
 * @param x The samples, one a row.
 * @param options.batchSize Samples at a time (default: all at once).
 * @param inputShape The shape of a sample, or null where the model doesn't say it.
 * @returns The outputs, one a row.
 */
export function predictBatches(
  module: Module,
  x: Tensor,
  options: { batchSize?: number },
  inputShape: Shape | null,
): Tensor {
  checkSamples(OPERATION, "x", x);
  checkOptionNames(OPERATION, options, NAMES);
  const rows = x.shape[0]!;
  const batchSize = options.batchSize === undefined ? rows : checkBatchSize(OPERATION, options.batchSize);
  return inEvaluation(module, () =>
    tidy(() => {
      const samples = asColumns(x, inputShape);
      if (batchSize >= rows) return module.forward(samples);
      const parts: Tensor[] = [];
      for (let start = 0; start < rows; start += batchSize) {
        const stop = Math.min(start + batchSize, rows);
        parts.push(tidy(() => module.forward(takeRows(samples, start, stop, null))));
      }
      return concat(parts);
    }));
}
