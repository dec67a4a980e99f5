import { type Domain, paddedDomain, type ScaleKind } from "./scale.ts";

/** Differences below this are rounding errors of float32, and no reason for an axis of their own. */
const LEAST_DIFFERENCE = 1e-6;

/** Whether a quantity is by its name a share, such as an accuracy: a number from 0 to 1. */
export function isShare(name: string): boolean {
  return /^acc$|accuracy|precision|recall|f1|auc/i.test(name);
}

/**
 * The ends of an axis of shares: as other values have them, but never below 0 or above 1, where there can be none. Equal shares are
 * shown on the whole way from 0 to 1.
 *
 * @param found The smallest and the largest of them, or null for none.
 * @param kind How they are spread.
 * @param margin The share of the range that is added at either end, where there is room.
 * @returns Ends that differ; null if they are no shares after all.
 */
export function shareDomain(found: Domain | null, kind: ScaleKind, margin: number): Domain | null {
  if (!found || found.low < 0 || found.high > 1) return null;
  if (kind === "linear" && found.high - found.low < LEAST_DIFFERENCE) return { low: 0, high: 1 };
  const { low, high } = paddedDomain(found, kind, margin);
  return { low, high: Math.min(1, high) };
}
