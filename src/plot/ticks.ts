import { formatNumber, formatTicks, powerOfTen } from "./format_number.ts";
import type { Scale } from "./scale.ts";

/** A place on an axis that is marked. */
export interface Tick {
  readonly value: number;
  /** What stands beside it; "" for one of the small marks between. */
  readonly label: string;
}

/** The least of 1, 2, 2.5, 5 and 10 times a power of ten that is no smaller than a step. */
function niceStep(step: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = step / power;
  const nice = [1, 2, ...(whole && power < 10 ? [] : [2.5]), 5, 10].find((one) =>
    factor <= one * (1 + 1e-9)
  )!;
  return whole ? Math.max(1, Math.round(nice * power)) : nice * power;
}

function linearTicks({ low, high }: Scale, count: number, whole: boolean): Tick[] {
  let step = niceStep((high / 2 - low / 2) / count * 2, whole);
  // For the largest numbers the next step may be infinite.
  if (!Number.isFinite(step)) step = high / 2 - low / 2;
  const values: number[] = [];
  const last = Math.floor(high / step * (1 + 1e-12) + 1e-9);
  for (let k = Math.ceil(low / step * (1 - 1e-12) - 1e-9); k <= last; k++) {
    // The one after the largest number is infinite.
    if (Number.isFinite(k * step)) values.push(k * step);
  }
  const labels = formatTicks(values, step);
  return values.map((value, i) => ({ value, label: labels[i]! }));
}

function decadeLabel(exponent: number, plain: boolean): string {
  return plain ? formatNumber(10 ** exponent) : powerOfTen(exponent);
}

function logTicks(scale: Scale, count: number): Tick[] {
  const { low, high } = scale;
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const decades = last - first + 1;
  const plain = first >= -3 && last <= 4;
  if (decades >= 2) {
    const stride = [1, 2, 3, 5, 10, 20, 50, 100, 200].find((one) => decades / one <= count) ?? 400;
    const ticks: Tick[] = [];
    for (let k = first; k <= last; k++) {
      const shown = k % stride === 0;
      ticks.push({ value: 10 ** k, label: shown ? decadeLabel(k, plain) : "" });
    }
    // The marks of the digits help as long as they can be told apart.
    if (Math.log10(high) - Math.log10(low) <= 2 * count) ticks.push(...digitMarks(scale, first, last));
    return ticks.sort((a, b) => a.value - b.value);
  }
  const ticks: Tick[] = [];
  for (let k = first - 1; k <= last; k++) {
    for (const digit of [1, 2, 5]) {
      const value = digit * 10 ** k;
      if (value >= low && value <= high) ticks.push({ value, label: formatNumber(value) });
    }
  }
  return ticks.length >= 2 ? ticks : linearTicks(scale, Math.max(2, count), false);
}

function digitMarks({ low, high }: Scale, first: number, last: number): Tick[] {
  const marks: Tick[] = [];
  for (let k = first - 1; k <= last; k++) {
    for (let digit = 2; digit <= 9; digit++) {
      const value = digit * 10 ** k;
      if (value >= low && value <= high) marks.push({ value, label: "" });
    }
  }
  return marks;
}

/**
 * Chooses the marks of an axis: round values, decades on a logarithmic axis with the digits between as small marks.
 *
 * @param scale The axis.
 * @param count About how many labels are wanted, at least 1.
 * @param whole Whether only whole numbers make sense.
 * @returns The ticks from low to high.
 */
export function makeTicks(scale: Scale, count: number, whole = false): Tick[] {
  return scale.kind === "log" ? logTicks(scale, Math.max(1, count)) : linearTicks(scale, count, whole);
}
