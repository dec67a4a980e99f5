import type { Op } from "../ops/op.ts";
import type { TensorBase } from "./base.ts";

/** Whoever follows the operations on tensors, to write them down in another form. */
export interface CallObserver {
  /** An op has run. */
  called(op: Op<unknown>, inputs: readonly TensorBase[], attributes: unknown, output: TensorBase): void;
}

/** Who follows the operations now, if anybody does. */
export let callObserver: CallObserver | null = null;

/**
 * Runs a function under an observer.
 *
 * @param next Is told of each operation; null for nobody.
 * @param fn What to run.
 * @returns What `fn` returns.
 */
export function observeCalls<T>(next: CallObserver | null, fn: () => T): T {
  const before = callObserver;
  callObserver = next;
  try {
    return fn();
  } finally {
    callObserver = before;
  }
}
