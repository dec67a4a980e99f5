import { describe, formatShape } from "../array/shape.ts";
import { noGrad } from "../autograd/grad_mode.ts";
import { defaultRandom } from "../random/default_random.ts";
import type { RandomStream } from "../random/stream.ts";
import { TensorBase } from "../tensor/base.ts";
import { fromTypedArray } from "../tensor/creation.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { batchCount, type DatasetSource, type RowStages } from "./dataset_source.ts";
import { mark } from "./ownership.ts";

/** The order of a pass: numbers of rows as an int32 tensor, which the innermost scope owns. */
type DrawOrder = () => Tensor;

/** Rows of one tensor, or of several side by side. They are copied, or looked at in place, only where they are needed. */
export class RowSource<E> implements DatasetSource<E>, RowStages<E> {
  /** How many rows there are. */
  readonly size: number;
  readonly #tensors: readonly Tensor[];
  readonly #isSingle: boolean;
  readonly #start: number;
  /** Null where the rows follow each other as they lie, from the start. */
  readonly #order: DrawOrder | null;
  readonly #isShuffled: boolean;

  /**
   * @param tensors Alive as long as the source is used; with as many rows each.
   * @param isSingle Whether an element is a tensor; else it is an array of one a tensor.
   * @param range The first row and how many.
   * @param order The rows of a pass, or null for those of the range in order.
   * @param isShuffled Whether the order may differ from pass to pass.
   */
  constructor(
    tensors: readonly Tensor[],
    isSingle: boolean,
    range: { readonly start: number; readonly size: number },
    order: DrawOrder | null = null,
    isShuffled = false,
  ) {
    this.#tensors = tensors;
    this.#isSingle = isSingle;
    this.#start = range.start;
    this.size = range.size;
    this.#order = order;
    this.#isShuffled = isShuffled;
  }

  /** Whether the order may differ from pass to pass. */
  get isShuffled(): boolean {
    return this.#isShuffled;
  }

  /** The source itself. */
  get rows(): RowStages<E> {
    return this;
  }

  #with(size: number, order: DrawOrder, isShuffled = this.#isShuffled): RowSource<E> {
    return new RowSource<E>(this.#tensors, this.#isSingle, { start: 0, size }, order, isShuffled);
  }

  /** @inheritDoc */
  shuffle(random: RandomStream | undefined): RowSource<E> {
    const order = () => {
      const drawn = (random ?? defaultRandom()).permutation(this.size);
      if (this.#order !== null) return this.#order().take(drawn, { axis: 0 });
      return this.#start === 0 ? drawn : drawn.add(this.#start);
    };
    return this.#with(this.size, order, true);
  }

  /** @inheritDoc */
  slice(start: number, stop: number): RowSource<E> {
    const [first, last] = [Math.min(start, this.size), Math.min(stop, this.size)];
    if (this.#order !== null) {
      const order = this.#order;
      return this.#with(last - first, () => order().slice([first, last]));
    }
    return new RowSource<E>(this.#tensors, this.#isSingle, {
      start: this.#start + first,
      size: last - first,
    });
  }

  /** @inheritDoc */
  divide(bounds: readonly number[]): RowSource<E>[] {
    const parts = bounds.slice(1).map((stop, i) => [bounds[i]!, stop] as const);
    if (this.#order === null) return parts.map(([start, stop]) => this.slice(start, stop));
    // Drawn once: else what one part trains on, another would test on in a later pass.
    const fixed = tidy(() => this.#order!().toTypedArray() as Int32Array);
    return parts.map(([start, stop]) => {
      const own = fixed.slice(start, stop);
      const part = this.#with(own.length, () => fromTypedArray(own), false);
      return this.#isShuffled ? part.shuffle(undefined) : part;
    });
  }

  /** @inheritDoc */
  batch(size: number, dropRemainder: boolean): DatasetSource<unknown> {
    const count = batchCount(this.size, size, dropRemainder)!;
    return {
      size: count,
      isShuffled: this.#isShuffled,
      open: () =>
        this.#pass(count, (order, i) => {
          const [from, to] = [i * size, Math.min((i + 1) * size, this.size)];
          const rows = order?.slice([from, to]);
          return this.#tensors.map((tensor) =>
            rows ? tensor.take(rows, { axis: 0 }) : tensor.slice([this.#start + from, this.#start + to])
          );
        }),
    };
  }

  /** @inheritDoc */
  open(): AsyncIterable<E> {
    let places: Int32Array | null = null;
    return this.#pass<E>(this.size, (order, i) => {
      places ??= order === null ? null : order.toTypedArray() as Int32Array;
      const row = places === null ? this.#start + i : places[i]!;
      return this.#tensors.map((tensor) => tensor.slice(row));
    });
  }

  /** Makes the elements of a pass one after the other, each from its place in it. */
  async *#pass<T>(
    count: number,
    make: (order: Tensor | null, i: number) => Tensor[],
  ): AsyncGenerator<T> {
    const order = this.#order === null ? null : tidy(this.#order).keep();
    try {
      for (let i = 0; i < count; i++) {
        const parts = tidy(() => noGrad(() => make(order, i)));
        yield mark(this.#isSingle ? parts[0] : parts) as T;
      }
    } finally {
      order?.dispose();
    }
  }
}

/**
 * A source of the rows of tensors.
 *
 * @param tensors At least one, with as many rows each.
 * @throws {TypeError} If something is no tensor.
 * @throws {RangeError} If a tensor has no axes, or the numbers of rows differ.
 */
export function rowSource(tensors: readonly unknown[]): RowSource<unknown> {
  const operation = "make a dataset";
  if (tensors.length === 0) throw new TypeError(`Cannot ${operation} of no tensors`);
  const checked = tensors.map((one) => {
    if (!(one instanceof TensorBase)) {
      throw new TypeError(
        `Cannot ${operation} of the rows of ${
          describe(one)
        }: expected tensors; for other things there is Dataset.from`,
      );
    }
    one.assertAlive(operation);
    if (one.rank > 0) return one as Tensor;
    throw new RangeError(`Cannot ${operation} of the rows of a tensor of shape []: it has none`);
  });
  const [first] = checked;
  const size = first!.shape[0]!;
  const odd = checked.find((one) => one.shape[0] !== size);
  if (odd !== undefined) {
    throw new RangeError(
      `Cannot ${operation} of the rows of tensors of shapes ${formatShape(first!.shape)} and ${
        formatShape(odd.shape)
      }: expected as many rows`,
    );
  }
  return new RowSource(checked, checked.length === 1, { start: 0, size });
}
