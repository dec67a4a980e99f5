import { describe } from "../array/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkFitted, featureCount, infinityError, mapColumns, nanError, readRows } from "./columns.ts";

/** What {@linkcode StandardScaler} learns of each column. */
export interface StandardStatistics {
  /** The means. */
  readonly mean: readonly number[];
  /** What the columns are divided by: the standard deviations, 1 for columns of one value. */
  readonly std: readonly number[];
}

/** The distance from 1 to the next double. */
const EPSILON = 2 ** -52;

/**
 * Gives each column mean 0 and standard deviation 1, as scikit-learn's class of this name: it learns from the training data and treats
 * all other data in the same way. A column is a place in a row, whatever the row's shape.
 *
 * Statistics are kept in float64, NaNs are left out of them and stay NaN, and a column of one value becomes 0.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const scaler = new ln.StandardScaler();
 * const train = scaler.fitTransform(ln.tensor([[0, 10], [2, 10], [4, 10]]));
 * const test = scaler.transform(ln.tensor([[2, 11]]));
 * assertEquals(scaler.statistics.mean, [2, 10]);
 * assertEquals(train.slice([], 1).toArray(), [0, 0, 0]);
 * assertEquals(test.toArray(), [[0, 1]]);
 * ```
 */
export class StandardScaler {
  #statistics: StandardStatistics | null = null;

  /**
   * Makes a scaler, with the statistics of an earlier one or none yet.
   *
   * @param statistics What an earlier one has learnt.
   * @throws {RangeError} If they are not as many finite means as standard deviations above 0.
   */
  constructor(statistics?: StandardStatistics) {
    if (statistics === undefined) return;
    const { mean, std } = statistics;
    if (
      !Array.isArray(mean) || !Array.isArray(std) || mean.length !== std.length ||
      !mean.every(Number.isFinite) || !std.every((one) => Number.isFinite(one) && one > 0)
    ) {
      throw new RangeError(
        `Cannot make a standard scaler with mean ${describe(mean)} and std ${
          describe(std)
        }: expected as many finite means as standard deviations above 0`,
      );
    }
    this.#statistics = { mean: [...mean], std: [...std] };
  }

  /**
   * What was learnt: plain numbers, which can be stored as JSON and passed to the constructor.
   *
   * @throws {TypeError} If that is nothing yet.
   */
  get statistics(): StandardStatistics {
    if (this.#statistics !== null) return this.#statistics;
    throw new TypeError("Cannot read the statistics of a standard scaler before fit() has learnt some");
  }

  /**
   * Learns the means and standard deviations of the columns.
   *
   * @param x One sample a row.
   * @returns The scaler itself.
   * @throws {RangeError} If there are no rows, an element is infinite, or a column holds nothing but NaN.
   */
  fit(x: Tensor): this {
    const operation = "learn to standardize";
    featureCount(operation, x);
    this.#statistics = readRows(x, ({ values, first, count, columns }) => {
      const seen = new Float64Array(columns);
      const mean = new Float64Array(columns);
      for (let row = 0, i = first; row < count; row++) {
        for (let column = 0; column < columns; column++, i++) {
          const value = values[i]!;
          if (Math.abs(value) === Infinity) throw infinityError(operation, row, column);
          if (value !== value) continue;
          seen[column]!++;
          mean[column]! += value;
        }
      }
      for (let column = 0; column < columns; column++) {
        if (seen[column] === 0) throw nanError(operation, column);
        mean[column]! /= seen[column]!;
      }
      const squares = new Float64Array(columns);
      const rest = new Float64Array(columns);
      for (let row = 0, i = first; row < count; row++) {
        for (let column = 0; column < columns; column++, i++) {
          const distance = values[i]! - mean[column]!;
          if (distance !== distance) continue;
          rest[column]! += distance;
          squares[column]! += distance * distance;
        }
      }
      const std = Array.from(squares, (sum, column) => {
        const n = seen[column]!;
        // What rounding of the mean has left is taken out again (Chan, Golub and LeVeque 1983).
        const variance = (sum - rest[column]! ** 2 / n) / n;
        const noise = n * EPSILON * variance + (n * mean[column]! * EPSILON) ** 2;
        return variance <= noise ? 1 : Math.sqrt(variance);
      });
      return { mean: Array.from(mean), std };
    });
    return this;
  }

  /**
   * Treats data as what was learnt from.
   *
   * @param x One sample a row.
   * @returns (x − mean) / std, of a float dtype: int32 and bool become float32.
   * @throws {TypeError} If nothing was learnt yet.
   * @throws {RangeError} If the rows have another number of columns.
   */
  transform<R extends number>(x: Tensor<R>): Tensor<R> {
    const { mean, std } = this.#fitted("standardize", x);
    return mapColumns(x, (value, column) => (value - mean[column]!) / std[column]!);
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
   * @returns x · std + mean.
   */
  inverseTransform<R extends number>(x: Tensor<R>): Tensor<R> {
    const { mean, std } = this.#fitted("undo standardizing of", x);
    return mapColumns(x, (value, column) => value * std[column]! + mean[column]!);
  }

  #fitted(operation: string, x: unknown): StandardStatistics {
    return checkFitted(operation, x, this.#statistics, this.#statistics?.mean.length ?? 0);
  }
}
