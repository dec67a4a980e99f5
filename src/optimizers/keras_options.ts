import { castArray } from "../array/strided.ts";
import { checkNumber } from "./check_options.ts";
import { limitGradients, scaleToNorm } from "./gradient_norm.ts";
import type { Slot } from "./slot.ts";
import type { OptimizerOptions } from "./update_rule.ts";

/** Options that all optimizers in Keras's form have. */
export interface KerasOptions extends OptimizerOptions {
  /** What is taken off a parameter before each step, times parameter and learning rate (default 0). */
  readonly weightDecay?: number;
  /** The largest norm of a parameter's gradient: above it the gradient is scaled down (default 0: none). */
  readonly clipNorm?: number;
  /** The largest norm of all gradients together: above it they are scaled down (default 0: none). */
  readonly globalClipNorm?: number;
  /** The largest absolute value in a gradient (default 0: none). */
  readonly clipValue?: number;
}

/** Their defaults. */
export const KERAS_DEFAULTS: Required<Omit<KerasOptions, "learningRate">> = {
  weightDecay: 0,
  clipNorm: 0,
  globalClipNorm: 0,
  clipValue: 0,
};

/** Checks the options that all optimizers in Keras's form have. */
export function checkKerasOptions(owner: string, options: Required<KerasOptions>): void {
  checkNumber(owner, "weightDecay", options.weightDecay, "of 0 or more");
  const limits = ["clipNorm", "globalClipNorm", "clipValue"] as const;
  for (const name of limits) checkNumber(owner, name, options[name], "of 0 or more");
  const given = limits.filter((name) => options[name] > 0);
  if (given.length > 1) {
    throw new RangeError(`Cannot make ${owner} with ${given.join(" and ")}: expected one of them at most`);
  }
}

/** Replaces the gradients of a step by limited copies, if the options say so. */
export function clipAsKeras(
  slots: readonly Slot[],
  { clipNorm, globalClipNorm, clipValue }: Required<KerasOptions>,
): void {
  if (clipNorm === 0 && globalClipNorm === 0 && clipValue === 0) return;
  const moving = slots.filter((slot) => slot.gradient !== null);
  for (const slot of moving) {
    const copy = castArray(slot.gradient!, slot.dtype);
    slot.releaseGradient();
    slot.gradient = copy;
  }
  const gradients = moving.map((slot) => slot.gradient!);
  if (clipValue > 0) return limitGradients(gradients, clipValue);
  const together = globalClipNorm > 0 ? [gradients] : gradients.map((gradient) => [gradient]);
  for (const some of together) scaleToNorm(some, globalClipNorm || clipNorm, 0).release();
}
