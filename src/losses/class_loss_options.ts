import { describe } from "../array/shape.ts";
import type { LossOptions } from "./reduced_loss.ts";

/** Options of Keras's losses of classes. */
export interface ClassLossOptions extends LossOptions {
  /** Whether the predictions are logits, as a layer without activation gives them, and no probabilities (default false). */
  readonly fromLogits?: boolean;
}

/**
 * Reads whether predictions are logits.
 *
 * @param loss The loss, as messages name it.
 * @param options The options as the user gave them, checked to be an object.
 * @throws {TypeError} If `fromLogits` is neither true nor false.
 */
export function readFromLogits(loss: string, { fromLogits = false }: ClassLossOptions): boolean {
  if (typeof fromLogits !== "boolean") {
    throw new TypeError(
      `Cannot compute ${loss} with fromLogits ${describe(fromLogits)}: expected true or false`,
    );
  }
  return fromLogits;
}
