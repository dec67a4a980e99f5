/**
 * The charts of a lesson in one file. What draws them is loaded only when a file is asked for.
 *
 * @module
 */
import type * as Plot from "../plot.ts";

const GAP = 16;
const WIDEST = 1400;

/** Puts charts into one picture: beside one another, and below when a row is full. */
function together(title: string, charts: readonly Plot.Chart[]): string {
  let [x, y, rowHeight, widest] = [0, 0, 0, 0];
  const parts = charts.map(({ svg }) => {
    const [width, height] = svg.match(/^<svg [^>]*?width="(\d+)" height="(\d+)"/)!.slice(1).map(Number);
    if (x > 0 && x + width! > WIDEST) {
      y += rowHeight + GAP;
      [x, rowHeight] = [0, 0];
    }
    // The style holds against the rule that lets a chart alone on a page shrink with it.
    const placed = `<svg x="${x}" y="${y}" style="max-width:none;height:${height}px" `;
    x += width! + GAP;
    rowHeight = Math.max(rowHeight, height!);
    widest = Math.max(widest, x - GAP);
    return svg.replace("<svg ", placed);
  });
  const [width, height] = [widest, y + rowHeight];
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><title>${title}</title>${parts.join("")}</svg>\n`;
}

/**
 * Draws a lesson's charts into a file and says so; without a file does nothing. If the file can't be written, the program ends.
 *
 * @param file The file's name, as `--plot` gives it.
 * @param title What the charts show together, in plain words.
 * @param draw Makes the charts, from left to right.
 */
export async function writeCharts(
  file: string | undefined,
  title: string,
  draw: (plot: typeof Plot) => readonly Plot.Chart[],
): Promise<void> {
  if (file === undefined) return;
  const svg = together(title, draw(await import("../plot.ts")));
  try {
    await Deno.writeTextFile(file, svg);
  } catch (error) {
    console.error(`--plot ${JSON.stringify(file)} can't be written: ${(error as Error).message}`);
    Deno.exit(1);
  }
  console.log(`\nThe curves are drawn in ${file}`);
}
