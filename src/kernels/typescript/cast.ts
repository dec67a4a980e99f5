import type { Heap } from "../memory.ts";
import { byteShift, elementsOf, type NumberType } from "./elements.ts";
import type { UnaryKernel } from "./unary.ts";

const INT32_LIMIT = 2 ** 31;

function cast(heap: Heap, from: NumberType | "bool", to: NumberType | "bool"): UnaryKernel {
  return (out, a, length) => {
    const [input, output] = [elementsOf(heap, from), elementsOf(heap, to)];
    const [o, p] = [out >>> byteShift[to], a >>> byteShift[from]];
    for (let i = 0; i < length; i++) {
      const x = input[p + i]!;
      if (to === "bool") output[o + i] = x === 0 ? 0 : 1;
      else if (to === "int32") output[o + i] = Math.max(-INT32_LIMIT, Math.min(x, INT32_LIMIT - 1));
      else output[o + i] = x;
    }
  };
}

/** Conversion to every dtype, a plain copy to its own; `out` and `a` don't overlap. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the interface
export function castKernels(heap: Heap, dtype: NumberType | "bool") {
  return {
    /** To float32, rounding to nearest. */
    toFloat32: cast(heap, dtype, "float32"),
    /** To float64, exactly. */
    toFloat64: cast(heap, dtype, "float64"),
    /** To int32: truncates towards zero, keeps to the range of int32, and turns NaN into 0. */
    toInt32: cast(heap, dtype, "int32"),
    /** To bool: whether x ≠ 0, so NaN is true. */
    toBool: cast(heap, dtype, "bool"),
  };
}
