/** Marks of several lines, in the order of use. They are ASCII, for others are two columns wide in some terminals. */
export const MARKS = "*o+x#@%&";

// The bits of a braille character's dots, by row and column.
const DOTS = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]] as const;

/** A rectangle of characters, each of two by four points for a single line, or of one mark for several. */
export class TextCanvas {
  /** Points across. */
  readonly across: number;
  /** Points from top to bottom. */
  readonly down: number;
  readonly #columns: number;
  readonly #cells: Uint8Array;
  readonly #isFine: boolean;

  /** Makes an empty one. */
  constructor(columns: number, rows: number, isFine: boolean) {
    this.#columns = columns;
    this.#cells = new Uint8Array(columns * rows);
    this.#isFine = isFine;
    this.across = isFine ? columns * 2 : columns;
    this.down = isFine ? rows * 4 : rows;
  }

  /** Marks a point for one of the lines; those outside are left out. */
  mark(x: number, y: number, line: number): void {
    if (x < 0 || y < 0 || x >= this.across || y >= this.down) return;
    if (!this.#isFine) {
      this.#cells[y * this.#columns + x] = 1 + line % MARKS.length;
      return;
    }
    this.#cells[(y >> 2) * this.#columns + (x >> 1)]! |= DOTS[y & 3]![(x & 1) as 0 | 1];
  }

  /** Marks all points between two (Bresenham's line, by its longer side). */
  join(x0: number, y0: number, x1: number, y1: number, line: number): void {
    const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
    for (let i = 0; i <= steps; i++) {
      this.mark(Math.round(x0 + (x1 - x0) * i / steps), Math.round(y0 + (y1 - y0) * i / steps), line);
    }
  }

  /** The lines of characters. */
  rows(): string[] {
    const rows: string[] = [];
    for (let start = 0; start < this.#cells.length; start += this.#columns) {
      const cells = [...this.#cells.subarray(start, start + this.#columns)];
      rows.push(
        cells.map((cell) =>
          cell === 0 ? " " : this.#isFine ? String.fromCharCode(0x2800 + cell) : MARKS[cell - 1]
        )
          .join(""),
      );
    }
    return rows;
  }
}
