import { allocate, type NdArray } from "../array/nd_array.ts";
import { copyInto } from "../array/strided.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** The rows of `tensor` that `order` names from `start` to `stop`, as a new tensor; consecutive rows without an order. */
export function takeRows(
  tensor: Tensor,
  start: number,
  stop: number,
  order: ArrayLike<number> | null,
): Tensor {
  if (order === null) return tensor.slice([start, stop]);
  const { array } = tensor;
  const row = (source: NdArray, index: number) =>
    source.view(source.shape.slice(1), source.strides.slice(1), source.offset + index * source.strides[0]!);
  const out = allocate([stop - start, ...array.shape.slice(1)], array.dtype);
  for (let i = start; i < stop; i++) {
    const [to, from] = [row(out, i - start), row(array, order[i]!)];
    copyInto(to, from);
    to.release();
    from.release();
  }
  return makeTensor(out, null);
}
