import type { TensorBase } from "../tensor/base.ts";
import { countRequirementChange, requirementChanges } from "../tensor/requirement_changes.ts";

/** How many watch a tensor that does not require gradients by itself. */
const watchers = new WeakMap<TensorBase, number>();

/** Whether a tensor requires gradients only for as long as somebody watches it. */
export function isWatched(tensor: TensorBase): boolean {
  return watchers.has(tensor);
}

/** Sets `requiresGrad` in a way that recorded steps needn't know of: it is set back before anybody else looks. */
function setForAWhile(tensor: TensorBase, wanted: boolean): void {
  const before = requirementChanges();
  tensor.requiresGrad = wanted;
  countRequirementChange(before - requirementChanges());
}

/** Makes tensors require gradients until {@linkcode stopWatching} is called as often. Those that do already are left alone. */
export function startWatching(tensors: Iterable<TensorBase>): void {
  for (const tensor of tensors) {
    const count = watchers.get(tensor) ?? 0;
    if (tensor.isDisposed || (count === 0 && tensor.requiresGrad)) continue;
    setForAWhile(tensor, true);
    watchers.set(tensor, count + 1);
  }
}

/** Undoes one {@linkcode startWatching}. */
export function stopWatching(tensors: Iterable<TensorBase>): void {
  for (const tensor of tensors) {
    const count = watchers.get(tensor);
    if (count === undefined) continue;
    if (count > 1) {
      watchers.set(tensor, count - 1);
    } else {
      watchers.delete(tensor);
      if (!tensor.isDisposed) setForAWhile(tensor, false);
    }
  }
}
