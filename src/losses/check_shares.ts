import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkLabels } from "./check_labels.ts";

/**
 * Checks that all targets of a binary cross-entropy are probabilities.
 *
 * @param loss The loss, as messages name it.
 * @param targets The targets.
 * @throws {RangeError} If one is not from 0 to 1, naming the first.
 */
export function checkShares(loss: string, targets: Tensor): void {
  if (targets.size === 0 || tidy(() => targets.min().item() >= 0 && targets.max().item() <= 1)) return;
  checkLabels(
    loss,
    targets,
    (label) => label >= 0 && label <= 1,
    'a number from 0 to 1; for more than 2 classes use one output a class and "sparseCategoricalCrossentropy"',
  );
}
