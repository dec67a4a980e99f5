/** How values are spread along an axis. */
export type ScaleKind = "linear" | "log";

/** The ends of an axis. */
export interface Domain {
  readonly low: number;
  readonly high: number;
}

/** An axis's values, and where they are. */
export interface Scale extends Domain {
  readonly kind: ScaleKind;
  /** Where a value is: 0 at the low end, 1 at the high one. */
  place(value: number): number;
}

/** Ranges below this are none: their steps would be too fine for a float64. */
export const LEAST_RANGE = 1e-290;

/**
 * The smallest and the largest number of lists that an axis can show: the finite ones, above 0 for a logarithmic axis.
 *
 * @returns The two, or null if there is no such number.
 */
export function extent(lists: Iterable<ArrayLike<number>>, kind: ScaleKind = "linear"): Domain | null {
  const least = kind === "log" ? Number.MIN_VALUE : -Number.MAX_VALUE;
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const value = list[i]!;
      if (!(value >= least && value <= Number.MAX_VALUE)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? { low, high } : null;
}

/** The nearest finite number. */
export const bounded = (value: number) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));

/**
 * The ends of an axis that shows some values with a margin.
 *
 * @param found The smallest and the largest value, or null for none.
 * @param kind How values are spread.
 * @param margin The share of the range that is added at either end. A linear axis of values of 0 and more does not go below 0 for it.
 * @returns Ends that differ.
 */
export function paddedDomain(found: Domain | null, kind: ScaleKind, margin: number): Domain {
  if (kind === "log") {
    const { low, high } = found ?? { low: 1, high: 10 };
    const range = Math.log10(high) - Math.log10(low);
    const factor = range > 1e-9 ? 10 ** Math.min(300, range * margin) : 2;
    return { low: Math.max(Number.MIN_VALUE, low / factor), high: bounded(high * factor) };
  }
  const { low, high } = found ?? { low: 0, high: 1 };
  const size = Math.max(Math.abs(low), Math.abs(high));
  // Halves, for the whole range of the largest numbers is more than a float64 holds.
  const half = high / 2 - low / 2;
  if (half <= size * 1e-12 || half < LEAST_RANGE) {
    if (size < LEAST_RANGE) return { low: -1, high: 1 };
    return { low: bounded(low - size / 10), high: bounded(high + size / 10) };
  }
  const pad = half * margin * 2;
  const padded = { low: bounded(low - pad), high: bounded(high + pad) };
  return low >= 0 && padded.low < 0 ? { ...padded, low: 0 } : padded;
}

/** An axis between two ends. */
export function makeScale({ low, high }: Domain, kind: ScaleKind): Scale {
  if (kind === "log") {
    const start = Math.log10(low);
    const range = Math.log10(high) - start;
    return { kind, low, high, place: (value) => (Math.log10(value) - start) / range };
  }
  const half = high / 2 - low / 2;
  return { kind, low, high, place: (value) => (value / 2 - low / 2) / half };
}
