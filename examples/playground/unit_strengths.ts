import type { LayerField } from "./field_grid.ts";
import type { Strengths } from "./paint.ts";
import type { HiddenActivation } from "./settings.ts";

/** Whose field is shown: a layer (0 for the inputs, the last for the output) and a unit of it. */
export interface UnitPlace {
  readonly layer: number;
  readonly unit: number;
}

/** Values have a range of their own, or are shown by comparison with the largest. */
export type ValueRange = "zeroToOne" | "oneToOne" | "free";

/** The range of what hidden units give. */
export function rangeOf(activation: HiddenActivation): ValueRange {
  return activation === "tanh" ? "oneToOne" : activation === "sigmoid" ? "zeroToOne" : "free";
}

/**
 * How to paint what one unit gives.
 *
 * @param field What the units of its layer give.
 * @param unit Which one.
 * @param range The range of the values.
 */
export function unitStrengths({ values, units }: LayerField, unit: number, range: ValueRange): Strengths {
  const place = { values, first: unit, stride: units };
  if (range === "zeroToOne") return { ...place, scale: 2, shift: -1 };
  if (range === "oneToOne") return { ...place, scale: 1 };
  let largest = 0;
  for (let at = unit; at < values.length; at += units) largest = Math.max(largest, Math.abs(values[at]!));
  return { ...place, scale: largest > 0 ? 1 / largest : 0 };
}
