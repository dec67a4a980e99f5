import { type DType, isFloat } from "../array/dtype.ts";
import type { TensorBase } from "../tensor/base.ts";

/**
 * Checks the dtype of what a layer is applied to.
 *
 * @param layer The layer, as the message names it.
 * @param input What it is applied to.
 * @param dtype The dtype of the layer's weights; null for a layer without any, which takes both float dtypes.
 * @throws {TypeError} If the input has another.
 */
export function checkInputType(layer: string, input: TensorBase, dtype: DType | null): void {
  if (dtype === null ? isFloat(input.dtype) : input.dtype === dtype) return;
  const weights = dtype === null ? "" : ` with ${dtype} weights`;
  throw new TypeError(
    `Cannot apply ${layer}${weights} to an input of dtype ${input.dtype}: convert it with .astype("${
      dtype ?? "float32"
    }")`,
  );
}
