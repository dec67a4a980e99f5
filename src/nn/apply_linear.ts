import { formatShape } from "../array/shape.ts";
import type { FusedActivation } from "../array/gemm.ts";
import { linear } from "../ops/linear.ts";
import { apply } from "../tensor/apply.ts";
import type { TensorBase } from "../tensor/base.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkInputType } from "./check_input_type.ts";

/**
 * activation(x·weight + bias) as one operation.
 *
 * @param layer The layer, as messages name it.
 * @param x `[…, inputs]`; the axes before the last are samples.
 * @param weight `[inputs, units]`.
 * @param bias `[units]`, or null for none.
 * @param activation What is applied in the same pass.
 * @param slope The leaky relu's slope for negative values.
 * @returns `[…, units]`.
 */
export function applyLinear(
  layer: string,
  x: TensorBase & { reshape(shape: readonly number[]): Tensor },
  weight: TensorBase,
  bias: TensorBase | null,
  activation: FusedActivation = "none",
  slope = 0,
): Tensor {
  const [inputs, units] = weight.shape as readonly [number, number];
  if (x.rank < 1 || x.shape.at(-1) !== inputs) {
    const hint = x.rank === 1 && inputs === 1 ? `; for one sample a row call reshape([${x.size}, 1])` : "";
    throw new RangeError(
      `Cannot apply ${layer} to an input of shape ${
        formatShape(x.shape)
      }: expected ${inputs} features along the last axis${hint}`,
    );
  }
  checkInputType(layer, x, weight.dtype);
  const operands = (rows: TensorBase) => bias ? [rows, weight, bias] : [rows, weight];
  const attributes = { activation, slope };
  if (x.rank === 2) return apply(linear, operands(x), attributes);
  return tidy(() =>
    apply(linear, operands(x.reshape([-1, inputs])), attributes).reshape([...x.shape.slice(0, -1), units])
  );
}
