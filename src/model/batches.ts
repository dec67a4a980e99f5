import type { Shape } from "../array/shape.ts";
import { take } from "../ops/take.ts";
import { apply } from "../tensor/apply.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * Rows of a tensor, as a tensor that the innermost scope owns.
 *
 * @param tensor What the rows are taken from.
 * @param start The first place in `order`.
 * @param stop The place after the last.
 * @param order The numbers of the rows, int32 with one axis; without it the rows follow each other as they are.
 */
export function takeRows(tensor: Tensor, start: number, stop: number, order: Tensor | null): Tensor {
  if (order === null) return tensor.slice([start, stop]);
  const rows = order.slice([start, stop]);
  try {
    return apply(take, [tensor, rows], { axis: 0 });
  } finally {
    rows.dispose();
  }
}

/** Targets of shape [n] as [n, 1], as the outputs of a model come. */
export function asColumn(y: Tensor, outputs: number): Tensor {
  return y.rank === 1 && outputs === 1 ? y.reshape([-1, 1]) : y;
}

/**
 * Samples of shape [n] as [n, 1] for a model that says that each is one number, as Keras takes them.
 *
 * @param x The samples.
 * @param inputShape The shape of one, or null where the model doesn't say it.
 * @returns A view, or the very same tensor.
 */
export function asColumns(x: Tensor, inputShape: Shape | null): Tensor {
  return x.rank === 1 && inputShape?.length === 1 && inputShape[0] === 1 ? x.reshape([-1, 1]) : x;
}
