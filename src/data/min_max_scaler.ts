import { describe } from "../array/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkFitted, featureCount, infinityError, mapColumns, nanError, readRows } from "./columns.ts";

/** What {@linkcode MinMaxScaler} learns of each column. */
export interface MinMaxStatistics {
  /** The least values. */
  readonly min: readonly number[];
  /** The greatest values. */
  readonly max: readonly number[];
}

/** Options of {@linkcode MinMaxScaler}. */
export interface MinMaxScalerOptions {
  /** What the least and the greatest value of each column become (default [0, 1]). */
  readonly range?: readonly [low: number, high: number];
  /** What an earlier scaler has learnt. */
  readonly statistics?: MinMaxStatistics;
}

/** Columns whose values differ by less are of one value, up to rounding. */
const SMALLEST_RANGE = 10 * 2 ** -52;

/**
 * Brings each column into a range, [0, 1] unless said otherwise, as scikit-learn's class of this name: it learns from the training data
 * and treats all other data in the same way, which may lie outside then. A column is a place in a row, whatever the row's shape.
 *
 * NaNs are left out of the statistics and stay NaN, and a column of one value becomes the range's lower end.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const scaler = new ln.MinMaxScaler();
 * const train = scaler.fitTransform(ln.tensor([[0, 10], [2, 10], [4, 10]]));
 * assertEquals(train.toArray(), [[0, 0], [0.5, 0], [1, 0]]);
 * assertEquals(scaler.transform(ln.tensor([[6, 10]])).toArray(), [[1.5, 0]]);
 * ```
 */
export class MinMaxScaler {
  readonly #low: number;
  readonly #high: number;
  #statistics: MinMaxStatistics | null = null;

  /**
   * Makes a scaler, with the statistics of an earlier one or none yet.
   *
   * @param options The range and the statistics.
   * @throws {RangeError} If the range's ends are not finite or not in order, or the statistics are none.
   */
  constructor(options: MinMaxScalerOptions = {}) {
    const { range = [0, 1], statistics } = options;
    const [low, high] = Array.isArray(range) ? range : [NaN, NaN];
    if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high) {
      throw new RangeError(
        `Cannot make a min-max scaler with range ${
          Array.isArray(range) ? `[${range.map(describe).join(", ")}]` : describe(range)
        }: expected two finite numbers, the lower one first`,
      );
    }
    this.#low = low;
    this.#high = high;
    if (statistics === undefined) return;
    const { min, max } = statistics;
    if (
      !Array.isArray(min) || !Array.isArray(max) || min.length !== max.length ||
      !min.every((one, i) => Number.isFinite(one) && Number.isFinite(max[i]) && one <= max[i])
    ) {
      throw new RangeError(
        `Cannot make a min-max scaler with min ${describe(min)} and max ${
          describe(max)
        }: expected as many finite least values as greatest ones`,
      );
    }
    this.#statistics = { min: [...min], max: [...max] };
  }

  /**
   * What was learnt: plain numbers, which can be stored as JSON and passed to the constructor.
   *
   * @throws {TypeError} If that is nothing yet.
   */
  get statistics(): MinMaxStatistics {
    if (this.#statistics !== null) return this.#statistics;
    throw new TypeError("Cannot read the statistics of a min-max scaler before fit() has learnt some");
  }

  /**
   * Learns the least and the greatest values of the columns.
   *
   * @param x One sample a row.
   * @returns The scaler itself.
   * @throws {RangeError} If there are no rows, an element is infinite, or a column holds nothing but NaN.
   */
  fit(x: Tensor): this {
    const operation = "learn to normalize";
    featureCount(operation, x);
    this.#statistics = readRows(x, ({ values, first, count, columns }) => {
      const min = new Float64Array(columns).fill(Infinity);
      const max = new Float64Array(columns).fill(-Infinity);
      for (let row = 0, i = first; row < count; row++) {
        for (let column = 0; column < columns; column++, i++) {
          const value = values[i]!;
          if (Math.abs(value) === Infinity) throw infinityError(operation, row, column);
          if (value < min[column]!) min[column] = value;
          if (value > max[column]!) max[column] = value;
        }
      }
      const empty = min.indexOf(Infinity);
      if (empty >= 0) throw nanError(operation, empty);
      return { min: Array.from(min), max: Array.from(max) };
    });
    return this;
  }

  /**
   * Treats data as what was learnt from.
   *
   * @param x One sample a row.
   * @returns Of a float dtype: int32 and bool become float32.
   * @throws {TypeError} If nothing was learnt yet.
   * @throws {RangeError} If the rows have another number of columns.
   */
  transform<R extends number>(x: Tensor<R>): Tensor<R> {
    const { min, scale } = this.#fitted("normalize", x);
    return mapColumns(x, (value, column) => (value - min[column]!) * scale[column]! + this.#low);
  }

  /**
   * Learns from data and treats it.
   *
   * @param x One sample a row.
   * @returns As {@linkcode transform}.
   */
  fitTransform<R extends number>(x: Tensor<R>): Tensor<R> {
    return this.fit(x).transform(x);
  }

  /**
   * Undoes {@linkcode transform}.
   *
   * @param x One sample a row.
   * @returns Of the values' former size.
   */
  inverseTransform<R extends number>(x: Tensor<R>): Tensor<R> {
    const { min, scale } = this.#fitted("undo normalizing of", x);
    return mapColumns(x, (value, column) => (value - this.#low) / scale[column]! + min[column]!);
  }

  #fitted(operation: string, x: unknown): { min: readonly number[]; scale: number[] } {
    const { min, max } = checkFitted(operation, x, this.#statistics, this.#statistics?.min.length ?? 0);
    const scale = min.map((least, column) => {
      const range = max[column]! - least;
      return (this.#high - this.#low) / (range < SMALLEST_RANGE ? 1 : range);
    });
    return { min, scale };
  }
}
