import { allocate, type NdArray } from "../array/nd_array.ts";
import { sameShape, type Shape } from "../array/shape.ts";
import { undoOnError } from "../array/storage.ts";
import { castArray, contiguous } from "../array/strided.ts";
import { kernels } from "../kernels/active.ts";
import type { TensorBase } from "../tensor/base.ts";
import { makeTensor } from "../tensor/make_tensor.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { labelError } from "./check_labels.ts";

/** Labels as int32, checked by the kernel that converts them, so that a recorded step checks its own. */
function convertLabels(loss: string, targets: TensorBase, classes: number): NdArray {
  const { array } = targets;
  const { dtype } = array;
  if (dtype === "bool") return castArray(array, "int32");
  return undoOnError(() => {
    const out = allocate(array.shape, "int32");
    const labels = contiguous(array);
    const wrong = kernels()[dtype].classIndices(out.address, labels.address, labels.size, classes);
    labels.release();
    if (wrong < 0) return out;
    const expected = `a whole number from 0 to ${
      classes - 1
    }, for the predictions tell ${classes} classes apart`;
    throw labelError(loss, targets, wrong, expected);
  });
}

/**
 * Checks that targets name classes.
 *
 * @param loss The loss, as messages name it.
 * @param targets Of any dtype.
 * @param classes How many classes the predictions tell apart, 2 or more.
 * @throws {RangeError} If a label is not a whole number from 0 to classes − 1.
 */
export function checkClassLabels(loss: string, targets: TensorBase, classes: number): void {
  convertLabels(loss, targets, classes).release();
}

/**
 * Checks all targets of a loss whose predictions tell classes apart along axis 1; those of another shape are left alone.
 *
 * @param loss The loss, as messages name it.
 * @param targets All targets, one a row.
 * @param predictions The shape of a batch's predictions.
 */
export function checkIndicesOnAxis1(loss: string, targets: TensorBase, predictions: Shape): void {
  if (
    predictions.length < 2 || predictions[1]! < 2 || !sameShape(targets.shape.slice(1), predictions.slice(2))
  ) return;
  checkClassLabels(loss, targets, predictions[1]!);
}

/**
 * Targets that name classes, as int32. It is always a copy: the tape keeps it for the gradient, and must not see later writes.
 *
 * @param loss The loss, as messages name it.
 * @param targets Of any dtype.
 * @param classes How many classes the predictions tell apart, 2 or more.
 * @throws {RangeError} If a label is not a whole number from 0 to classes − 1.
 */
export function classIndices(loss: string, targets: TensorBase, classes: number): Tensor {
  return makeTensor(convertLabels(loss, targets, classes), null);
}
