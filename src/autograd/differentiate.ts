import { isFloat } from "../array/dtype.ts";
import { describe, formatShape } from "../array/shape.ts";
import { TensorBase } from "../tensor/base.ts";
import { tidy } from "../tensor/scope.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Recorder, runRecorded } from "./recorder.ts";
import { startWatching, stopWatching } from "./watching.ts";

/** Throws unless what is to be differentiated is a function. */
export function checkFunction(operation: string, fn: unknown): void {
  if (typeof fn === "function") return;
  throw new TypeError(
    `Cannot ${operation} of ${describe(fn)}: expected a function that computes what to differentiate`,
  );
}

/**
 * Checks that gradients with respect to tensors make sense.
 *
 * @param operation What the error message says was attempted.
 * @param sources The tensors.
 * @param preposition What stands between the two in the message.
 * @throws {TypeError} If they are no tensors, or were disposed of, or are not float.
 */
export function checkSources(
  operation: string,
  sources: readonly Tensor[],
  preposition = " towards",
): void {
  const attempt = `Cannot ${operation}${preposition}`;
  if (!Array.isArray(sources)) {
    throw new TypeError(`${attempt} ${describe(sources)}: expected an array of tensors`);
  }
  for (const source of sources) {
    if (!(source instanceof TensorBase)) {
      throw new TypeError(`${attempt} ${describe(source)}: expected a tensor`);
    }
    source.assertAlive(operation);
    if (!isFloat(source.dtype)) {
      throw new TypeError(
        `${attempt} a tensor of dtype ${source.dtype} and shape ${
          formatShape(source.shape)
        }: only float32 and float64 have gradients`,
      );
    }
  }
}

/** What a function to differentiate gave. */
export interface Recorded {
  /** Its result. */
  readonly value: Tensor;
  /** Whether an operation inside the function made it. */
  readonly isMadeInside: boolean;
}

/**
 * Runs a function while variables require gradients, and hands its result over to `use`. Whatever happens, the variables require
 * gradients afterwards only if they did before.
 *
 * @param operation What the error message says was attempted.
 * @param fn The function.
 * @param variables What `fn` may read.
 * @param use Runs with the variables still requiring gradients, but unrecorded unless somebody else records.
 * @returns What `use` returns; its tensors belong to the innermost scope, all others made here are disposed of.
 */
export function differentiate<T>(
  operation: string,
  fn: () => Tensor,
  variables: readonly Tensor[],
  use: (recorded: Recorded) => T,
): T {
  checkFunction(operation, fn);
  checkSources(operation, variables);
  let first = Infinity;
  const recorder: Recorder = {
    isOpen: true,
    note(entry) {
      first = Math.min(first, entry.id);
      // Never taken back: a tape inside must not free what is differentiated outside of it.
      entry.addRecorder();
    },
  };
  try {
    startWatching(variables);
    return tidy(() => {
      const value: unknown = runRecorded(recorder, fn);
      if (value instanceof Promise) {
        throw new TypeError(
          `Cannot ${operation} of an async function: its operations are recorded only up to its first await`,
        );
      }
      if (!(value instanceof TensorBase)) {
        throw new TypeError(
          `Cannot ${operation} of ${describe(value)}: the function must return a tensor`,
        );
      }
      value.assertAlive(operation);
      return use({ value: value as Tensor, isMadeInside: value.entry !== null && value.entry.id >= first });
    });
  } finally {
    stopWatching(variables);
  }
}
