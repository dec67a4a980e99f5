import { castArray } from "../array/strided.ts";
import type { TensorBase } from "../tensor/base.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkLabels } from "./check_labels.ts";

/**
 * Targets that name classes, as int32. It is always a copy: the tape keeps it for the gradient, and must not see later writes.
 *
 * @param loss The loss, as messages name it.
 * @param targets Of any dtype.
 * @param classes How many classes the predictions tell apart.
 * @throws {RangeError} If a label is not a whole number from 0 to classes − 1.
 */
export function classIndices(loss: string, targets: TensorBase, classes: number): Tensor {
  checkLabels(
    loss,
    targets,
    (label) => Number.isInteger(label) && label >= 0 && label < classes,
    `a whole number from 0 to ${classes - 1}, for the predictions tell ${classes} classes apart`,
  );
  return makeTensor(castArray(targets.array, "int32"), null);
}
