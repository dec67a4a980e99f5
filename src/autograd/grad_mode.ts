let enabled = true;

/** Whether operations on tensors that require gradients are recorded now. */
export function isGradEnabled(): boolean {
  return enabled;
}

/** Runs `fn` with recording switched on or off, and restores the switch. */
export function withGradMode<T>(on: boolean, fn: () => T): T {
  const before = enabled;
  enabled = on;
  try {
    return fn();
  } finally {
    enabled = before;
  }
}

/**
 * Runs a function without recording its operations for gradients, as `torch.no_grad()` does.
 *
 * @param fn What to run. It must not be asynchronous: recording is on again when it returns.
 * @returns What `fn` returns.
 * @throws {TypeError} If `fn` returns a promise.
 *
 * @example
 * ```ts
 * import * as ln from "@linnet/linnet";
 * import { assertEquals } from "@std/assert";
 *
 * const w = ln.tensor([2], { requiresGrad: true });
 * const y = ln.noGrad(() => w.mul(3));
 * assertEquals(y.requiresGrad, false);
 * ```
 */
export function noGrad<T>(fn: () => T): T {
  const result = withGradMode(false, fn);
  if (result instanceof Promise) {
    throw new TypeError("Cannot run an async function in noGrad: recording is on again at its first await");
  }
  return result;
}
