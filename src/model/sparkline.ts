const HEIGHTS = "▁▂▃▄▅▆▇█";

/** The mean of the finite numbers of a list; NaN if there are none. */
function meanOf(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  return finite.reduce((mean, value) => mean + value / finite.length, 0) / (finite.length > 0 ? 1 : 0);
}

/**
 * Draws values as bars in one line, the lowest as the lowest bar. Where there are more values than bars, a bar is the mean of several;
 * a bar without finite values is a space.
 *
 * @param values The values.
 * @param width The most bars.
 * @returns As many characters as there are bars.
 */
export function sparkline(values: readonly number[], width: number): string {
  const count = Math.min(width, values.length);
  const means = Array.from(
    { length: count },
    (_, i) =>
      meanOf(
        values.slice(Math.floor(i * values.length / count), Math.floor((i + 1) * values.length / count)),
      ),
  );
  const finite = means.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  // Halves, for the difference of large numbers may be infinite.
  const range = high / 2 - low / 2;
  return means.map((mean) => {
    if (!Number.isFinite(mean)) return " ";
    return HEIGHTS[range > 0 ? Math.round((mean / 2 - low / 2) / range * (HEIGHTS.length - 1)) : 0];
  }).join("");
}
