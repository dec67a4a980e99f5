import { bounded, extent } from "./scale.ts";
import { allWhole } from "./series.ts";

/** Neighbouring intervals of equal width. */
export interface Bins {
  /** Where they begin and end: one more than there are intervals. */
  readonly edges: readonly number[];
  /** How many values of each list are in each interval; the last one includes its end. */
  readonly counts: readonly Float64Array[];
}

const MOST_BINS = 200;
/** The largest range in which each whole number has an interval of its own. */
const MOST_WHOLE = 50;

/**
 * How many intervals suit the values: the larger of Sturges's number and that of Freedman and Diaconis, as NumPy's "auto".
 *
 * @param values Finite values.
 * @param range The largest less the smallest.
 */
function suitableCount(values: Float64Array, range: number): number {
  const { length } = values;
  const sturges = Math.ceil(Math.log2(length) + 1);
  const sorted = values.slice().sort();
  const at = (share: number) => {
    const place = share * (length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, length - 1);
    return sorted[below]! + (sorted[above]! - sorted[below]!) * (place - below);
  };
  const width = 2 * (at(0.75) - at(0.25)) / Math.cbrt(length);
  const freedman = width > 0 && range / width < MOST_BINS
    ? Math.ceil(range / width)
    : width > 0
    ? MOST_BINS
    : 0;
  return Math.min(MOST_BINS, Math.max(sturges, freedman));
}

/** Counts whole numbers, an interval around each. */
function countWhole(lists: readonly Float64Array[], low: number, high: number): Bins {
  const counts = lists.map((list) => {
    const counted = new Float64Array(high - low + 1);
    for (const value of list) counted[value - low]!++;
    return counted;
  });
  return { edges: Array.from({ length: high - low + 2 }, (_, i) => low + i - 0.5), counts };
}

/**
 * Counts values by intervals.
 *
 * @param lists Lists of finite values, at least one value in all.
 * @param count How many intervals, or undefined to choose.
 */
export function countInBins(lists: readonly Float64Array[], count?: number): Bins {
  const { low, high } = extent(lists)!;
  if (
    count === undefined && high - low < MOST_WHOLE && Math.max(-low, high) < 1e12 && lists.every(allWhole)
  ) {
    return countWhole(lists, low, high);
  }
  // Half the range, for the whole one may be infinite.
  const half = high / 2 - low / 2;
  const isFlat = half <= Math.max(Math.abs(low), Math.abs(high)) * 1e-14;
  const margin = Math.max(0.5, Math.abs(low) * 1e-3);
  const first = isFlat ? bounded(low - margin) : low;
  const halfWidth = isFlat ? bounded(low + margin) / 2 - first / 2 : half;
  const largest = lists.reduce((a, b) => b.length > a.length ? b : a);
  const bins = count ?? (isFlat ? 1 : suitableCount(largest, 2 * half));
  const edges = Array.from(
    { length: bins + 1 },
    (_, i) => first + halfWidth * (i / bins) + halfWidth * (i / bins),
  );
  const counts = lists.map((list) => {
    const counted = new Float64Array(bins);
    for (let i = 0; i < list.length; i++) {
      const place = Math.floor((list[i]! / 2 - first / 2) / halfWidth * bins);
      let bin = Math.max(0, Math.min(bins - 1, place));
      // Rounding may put a value that lies on an edge on its wrong side.
      if (list[i]! < edges[bin]!) bin--;
      else if (bin < bins - 1 && list[i]! >= edges[bin + 1]!) bin++;
      counted[Math.max(0, bin)]!++;
    }
    return counted;
  });
  return { edges, counts };
}
