import { allocate } from "../array/nd_array.ts";
import { checkElements, flatten, type NestedInput } from "../array/nested.ts";
import { castArray } from "../array/strided.ts";
import { TensorBase } from "./base.ts";
import { makeTensor } from "./make_tensor.ts";
import type { Tensor } from "./tensor.ts";

/** Numbers of places: an int32 tensor, or whole numbers in nested arrays. Negative ones count from the end. */
export type Indices = Tensor | NestedInput;

function fromNumbers(operation: string, input: NestedInput): Tensor {
  const { values, shape, isBoolean } = flatten(`${operation} by indices`, input);
  if (isBoolean) {
    throw new TypeError(`Cannot ${operation} by indices from booleans: expected whole numbers`);
  }
  checkElements(`${operation} by indices`, values, "int32");
  const array = allocate(shape, "int32");
  array.storage.heap.int32.set(values, array.address >>> 2);
  array.storage.markFilled(4 * values.length);
  return makeTensor(array, null);
}

/**
 * Calls a function with indices as an int32 tensor, and disposes of what was made for it.
 *
 * @param operation What error messages say was attempted.
 * @param indices What the caller was given.
 * @param isRecorded Whether the tape may keep the tensor: then it gets a copy, so that later writes don't change the gradient.
 * @param use What to do.
 * @returns What `use` returns.
 * @throws {TypeError} If there are elements that are no numbers, or a tensor is not int32.
 * @throws {RangeError} If numbers are not whole, or the arrays ragged.
 */
export function withIndices<T>(
  operation: string,
  indices: TensorBase | NestedInput,
  isRecorded: boolean,
  use: (index: TensorBase) => T,
): T {
  let index: TensorBase;
  if (!(indices instanceof TensorBase)) {
    index = fromNumbers(operation, indices);
  } else {
    indices.assertAlive(operation);
    index = isRecorded ? makeTensor(castArray(indices.array, indices.dtype), null) : indices;
  }
  try {
    return use(index);
  } finally {
    if (index !== indices) index.dispose();
  }
}
