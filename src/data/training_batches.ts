import { describe, formatShape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Samples, their targets and, if there are some, what each counts in the loss. */
export type TrainingBatch = readonly [x: Tensor, y: Tensor, sampleWeight?: Tensor];

/** What `fit` can go through once an epoch: a `Dataset` of batches, or anything like it. */
export interface BatchSource extends AsyncIterable<TrainingBatch> {
  /** How many batches there are, if that is known. */
  readonly size?: number | undefined;
}

/** Whether a value is a {@linkcode BatchSource}, as far as it can be seen before the first batch. */
export function isBatchSource(value: unknown): value is BatchSource {
  return typeof value === "object" && value !== null && !(value instanceof TensorBase) &&
    Symbol.asyncIterator in value;
}

/**
 * The batches of one pass, each checked. A batch is the source's: it may be gone once the next one is asked for.
 *
 * @param operation What error messages say was attempted.
 * @param source What to go through.
 * @throws {TypeError} If an element is no pair of tensors.
 * @throws {RangeError} If a batch has different numbers of samples and targets, or the pass is empty.
 */
export async function* trainingBatches(
  operation: string,
  source: BatchSource,
): AsyncGenerator<TrainingBatch, void, undefined> {
  let count = 0;
  for await (const batch of source) {
    checkBatch(operation, batch, count);
    count++;
    yield batch;
  }
  if (count === 0) throw new RangeError(`Cannot ${operation} with a dataset that has no batches`);
}

function checkBatch(operation: string, batch: unknown, place: number): void {
  const which = `batch ${place + 1} of a dataset`;
  if (!Array.isArray(batch) || batch.length < 2 || batch.length > 3) {
    throw new TypeError(
      `Cannot ${operation} with ${which}: it is ${describe(batch)}, expected [x, y] or [x, y, sampleWeight]`,
    );
  }
  batch.forEach((part, i) => {
    const name = ["x", "y", "sampleWeight"][i];
    if (!(part instanceof TensorBase)) {
      throw new TypeError(
        `Cannot ${operation} with ${which}: ${name} is ${
          describe(part)
        }, expected a tensor; batch() makes tensors`,
      );
    }
    part.assertAlive(operation);
    const rows = batch[0].shape[0];
    if (part.rank === 0 || part.size === 0 || part.shape[0] !== rows) {
      throw new RangeError(
        `Cannot ${operation} with ${which}: x has shape ${formatShape(batch[0].shape)} and ${name} ${
          formatShape(part.shape)
        }, expected as many rows; call batch() on the dataset if these are single samples`,
      );
    }
  });
}
