import { describe } from "../array/shape.ts";
import { defaultRandom } from "../random/default_random.ts";
import type { RandomStream } from "../random/stream.ts";
import { TensorBase } from "../tensor/base.ts";
import { fromTypedArray } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { drawOrder } from "./draw_order.ts";
import { type SplitRows, stratifiedSplit } from "./stratified_split.ts";

/** What {@linkcode trainTestSplit} divides: tensors by their rows, and arrays of anything. */
export type Splittable = Tensor | readonly unknown[];

/** Options of {@linkcode trainTestSplit}, as scikit-learn has them. */
export interface TrainTestSplitOptions {
  /** The rows to test on: a share below 1, or a whole number of them (default: those that are not trained on, or 0.25). */
  readonly testSize?: number;
  /** The rows to train on: a share below 1, or a whole number of them (default: those that are not tested on). */
  readonly trainSize?: number;
  /** The class of each row: both parts get the same share of each class. */
  readonly stratify?: Tensor | readonly (number | string | boolean)[];
  /** Whether the rows are divided at random (default true); else those to test on are the last ones. */
  readonly shuffle?: boolean;
  /** What is drawn from (default: the library's current stream). */
  readonly random?: RandomStream;
}

/** One part of something that was divided. */
export type SplitPart<T> = T extends readonly (infer E)[] ? E[] : T;

/** The parts of several things: of each the one to train on, then the one to test on. */
export type SplitParts<A extends readonly Splittable[]> = A extends
  readonly [infer First, ...infer Rest extends readonly Splittable[]]
  ? [train: SplitPart<First>, test: SplitPart<First>, ...SplitParts<Rest>]
  : [];

const OPERATION = "split into training and test data";

/**
 * Divides samples into some to train on and some to test on, and all that belongs to them in the same way.
 *
 * The draws are those of scikit-learn's `train_test_split`: `{ random: new NumpyRandom(42) }` gives the rows of `random_state=42`, with
 * `stratify` too.
 *
 * @param arrays Tensors and arrays with one entry a sample: `x`, `y`, names …; last the options.
 * @returns Copies: of each the part to train on, then the part to test on.
 * @throws {RangeError} If the numbers of rows differ, a size is out of range, or a class has too few rows.
 * @throws {TypeError} If something is neither a tensor nor an array.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const x = ln.arange(20).reshape([10, 2]);
 * const y = ln.tensor([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], { dtype: "int32" });
 * const [xTrain, xTest, yTrain, yTest] = ln.trainTestSplit(x, y, { testSize: 0.2, stratify: y });
 * assertEquals([xTrain.shape, xTest.shape], [[8, 2], [2, 2]]);
 * assertEquals([yTrain.sum().item(), yTest.sum().item()], [4, 1]);
 * ```
 */
export function trainTestSplit<const A extends readonly [Splittable, ...Splittable[]]>(
  ...arrays: A
): SplitParts<A>;
/** Divides samples as the options say: see the first overload. */
export function trainTestSplit<const A extends readonly [Splittable, ...Splittable[]]>(
  ...arraysAndOptions: [...A, TrainTestSplitOptions]
): SplitParts<A>;
export function trainTestSplit(...given: readonly (Splittable | TrainTestSplitOptions)[]): unknown[] {
  const arrays = given.filter(isSplittable);
  const last = given.at(-1);
  const options = isSplittable(last) ? {} : last;
  const strange = given.find((one, i) => !isSplittable(one) && i < given.length - 1);
  if (strange !== undefined || typeof options !== "object" || options === null || arrays.length === 0) {
    throw new TypeError(
      `Cannot ${OPERATION} with ${
        describe(strange ?? last)
      }: expected tensors or arrays, and options at the end`,
    );
  }
  const count = rowsOf(arrays[0]!, 0);
  arrays.forEach((one, i) => {
    const rows = rowsOf(one, i);
    if (rows !== count) {
      throw new RangeError(
        `Cannot ${OPERATION} ${count} rows and, in argument ${i + 1}, ${rows}: expected as many`,
      );
    }
  });
  const { train, test } = chooseRows(count, options);
  return tidy(() => {
    const [trainRows, testRows] = [fromTypedArray(train), fromTypedArray(test)];
    return arrays.flatMap((one): (Tensor | unknown[])[] =>
      one instanceof TensorBase
        ? [one.take(trainRows, { axis: 0 }), one.take(testRows, { axis: 0 })]
        : [Array.from(train, (row) => one[row]), Array.from(test, (row) => one[row])]
    );
  });
}

function isSplittable(value: unknown): value is Splittable {
  return value instanceof TensorBase || Array.isArray(value);
}

function rowsOf(array: Splittable, place: number): number {
  if (!(array instanceof TensorBase)) return array.length;
  array.assertAlive(OPERATION);
  if (array.rank > 0) return array.shape[0]!;
  throw new RangeError(`Cannot ${OPERATION} a tensor of shape []: argument ${place + 1} has no rows`);
}

/** How many rows a size stands for, by scikit-learn's rules: a share of the test rows is rounded up, of the training rows down. */
function resolveSize(name: "testSize" | "trainSize", size: number | undefined, count: number): number | null {
  if (size === undefined) return null;
  if (typeof size === "number" && size > 0 && size < 1) {
    return name === "testSize" ? Math.ceil(size * count) : Math.floor(size * count);
  }
  if (Number.isInteger(size) && size > 0 && size < count) return size;
  throw new RangeError(
    `Cannot ${OPERATION} with ${name} ${
      describe(size)
    }: expected a share between 0 and 1, or a whole number from 1 to ${count - 1}`,
  );
}

function chooseRows(count: number, options: TrainTestSplitOptions): SplitRows {
  const { stratify, shuffle = true, random = defaultRandom() } = options;
  const test = resolveSize("testSize", options.testSize, count);
  const train = resolveSize("trainSize", options.trainSize, count);
  const testCount = test ?? (train === null ? Math.ceil(count / 4) : count - train);
  const trainCount = train ?? count - testCount;
  if (trainCount < 1 || testCount < 1 || trainCount + testCount > count) {
    throw new RangeError(
      `Cannot ${OPERATION} ${count} rows as ${trainCount} and ${testCount}: expected at least one each, and no more than there are`,
    );
  }
  if (stratify === undefined) {
    if (shuffle) {
      const order = drawOrder(random, count);
      return { train: order.slice(testCount, testCount + trainCount), test: order.slice(0, testCount) };
    }
    const inOrder = Int32Array.from({ length: trainCount + testCount }, (_, i) => i);
    return { train: inOrder.slice(0, trainCount), test: inOrder.slice(trainCount) };
  }
  if (!shuffle) {
    throw new TypeError(`Cannot ${OPERATION} by class without shuffling: leave one of the two out`);
  }
  if (!isSplittable(stratify)) {
    throw new TypeError(
      `Cannot ${OPERATION} with stratify ${describe(stratify)}: expected the classes of the rows`,
    );
  }
  const labels = stratify instanceof TensorBase ? stratify.toTypedArray() : stratify;
  if (labels.length !== count) {
    throw new RangeError(`Cannot ${OPERATION} ${count} rows by ${labels.length} classes: expected one a row`);
  }
  return stratifiedSplit(OPERATION, labels, trainCount, testCount, random);
}
