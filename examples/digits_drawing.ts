/**
 * Drawings in characters, and text in lines.
 *
 * @module
 */

const SHADES = " .:-=+*#%@";
const HEIGHTS = "▁▂▃▄▅▆▇█";

/** A 4 × 4 picture, the brighter the denser: four lines of eight characters. */
export function drawPicture(pixels: ArrayLike<number>): string[] {
  const shades = Array.from(pixels, (pixel) => SHADES[Math.round(pixel * (SHADES.length - 1))]!.repeat(2));
  return [0, 4, 8, 12].map((start) => shades.slice(start, start + 4).join(""));
}

/** Losses as bars in one line, on a logarithmic scale from 1e-12 up; of more than `width`, each bar is the mean of several. */
export function drawCurve(values: readonly number[], width = 48): string {
  const bars = Math.min(width, values.length);
  const heights = Array.from({ length: bars }, (_, bar) => {
    const part = values.slice(
      Math.floor(bar * values.length / bars),
      Math.floor((bar + 1) * values.length / bars),
    );
    return Math.log(Math.max(part.reduce((sum, value) => sum + value, 0) / part.length, 1e-12));
  });
  const [lowest, highest] = [Math.min(...heights), Math.max(...heights)];
  const step = (HEIGHTS.length - 1) / (highest - lowest || 1);
  return heights.map((height) => HEIGHTS[Math.round((height - lowest) * step)] ?? "?").join("");
}

/** Prints a text in lines of at most 80 characters, the second and later ones indented. */
export function printParagraph(text: string, indent = 0): void {
  let line = "";
  for (const word of text.split(" ")) {
    if (line.trim() !== "" && line.length + 1 + word.length > 80) {
      console.log(line);
      line = " ".repeat(indent) + word;
    } else {
      line += line === "" ? word : ` ${word}`;
    }
  }
  console.log(line);
}
