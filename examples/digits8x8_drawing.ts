/** A square picture with a line of text above it. */
export interface Drawing {
  /** What stands above. */
  readonly title: string;
  /** From 0 to 1, row by row; the higher the denser. */
  readonly pixels: ArrayLike<number>;
}

const SHADES = " .:-=+*#%@";
const MOST_PER_LINE = 4;
const USUAL_COLUMNS = 80;
const GAP = "   ";
/** A character is twice as high as wide: in pictures up to this size two stand for a pixel, in larger ones each for two pixels. */
const LARGEST_DOUBLED = 16;

/** How many characters a line of the terminal has. */
function terminalColumns(): number {
  try {
    return Deno.consoleSize().columns || USUAL_COLUMNS;
  } catch {
    // There is no terminal.
    return USUAL_COLUMNS;
  }
}

/** The lines of a picture. */
function drawOne(pixels: ArrayLike<number>, side: number): string[] {
  const isDoubled = side <= LARGEST_DOUBLED;
  const shade = (pixel: number) => SHADES[Math.round(pixel * (SHADES.length - 1))]!;
  const at = (x: number, y: number) => pixels[y * side + x]!;
  return Array.from({ length: isDoubled ? side : side >> 1 }, (_, y) =>
    Array.from(
      { length: side },
      (_, x) => isDoubled ? shade(at(x, y)).repeat(2) : shade((at(x, 2 * y) + at(x, 2 * y + 1)) / 2),
    ).join(""));
}

/**
 * Draws pictures in characters, side by side, as many in a line as there is room for, and no more than four.
 *
 * @param drawings The pictures.
 * @param side How many pixels a side has; an even number.
 * @returns Lines of text.
 */
export function drawSideBySide(drawings: readonly Drawing[], side: number): string {
  const width = side <= LARGEST_DOUBLED ? 2 * side : side;
  const perLine = Math.min(
    MOST_PER_LINE,
    Math.max(1, Math.floor((terminalColumns() + GAP.length) / (width + GAP.length))),
  );
  const lines: string[] = [];
  for (let first = 0; first < drawings.length; first += perLine) {
    const row = drawings.slice(first, first + perLine);
    lines.push("", row.map(({ title }) => title.padEnd(width)).join(GAP).trimEnd());
    const drawn = row.map(({ pixels }) => drawOne(pixels, side));
    drawn[0]!.forEach((_, y) => lines.push(drawn.map((picture) => picture[y]!).join(GAP).trimEnd()));
  }
  return lines.join("\n");
}
