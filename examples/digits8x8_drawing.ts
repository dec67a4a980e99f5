/** A square picture with a line of text above it. */
export interface Drawing {
  /** What stands above. */
  readonly title: string;
  /** From 0 to 1, row by row; the higher the denser. */
  readonly pixels: ArrayLike<number>;
}

const SHADES = " .:-=+*#%@";
const PER_LINE = 4;
const GAP = "   ";

/**
 * Draws pictures in characters, four in a line, each pixel two characters wide.
 *
 * @param drawings The pictures.
 * @param side How many pixels a side has.
 * @returns Lines of text.
 */
export function drawSideBySide(drawings: readonly Drawing[], side: number): string {
  const shade = (pixel: number) => SHADES[Math.round(pixel * (SHADES.length - 1))]!.repeat(2);
  const lines: string[] = [];
  for (let first = 0; first < drawings.length; first += PER_LINE) {
    const row = drawings.slice(first, first + PER_LINE);
    lines.push("", row.map(({ title }) => title.padEnd(2 * side)).join(GAP).trimEnd());
    for (let y = 0; y < side; y++) {
      const parts = row.map(({ pixels }) =>
        Array.from({ length: side }, (_, x) => shade(pixels[y * side + x]!)).join("")
      );
      lines.push(parts.join(GAP).trimEnd());
    }
  }
  return lines.join("\n");
}
