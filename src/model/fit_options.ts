import { checkOptionNames, type OptionNames } from "../array/option_names.ts";
import { describe } from "../array/shape.ts";
import { type BatchSource, isBatchSource } from "../data/training_batches.ts";
import type { RandomStream } from "../random/stream.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Callback } from "./callback.ts";
import { checkBatchSize } from "./check_batch_size.ts";
import type { ClassWeight } from "./class_weight.ts";
import type { Verbosity } from "./progress.ts";
import type { SampleWeight } from "./sample_weights.ts";

/** Options of `fit`, with Keras's names and defaults. */
export interface FitOptions {
  /** The epoch to end before: how often to go through the data when `initialEpoch` is 0 (default 1). */
  readonly epochs?: number;
  /** Samples a step (default 32). */
  readonly batchSize?: number;
  /** Whether each epoch goes through the samples in a new order (default true). */
  readonly shuffle?: boolean;
  /** Samples and targets to evaluate after each epoch, and what each sample counts in the loss of it; or a dataset of batches. */
  readonly validationData?: readonly [x: Tensor, y: Tensor, sampleWeight?: SampleWeight] | BatchSource;
  /** The share of the samples, taken from the end before any shuffling, to evaluate instead of training on (default 0). */
  readonly validationSplit?: number;
  /** How much each class counts in the loss, by its index; classes that are left out count 1. Validation goes without. */
  readonly classWeight?: ClassWeight;
  /** How much each sample counts in the loss: `[n]`. */
  readonly sampleWeight?: SampleWeight;
  /** The number of the first epoch, to go on with an earlier training (default 0). */
  readonly initialEpoch?: number;
  /** 0 silent, 1 a live progress bar (plain lines where there is no terminal), 2 a line an epoch (default 1). */
  readonly verbose?: Verbosity;
  /** What takes part in training. */
  readonly callbacks?: readonly Callback[];
  /** Ends training cleanly, with what is learnt so far, when it is aborted. */
  readonly signal?: AbortSignal;
  /** Where the order of the samples is drawn from (default: the library's current stream). */
  readonly random?: RandomStream;
}

/**
 * Options of `fit` with a dataset, which brings batches, their order and their weights itself. A saved model goes on with the library's
 * current stream, from which `shuffle()` draws; a stream that was passed to `shuffle({ random })` is the program's to restore.
 */
export interface DatasetFitOptions
  extends Omit<FitOptions, "batchSize" | "shuffle" | "validationSplit" | "sampleWeight" | "random"> {
  /** Only false, for it is the dataset that is shuffled. */
  readonly shuffle?: false;
}

const NAMES: OptionNames<FitOptions> = {
  epochs: true,
  batchSize: true,
  shuffle: true,
  validationData: true,
  validationSplit: true,
  classWeight: true,
  sampleWeight: true,
  initialEpoch: true,
  verbose: true,
  callbacks: true,
  signal: true,
  random: true,
};

function checkWholeNumber(name: string, value: unknown, least: number): void {
  if (Number.isInteger(value) && value as number >= least) return;
  throw new RangeError(
    `Cannot fit with ${name} ${describe(value)}: expected a whole number of ${least} or more`,
  );
}

function checkCallbacks(callbacks: unknown): void {
  if (!Array.isArray(callbacks)) {
    throw new TypeError(`Cannot fit with callbacks ${describe(callbacks)}: expected an array`);
  }
  const wrong = callbacks.findIndex((callback) => typeof callback !== "object" || callback === null);
  if (wrong >= 0) {
    throw new TypeError(
      `Cannot fit with callbacks[${wrong}] = ${
        describe(callbacks[wrong])
      }: expected an object with methods such as onEpochEnd, or new EarlyStopping()`,
    );
  }
}

/** Checks the options that are objects of a kind. */
function checkObjects({ validationData, signal, random }: FitOptions): void {
  if (
    validationData !== undefined && !isBatchSource(validationData) &&
    (!Array.isArray(validationData) || ![2, 3].includes(validationData.length))
  ) {
    throw new TypeError(
      `Cannot fit with validationData ${
        describe(validationData)
      }: expected [x, y], [x, y, sampleWeight] or a dataset of batches`,
    );
  }
  if (signal !== undefined && typeof (signal as Partial<AbortSignal> | null)?.aborted !== "boolean") {
    throw new TypeError(
      `Cannot fit with signal ${describe(signal)}: expected the signal of an AbortController`,
    );
  }
  if (random !== undefined && typeof (random as Partial<RandomStream> | null)?.permutation !== "function") {
    throw new TypeError(
      `Cannot fit with random ${describe(random)}: expected a stream such as new Random(42)`,
    );
  }
}

/**
 * Checks the options of `fit`, apart from what depends on the data.
 *
 * @param options As the user gave them.
 * @throws {TypeError} If something is of the wrong kind, or there is an option of another name.
 * @throws {RangeError} If something is out of range.
 */
export function checkFitOptions(options: FitOptions): void {
  checkOptionNames("fit", options, NAMES);
  const { epochs = 1, initialEpoch = 0, shuffle = true, validationSplit = 0, verbose = 1, callbacks = [] } =
    options;
  checkWholeNumber("epochs", epochs, 1);
  checkWholeNumber("initialEpoch", initialEpoch, 0);
  checkBatchSize("fit", options.batchSize);
  if (typeof shuffle !== "boolean") {
    throw new TypeError(`Cannot fit with shuffle ${describe(shuffle)}: expected true or false`);
  }
  if (!(validationSplit >= 0 && validationSplit < 1)) {
    throw new RangeError(
      `Cannot fit with validationSplit ${
        describe(validationSplit)
      }: expected a number from 0 up to 1, without 1`,
    );
  }
  if (![0, 1, 2].includes(verbose)) {
    throw new RangeError(`Cannot fit with verbose ${describe(verbose)}: expected 0, 1 or 2`);
  }
  checkCallbacks(callbacks);
  checkObjects(options);
}

/** What to do instead of an option that a dataset rules out. */
const INSTEAD = {
  batchSize: "call batch() on the dataset",
  shuffle: "call shuffle() on the dataset, before batch()",
  validationSplit: "split() the dataset, and pass the second part as validationData",
  sampleWeight: "a dataset of batches [x, y, sampleWeight] brings the weights",
  random: "pass it to the dataset's shuffle({ random })",
} as const satisfies Partial<Record<keyof FitOptions, string>>;

/**
 * Checks that options don't say what a dataset decides.
 *
 * @param options As the user gave them, checked by {@linkcode checkFitOptions}.
 * @throws {TypeError} If one does.
 */
export function checkDatasetOptions(options: FitOptions): void {
  for (const [name, instead] of Object.entries(INSTEAD)) {
    const value: unknown = options[name as keyof typeof INSTEAD];
    if (value === undefined || value === false || (name === "validationSplit" && value === 0)) continue;
    throw new TypeError(`Cannot fit with a dataset and the option "${name}": ${instead}`);
  }
}
