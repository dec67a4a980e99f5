import { type BatchSource, isBatchSource } from "../data/training_batches.ts";
import { TensorBase } from "../tensor/base.ts";
import type { Tensor } from "../tensor/tensor.ts";
import {
  checkDatasetOptions,
  checkFitOptions,
  type DatasetFitOptions,
  type FitOptions,
} from "./fit_options.ts";
import type { TrainingInput } from "./training_data.ts";

/**
 * Tells the two forms of `fit` apart, and checks the options.
 *
 * @param x The samples, or a dataset.
 * @param second The targets, or the options with a dataset.
 * @param third The options without a dataset.
 * @returns What to train on, and how.
 * @throws {TypeError} If the options are of the wrong kind, or a dataset comes with targets or an option that it decides itself.
 * @throws {RangeError} If an option is out of range.
 */
export function fitArguments(
  x: Tensor | BatchSource,
  second: Tensor | DatasetFitOptions | undefined,
  third: FitOptions | undefined,
): { input: TrainingInput; options: FitOptions } {
  if (!isBatchSource(x)) {
    const options = third === undefined ? {} : third;
    checkFitOptions(options);
    return { input: [x, second as Tensor], options };
  }
  if (second instanceof TensorBase || third !== undefined) {
    throw new TypeError(
      "Cannot fit with a dataset and separate targets: its batches bring them, as [x, y]; call fit(dataset, options)",
    );
  }
  const options = second === undefined ? {} : second;
  checkFitOptions(options);
  checkDatasetOptions(options);
  return { input: x, options };
}
