import { placeOf } from "../array/gather.ts";
import { lanesOf } from "../array/lanes.ts";
import { allocate, type NdArray } from "../array/nd_array.ts";
import { formatShape } from "../array/shape.ts";
import { kernels } from "../kernels/active.ts";
import type { AxisAttributes } from "./indices.ts";
import type { Op, Run, Value } from "./op.ts";
import { slice } from "./shape.ts";

/** The elements in reverse order along an axis: a view. */
function reversed<V extends Value>(run: Run<V>, value: V, axis: number): V {
  return run(slice, [value], {
    starts: value.shape.map((length, other) => other === axis ? Math.max(length - 1, 0) : 0),
    steps: value.shape.map((_, other) => other === axis ? -1 : 1),
    lengths: value.shape,
  });
}

function runCumsum(out: NdArray, a: NdArray, axis: number): number {
  const { array, outer, length, inner, strides } = lanesOf(a, axis);
  const position = kernels()[out.dtype as "int32"].cumsum(
    out.address,
    array.address,
    outer,
    length,
    inner,
    ...strides,
  );
  array.release();
  return position;
}

/** The sums along an axis up to and including each element, of a float or int32 array; of int32 exactly, or a RangeError. */
export const cumsum: Op<AxisAttributes> = {
  name: "sum cumulatively",
  forward([a], { axis }) {
    const out = allocate(a!.shape, a!.dtype);
    if (out.size === 0) return out;
    const position = runCumsum(out, a!, axis);
    if (position >= 0) {
      out.release();
      throw new RangeError(
        `Cannot sum an int32 array of shape ${
          formatShape(a!.shape)
        } cumulatively along axis ${axis}: the sum at ${
          placeOf(position, a!.shape)
        } does not fit; use .astype("float64") first`,
      );
    }
    return out;
  },
  // An element is part of every sum from its own on, so the gradients are summed from the end.
  gradient: (run, { grad, attributes: { axis } }) => [
    reversed(run, run(cumsum, [reversed(run, grad, axis)], { axis }), axis),
  ],
};
