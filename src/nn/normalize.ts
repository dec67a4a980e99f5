/**
 * What the normalisation layers have in common.
 *
 * @module
 */
import type { NdArray } from "../array/nd_array.ts";
import { copyInto } from "../array/strided.ts";
import { noGrad } from "../autograd/grad_mode.ts";
import { standardize } from "../ops/standardize.ts";
import { apply } from "../tensor/apply.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Buffer } from "./buffer.ts";
import type { Parameter } from "./parameter.ts";

/** Mean and variance of each feature, kept for evaluation. */
export interface Averages {
  readonly mean: Buffer;
  readonly variance: Buffer;
}

/** The shape in which a vector of features broadcasts with inputs of so many axes, where `axis` is that of the features. */
export function featureShape(features: number, axis: number, rank: number): number[] {
  return [features, ...new Array<number>(rank - 1 - axis).fill(1)];
}

/** x·weight + bias, each left out where it is null. Call it inside `tidy`. */
export function scaleAndShift(
  x: Tensor,
  weight: Parameter | null,
  bias: Parameter | null,
  shape: readonly number[],
): Tensor {
  const scaled = weight ? x.mul(weight.reshape(shape)) : x;
  return bias ? scaled.add(bias.reshape(shape)) : scaled;
}

/**
 * (x − mean)/√(variance + ε)·weight + bias with given averages, as one factor and one summand for each feature. Call it inside `tidy`.
 */
export function normalizeByAverages(
  x: Tensor,
  { mean, variance }: Averages,
  weight: Parameter | null,
  bias: Parameter | null,
  epsilon: number,
  shape: readonly number[],
): Tensor {
  const inverse = variance.add(epsilon).sqrt().reciprocal();
  const factor = weight ? weight.mul(inverse) : inverse;
  const shift = mean.mul(factor).neg();
  const summand = bias ? bias.add(shift) : shift;
  return x.mul(factor.reshape(shape)).add(summand.reshape(shape));
}

/** A batch, standardised, and what it was standardised by. */
export interface StandardizedBatch {
  readonly standardized: Tensor;
  /** With the reduced axes as length 1, as the variance, and without a history. */
  readonly mean: Tensor;
  /** Divided by the number of elements. */
  readonly variance: Tensor;
}

/** Standardises a batch over some axes. Call it inside `tidy`. */
export function standardizeBatch(x: Tensor, axes: readonly number[], epsilon: number): StandardizedBatch {
  let statistics: Tensor[] = [];
  const observe = (...arrays: NdArray[]) =>
    statistics = arrays.map((array) => makeTensor(array.view(array.shape, array.strides), null));
  const standardized = apply(standardize, [x], { axes, epsilon, observe });
  return { standardized, mean: statistics[0]!, variance: statistics[1]! };
}

/**
 * Moves averages towards new values, in place: average ← (1 − share)·average + share·value. All of them move, or an error is thrown.
 *
 * @param pairs Each average with its new value, which has as many elements, and a factor of that value.
 * @param share A number, or a tensor without axes.
 * @param counter A buffer and what it is set to, if there is one.
 */
export function moveAverages(
  pairs: readonly (readonly [average: Buffer, value: Tensor, factor: number])[],
  share: number | Tensor,
  counter: readonly [counter: Buffer, next: Tensor] | null = null,
): void {
  noGrad(() =>
    tidy(() => {
      const rest = typeof share === "number" ? 1 - share : share.neg().add(1);
      const moved = pairs.map(([average, value, factor]) =>
        average.mul(rest).add(value.reshape(average.shape).mul(share).mul(factor))
      );
      pairs.forEach(([average], i) => overwrite(average, moved[i]!));
      if (counter) overwrite(...counter);
    })
  );
}

/** Without an allocation, which might fail. */
function overwrite(buffer: Buffer, value: Tensor): void {
  copyInto(buffer.array, value.array);
  buffer.array.storage.markWritten("batch normalisation");
}
