import { formatNumber } from "./format_number.ts";
import { counted } from "./left_out.ts";
import { extent } from "./scale.ts";
import type { Series } from "./series.ts";

const MOST = 8;

function describeOne({ name, y }: Series): string {
  const subject = name === "" ? "" : `${name}: `;
  const found = extent([y]);
  if (!found) return `${subject}no finite values`;
  const count = counted(y.length, "value");
  const range = `from ${formatNumber(found.low)} to ${formatNumber(found.high)}`;
  return `${subject}${count} ${range}, the first ${formatNumber(y[0]!)}, the last ${
    formatNumber(y[y.length - 1]!)
  }`;
}

/**
 * A line chart in words.
 *
 * @param series What it shows.
 * @param labels What its axes are called.
 * @param notes What is said under it.
 */
export function describeSeries(
  series: readonly Series[],
  labels: { readonly xLabel: string; readonly yLabel: string },
  notes: readonly string[],
): string {
  const { xLabel, yLabel } = labels;
  const axes = xLabel && yLabel ? `${yLabel} against ${xLabel}` : xLabel ? `over ${xLabel}` : yLabel;
  const start = `Line chart${axes === "" ? "" : ` (${axes})`} of ${
    counted(series.length, "series", "series")
  }.`;
  const listed = series.slice(0, MOST).map((one) => `${describeOne(one)}.`);
  const rest = series.length > MOST ? [`And ${series.length - MOST} more.`] : [];
  return [start, ...listed, ...rest, ...notes].join(" ");
}
