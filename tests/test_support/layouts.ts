import type { DType } from "../../src/array/dtype.ts";
import { type Tensor, tensor } from "../../src/mod.ts";
import { axisOrders, build, indicesOf, type ReferenceArray, transposed } from "./reference_array.ts";

/** One way to lay the elements of an array out in memory. */
export interface Layout {
  readonly name: string;
  readonly tensor: Tensor;
}

/** A contiguous tensor with the values of an array. */
export function tensorOf({ shape, values }: ReferenceArray, dtype: DType): Tensor {
  return tensor(values, { dtype }).reshape([...shape]);
}

/**
 * Tensors with the same values in different layouts: without gaps, with each order of the axes in memory, backwards along each
 * axis, and with gaps along each axis.
 *
 * @param array The values.
 * @param dtype The element type.
 */
export function* layoutsOf(array: ReferenceArray, dtype: DType): Generator<Layout> {
  const { shape } = array;
  const rank = shape.length;
  yield { name: "contiguous", tensor: tensorOf(array, dtype) };
  if (rank === 0) return;
  for (const order of axisOrders(rank).slice(1)) {
    const back = order.map((_, axis) => order.indexOf(axis));
    yield {
      name: `axes in memory in the order ${order}`,
      tensor: tensorOf(transposed(array, order), dtype).transpose(back),
    };
  }
  for (let axis = 0; axis < rank; axis++) {
    const whole = shape.map(() => null);
    const flipped = build(shape, (index) => {
      const mirrored = index.with(axis, shape[axis]! - 1 - index[axis]!);
      return array.values[mirrored.reduce((position, i, other) => position * shape[other]! + i, 0)]!;
    });
    yield {
      name: `backwards along axis ${axis}`,
      tensor: tensorOf(flipped, dtype).slice(...whole.with(axis, [null, null, -1] as never)),
    };
    const wide = shape.with(axis, shape[axis]! * 3 + 2);
    const values = new Array<number>(wide.reduce((size, length) => size * length, 1)).fill(1);
    let next = 0;
    for (const index of indicesOf(shape)) {
      const place = index.with(axis, index[axis]! * 3 + 1);
      values[place.reduce((position, i, other) => position * wide[other]! + i, 0)] = array.values[next++]!;
    }
    yield {
      name: `gaps along axis ${axis}`,
      tensor: tensorOf({ shape: wide, values }, dtype).slice(
        ...whole.with(axis, [1, shape[axis]! * 3 + 1, 3] as never),
      ),
    };
  }
}
