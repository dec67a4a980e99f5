import { describe } from "../array/shape.ts";
import type { RandomStream } from "../random/stream.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Batch } from "./batch.ts";
import { batchCount, type DatasetSource } from "./dataset_source.ts";
import { type DatasetInput, iterableSource } from "./iterable_source.ts";
import { release } from "./ownership.ts";
import { rowSource } from "./row_source.ts";
import { splitBounds } from "./split_bounds.ts";
import {
  batchElements,
  mapElements,
  prefetchElements,
  repeatElements,
  shuffleElements,
  sliceElements,
} from "./stages.ts";

/** Options of {@linkcode Dataset.batch}. */
export interface BatchOptions {
  /** Whether the last batch is left out when it is smaller than the others (default false). */
  readonly dropRemainder?: boolean;
}

/** Options of {@linkcode Dataset.shuffle}. */
export interface ShuffleOptions {
  /**
   * How many elements to mix at a time (default: all, which are read into memory first unless they are rows of tensors). A buffer of
   * this size is kept full, and each time a random element of it comes next.
   */
  readonly bufferSize?: number;
  /** What is drawn from (default: the library's current stream at the start of each pass). */
  readonly random?: RandomStream;
}

/**
 * Samples to go through, in the manner of tf.data: each method gives a new dataset, and nothing is done before `for await` or `fit` asks
 * for elements. A dataset can be gone through many times.
 *
 * **Memory.** The tensors of an element belong to the loop: they are disposed of when it goes on to the next element, and when it ends,
 * by `break` or an error too. `keep()` takes one out for good; to collect elements, in an array say, keep them all. The tensors that a
 * dataset was made of stay the caller's: they must live as long as the dataset is used. What a generator or an asynchronous function
 * yields is handed over to the loop; what is in an array stays the array's.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const x = ln.arange(20).reshape([10, 2]);
 * const y = ln.arange(10);
 * const dataset = ln.Dataset.fromTensors(x, y).shuffle({ random: new ln.NumpyRandom(0) }).batch(4);
 * const sizes: number[] = [];
 * for await (const [inputs, targets] of dataset) {
 *   using _ = ln.scope(); // what the body makes; the batch itself is the loop's
 *   assertEquals(inputs.sum({ axis: 1 }).toArray(), targets.mul(4).add(1).toArray());
 *   sizes.push(inputs.shape[0]!);
 * }
 * assertEquals(sizes, [4, 4, 2]);
 * ```
 */
export class Dataset<E> implements AsyncIterable<E> {
  readonly #source: DatasetSource<E>;

  /** @internal Made by {@linkcode Dataset.fromTensors}, {@linkcode Dataset.from} and the methods. */
  constructor(source: DatasetSource<E>) {
    this.#source = source;
  }

  /**
   * The rows of a tensor.
   *
   * @param x What has one sample a row.
   * @returns A dataset whose elements are the rows, and whose batches are tensors.
   * @throws {RangeError} If the tensor has no axes.
   */
  static fromTensors<R extends number>(x: Tensor<R>): Dataset<Tensor>;
  /**
   * The rows of tensors, side by side: PyTorch's `TensorDataset`.
   *
   * @param tensors With as many rows each: samples, targets, and what else belongs to a sample.
   * @returns A dataset whose elements are tuples of rows, and whose batches are tuples of tensors.
   * @throws {RangeError} If the numbers of rows differ.
   */
  static fromTensors<const T extends readonly [Tensor, Tensor, ...Tensor[]]>(
    ...tensors: T
  ): Dataset<{ -readonly [Place in keyof T]: Tensor }>;
  static fromTensors(...tensors: readonly Tensor[]): Dataset<unknown> {
    return new Dataset(rowSource(tensors));
  }

  /**
   * The elements of anything that can be iterated over: arrays, sets, generators, streams, asynchronous ones too.
   *
   * An element is one value, or a tuple of values in an array, where a value is a number, an array of numbers, a typed array or a
   * tensor. An array of numbers is one value: `[[0.5, 2], 1]` is a sample of two numbers and its target.
   *
   * @param input What to iterate over, or a function that gives it anew for each pass, as a generator function does.
   * @returns A dataset of its elements.
   * @throws {TypeError} If it can't be iterated over.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const dataset = ln.Dataset.from(function* () {
   *   for (let i = 0; i < 4; i++) yield [[i, i + 1], i % 2] as const;
   * });
   * for await (const [x, y] of dataset.batch(4)) {
   *   assertEquals(x.toArray(), [[0, 1], [1, 2], [2, 3], [3, 4]]);
   *   assertEquals(y.toArray(), [0, 1, 0, 1]);
   * }
   * ```
   */
  static from<const E>(input: DatasetInput<E>): Dataset<E> {
    return new Dataset(iterableSource(input));
  }

  /** How many elements there are: Infinity without an end, undefined when that shows only at the end of a pass. */
  get size(): number | undefined {
    return this.#source.size;
  }

  /**
   * Joins elements into batches: tensors with one element a row, or tuples of them.
   *
   * Batches of rows of tensors that are not shuffled are views of these; all others are copies.
   *
   * @param size How many elements a batch has; the last one may have fewer.
   * @param options Whether the last one is left out then.
   * @returns A dataset of batches.
   * @throws {RangeError} If the size is no whole number of 1 or more.
   */
  batch(size: number, options: BatchOptions = {}): Dataset<Batch<E>> {
    checkCount("batch", size, 1);
    const { dropRemainder = false } = options;
    const source = this.#source;
    return new Dataset(
      (source.rows?.batch(size, dropRemainder) ?? {
        size: batchCount(source.size, size, dropRemainder),
        isShuffled: source.isShuffled,
        open: () => batchElements(source.open(), size, dropRemainder),
      }) as DatasetSource<Batch<E>>,
    );
  }

  /**
   * Puts the elements in another order in each pass. Shuffle before `batch`, or whole batches change places. Of rows of tensors, and
   * without a `bufferSize`, a pass draws one `permutation`.
   *
   * @param options The buffer's size, or that and the stream to draw from.
   * @returns A dataset of the same elements.
   * @throws {RangeError} If the buffer's size is no whole number of 1 or more.
   */
  shuffle(options: number | ShuffleOptions = {}): Dataset<E> {
    const { bufferSize, random } = typeof options === "number"
      ? { bufferSize: options }
      : options as ShuffleOptions;
    if (bufferSize !== undefined) checkCount("shuffle", bufferSize, 1);
    const source = this.#source;
    if (source.rows && (bufferSize === undefined || bufferSize >= source.size!)) {
      return new Dataset(source.rows.shuffle(random));
    }
    return new Dataset({
      size: source.size,
      isShuffled: true,
      open: () => shuffleElements(source.open(), { bufferSize, random }),
    });
  }

  /**
   * Replaces each element by what a function makes of it. After `batch` it is called once a batch, which takes far less time.
   *
   * The function runs as in `tidy`: tensors that it makes and doesn't return are disposed of, and so are those of the element that it
   * doesn't return. It may be asynchronous: then the tensors that it returns are the loop's, and others are left to the collector.
   *
   * @param fn Takes an element, or a batch after `batch`.
   * @returns A dataset of the results.
   * @throws {TypeError} If it is no function.
   */
  map<const R>(fn: (element: E) => R | PromiseLike<R>): Dataset<R> {
    if (typeof fn !== "function") {
      throw new TypeError(`Cannot map a dataset by ${describe(fn)}: expected a function`);
    }
    const { size, isShuffled } = this.#source;
    return new Dataset({ size, isShuffled, open: () => mapElements(this.#source.open(), fn) });
  }

  /**
   * The first elements.
   *
   * @param count How many; fewer where there are fewer.
   * @returns A dataset of them; after `shuffle` they are others in each pass.
   * @throws {RangeError} If the count is no whole number of 0 or more.
   */
  take(count: number): Dataset<E> {
    checkCount("take from", count, 0);
    return this.#slice(0, count);
  }

  /**
   * The elements after the first ones.
   *
   * @param count How many to leave out.
   * @returns A dataset of the others.
   * @throws {RangeError} If the count is no whole number of 0 or more.
   */
  skip(count: number): Dataset<E> {
    checkCount("skip in", count, 0);
    return this.#slice(count, Infinity);
  }

  #slice(start: number, stop: number): Dataset<E> {
    const source = this.#source;
    if (source.rows) return new Dataset(source.rows.slice(start, stop));
    const { size, isShuffled } = source;
    return new Dataset({
      size: size === undefined ? undefined : Math.max(0, Math.min(size, stop) - start),
      isShuffled,
      open: () => sliceElements(source.open(), start, stop),
    });
  }

  /**
   * Divides the elements into parts that share none, the first ones in the first part. Of rows that are shuffled, the parts are drawn
   * here once; each is shuffled anew in each pass then, but never mixed with the others.
   *
   * @param sizes The first part's share of the elements, below 1, or their number; the rest is the second part. For more than two parts
   * an array of shares or numbers, one for each part but the last.
   * @returns The parts.
   * @throws {RangeError} If a size is out of range.
   * @throws {TypeError} If it is not known how many elements there are, or they are shuffled and no rows of tensors.
   *
   * @example
   * ```ts
   * import * as ln from "@linnet/linnet";
   * import { assertEquals } from "@std/assert";
   *
   * const [train, validation] = ln.Dataset.fromTensors(ln.arange(10)).split(0.8);
   * assertEquals([train!.size, validation!.size], [8, 2]);
   * ```
   */
  split(sizes: number | readonly number[]): Dataset<E>[] {
    const source = this.#source;
    const count = source.size;
    if (count === undefined || count === Infinity) {
      throw new TypeError(
        `Cannot split a dataset of ${
          count === undefined ? "an unknown number of" : "endlessly many"
        } elements: use take() and skip()`,
      );
    }
    const bounds = splitBounds(typeof sizes === "number" ? [sizes] : sizes, count);
    if (source.rows) return source.rows.divide(bounds).map((part) => new Dataset(part));
    if (source.isShuffled) {
      throw new TypeError(
        "Cannot split a dataset after shuffle(): the parts would share elements from pass to pass; split it first",
      );
    }
    return bounds.slice(1).map((stop, i) => this.#slice(bounds[i]!, stop));
  }

  /**
   * Goes through the elements several times.
   *
   * @param count How often (default: without end).
   * @returns A dataset of so many times the elements.
   * @throws {RangeError} If the count is no whole number of 0 or more.
   */
  repeat(count = Infinity): Dataset<E> {
    if (count !== Infinity) checkCount("repeat", count, 0);
    const { size, isShuffled } = this.#source;
    return new Dataset({
      size: size === 0 || count === 0 ? 0 : size === undefined ? undefined : size * count,
      isShuffled,
      open: () => repeatElements(() => this.#source.open(), count),
    });
  }

  /**
   * Asks for elements before they are needed, so that slow sources, such as files, work on while the loop does.
   *
   * @param count How many elements may wait (default 1).
   * @returns A dataset of the same elements.
   * @throws {RangeError} If the count is no whole number of 1 or more.
   */
  prefetch(count = 1): Dataset<E> {
    checkCount("prefetch", count, 1);
    const { size, isShuffled } = this.#source;
    return new Dataset({ size, isShuffled, open: () => prefetchElements(this.#source.open(), count) });
  }

  /** Goes through the elements once. Each is the loop's until it asks for the next. */
  async *[Symbol.asyncIterator](): AsyncGenerator<E, void, undefined> {
    for await (const element of this.#source.open()) {
      try {
        yield element;
      } finally {
        release(element);
      }
    }
  }
}

function checkCount(what: string, count: unknown, least: number): void {
  if (typeof count === "number" && Number.isInteger(count) && count >= least) return;
  throw new RangeError(
    `Cannot ${what} a dataset by ${describe(count)}: expected a whole number of ${least} or more`,
  );
}
