import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import type { Shape } from "../array/shape.ts";
import { type BatchSource, isBatchSource } from "../data/training_batches.ts";
import type { Module } from "../nn/module.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { BatchSteps } from "./batch_steps.ts";
import { checkBatchSize } from "./check_batch_size.ts";
import { checkSource } from "./check_source.ts";
import type { Compiled } from "./compile.ts";
import { DatasetSteps } from "./dataset_steps.ts";
import { Evaluation } from "./evaluate.ts";
import { Pause } from "./pause.ts";
import type { SampleWeight } from "./sample_weights.ts";
import { Samples } from "./samples.ts";

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /** Samples at a time (default 32). */
  readonly batchSize?: number;
  /** How much each sample counts in the loss: `[n]`. */
  readonly sampleWeight?: SampleWeight;
}

/** The loss, and the metrics by name. */
export type Values = { loss: number } & Record<string, number>;

const OPERATION = "evaluate";
const NAMES: OptionNames<EvaluateOptions> = { batchSize: true, sampleWeight: true };

async function runOnce(evaluation: Evaluation): Promise<Values> {
  try {
    return await evaluation.run(new Pause());
  } finally {
    await evaluation.dispose();
  }
}

/**
 * Measures a module, in evaluation mode.
 *
 * @param module What to measure.
 * @param compiled Its loss and metrics.
 * @param inputShape The shape of a sample, or null where the model doesn't say it.
 * @param x The samples, or a dataset.
 * @param y The targets; undefined with a dataset.
 * @param options See {@linkcode EvaluateOptions}; undefined with a dataset.
 * @throws {TypeError} If something is of the wrong kind, or comes with a dataset.
 * @throws {RangeError} If something is out of range, or the numbers of rows differ.
 */
export async function evaluateModel(
  module: Module,
  compiled: Compiled,
  inputShape: Shape | null,
  x: Tensor | BatchSource,
  y: Tensor | undefined,
  options: EvaluateOptions | undefined,
): Promise<Values> {
  if (isBatchSource(x)) {
    if (y !== undefined || options !== undefined) {
      throw new TypeError(
        "Cannot evaluate with a dataset and separate targets or options: its batches bring targets and weights, as " +
          "[x, y, sampleWeight]; call evaluate(dataset)",
      );
    }
    checkSource(OPERATION, x, 1);
    const use = { operation: OPERATION, inputShape, classWeight: undefined };
    return await runOnce(
      new Evaluation(module, compiled, (work, replays) => new DatasetSteps(x, use, work, replays)),
    );
  }
  const { batchSize, sampleWeight } = checkedOptions(options);
  const samples = new Samples(OPERATION, x, y as Tensor, { sampleWeight }, inputShape);
  try {
    const { data } = samples;
    return await runOnce(
      new Evaluation(
        module,
        compiled,
        (work, replays) => new BatchSteps(data, batchSize, null, work, replays),
        [data.y],
      ),
    );
  } finally {
    samples.dispose();
  }
}

function checkedOptions(options: EvaluateOptions = {}): EvaluateOptions & { batchSize: number } {
  checkOptionNames(OPERATION, options, NAMES);
  return { ...options, batchSize: checkBatchSize(OPERATION, options.batchSize) };
}
