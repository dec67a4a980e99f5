import type { DType } from "../array/dtype.ts";
import { allocate } from "../array/nd_array.ts";
import type { Shape } from "../array/shape.ts";
import { fillArray } from "../array/strided.ts";
import { makeTensor } from "./make_tensor.ts";
import type { Tensor } from "./tensor.ts";

/** A tensor full of one value, which the dtype holds; for the methods, which can't import the creation functions. */
export function fullTensor<R extends number = number>(shape: Shape, value: number, dtype: DType): Tensor<R> {
  const array = allocate(shape, dtype);
  fillArray(array, value);
  return makeTensor(array, null);
}
