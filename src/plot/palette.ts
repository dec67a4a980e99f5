import { extent, LEAST_RANGE, paddedDomain } from "./scale.ts";
import { allWhole } from "./series.ts";

/** How values become colours: one colour from the lowest to the highest, or two from 0 on. */
export type PaletteKind = "sequential" | "diverging";

/** Values as strengths of a colour. */
export interface Palette {
  readonly kind: PaletteKind;
  readonly low: number;
  readonly high: number;
  /** From 0 for no colour to 1; down to −1 in the colour of negative values. NaN for a value that is not finite. */
  strength(value: number): number;
}

/** Options of charts that show values as colours. */
export interface PaletteOptions {
  /** One colour ("sequential") or two around 0 ("diverging"); by default two if any value is below 0. */
  readonly palette?: PaletteKind | "auto";
  /** The values of the palest and the strongest colour; for two colours the larger size counts for both. */
  readonly limits?: readonly [low: number, high: number];
}

const bounded = (value: number, least: number) => Math.max(least, Math.min(1, value));

/**
 * Chooses colours for values.
 *
 * @param values The values.
 * @param kind What was asked for.
 * @param limits The values of the palest and the strongest colour, or null for those that are there.
 */
export function makePalette(
  values: ArrayLike<number>,
  kind: PaletteKind | "auto",
  limits: { readonly low: number; readonly high: number } | null,
): Palette {
  const found = limits ?? extent([values]) ?? { low: 0, high: 1 };
  if (kind === "diverging" || (kind === "auto" && found.low < 0)) {
    const largest = Math.max(Math.abs(found.low), Math.abs(found.high));
    const most = largest < LEAST_RANGE ? 1 : largest;
    const strength = (value: number) => Number.isFinite(value) ? bounded(value / most, -1) : NaN;
    return { kind: "diverging", low: -most, high: most, strength };
  }
  // Counts begin at 0, whatever the least of them is.
  const start = !limits && found.low > 0 && allWhole(values) ? 0 : found.low;
  // Equal values get a range around them.
  const { low, high } = paddedDomain({ low: start, high: found.high }, "linear", 0);
  const half = high / 2 - low / 2;
  const strength = (value: number) => Number.isFinite(value) ? bounded((value / 2 - low / 2) / half, 0) : NaN;
  return { kind: "sequential", low, high, strength };
}
