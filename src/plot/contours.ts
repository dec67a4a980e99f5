import { coordinate } from "./xml.ts";

/** Values at the crossings of a grid, row-major. */
export interface Field {
  readonly values: ArrayLike<number>;
  readonly columns: number;
  readonly rows: number;
}

/** Where a crossing of the grid is; columns and rows may be fractions. */
export type Place = (column: number, row: number) => readonly [x: number, y: number];

/** Outlines as path data. */
export interface Outline {
  /** Closed, to be filled. */
  readonly area: string;
  /** Only what lies inside the field, without its edge: to be drawn as a line. */
  readonly line: string;
}

/** A step of an outline: to which side of a cell, and whether along the edge of the field or of a gap in it. */
interface Step {
  readonly to: number;
  readonly alongEdge: boolean;
}

type Corner = readonly [column: number, row: number];

/**
 * The sides of cells that an outline crosses, by marching squares. Around the field lies a ring of crossings that are outside, at no
 * distance, so that all outlines close. Each step leaves the area by one side and comes back by another, the area on its right.
 */
class Tracer {
  readonly #field: Field;
  readonly #threshold: number;
  readonly #sides: number;
  readonly steps: Map<number, Step> = new Map();

  constructor(field: Field, threshold: number) {
    this.#field = field;
    this.#threshold = threshold;
    this.#sides = field.columns + 2;
    for (let row = -1; row < field.rows; row++) {
      for (let column = -1; column < field.columns; column++) this.#addCell(column, row);
    }
  }

  #valueAt([column, row]: Corner): number {
    const { values, columns, rows } = this.#field;
    if (column < 0 || row < 0 || column >= columns || row >= rows) return NaN;
    const value = values[row * columns + column]!;
    return Number.isFinite(value) ? value : NaN;
  }

  #isInside(corner: Corner): boolean {
    return this.#valueAt(corner) > this.#threshold;
  }

  /** A number for the side between two neighbours. */
  #side(a: Corner, b: Corner): number {
    const [column, row] = a[0] < b[0] || a[1] < b[1] ? a : b;
    return 2 * ((row + 1) * this.#sides + column + 1) + (a[1] === b[1] ? 0 : 1);
  }

  #addCell(column: number, row: number): void {
    const corners: Corner[] = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
    const entries: number[] = [];
    const exits: number[] = [];
    corners.forEach((corner, i) => {
      const next = corners[(i + 1) % 4]!;
      const [here, there] = [this.#isInside(corner), this.#isInside(next)];
      if (here !== there) (here ? exits : entries).push(this.#side(corner, next));
    });
    if (exits.length === 0) return;
    const alongEdge = corners.some((corner) => Number.isNaN(this.#valueAt(corner)));
    if (exits.length === 1) {
      this.steps.set(exits[0]!, { to: entries[0]!, alongEdge });
      return;
    }
    // Two opposite corners are inside; the middle decides whether they are joined.
    const mean = corners.reduce((sum, corner) => sum + this.#valueAt(corner) / 4, 0);
    const joined = mean > this.#threshold;
    const firstIsInside = this.#isInside(corners[0]!);
    // Clockwise from the first corner, the sides are an exit, an entry, an exit, an entry; or an entry first.
    const [inOrder, crosswise] = [[entries[0]!, entries[1]!], [entries[1]!, entries[0]!]];
    const targets = joined === firstIsInside ? inOrder : crosswise;
    targets.forEach((to, i) => this.steps.set(exits[i]!, { to, alongEdge }));
  }

  /** Where the outline crosses a side: by linear interpolation, or at the inner end where there is no outer value. */
  crossing(side: number, place: Place): readonly [number, number] {
    const index = side >> 1;
    const column = index % this.#sides - 1;
    const row = Math.floor(index / this.#sides) - 1;
    const a: Corner = [column, row];
    const b: Corner = side % 2 === 0 ? [column + 1, row] : [column, row + 1];
    const [inner, outer] = this.#isInside(a) ? [a, b] : [b, a];
    const from = this.#valueAt(inner);
    const to = this.#valueAt(outer);
    // Halves, for the difference of large numbers may be infinite.
    const share = Number.isNaN(to) ? 0 : (from / 2 - this.#threshold / 2) / (from / 2 - to / 2);
    return place(inner[0] + (outer[0] - inner[0]) * share, inner[1] + (outer[1] - inner[1]) * share);
  }
}

/** Whether b lies on the straight line from a to c. */
function isStraight(
  a: readonly [number, number],
  b: readonly [number, number],
  c: readonly [number, number],
): boolean {
  return Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) < 0.02;
}

function pathOf(points: readonly (readonly [number, number])[]): string {
  const kept: (readonly [number, number])[] = [];
  for (const point of points) {
    while (kept.length >= 2 && isStraight(kept.at(-2)!, kept.at(-1)!, point)) kept.pop();
    kept.push(point);
  }
  return kept.map(([x, y], i) => `${i === 0 ? "M" : "L"}${coordinate(x)} ${coordinate(y)}`).join("");
}

/**
 * Outlines where a field is above a threshold (marching squares: Lorensen and Cline 1987, in two dimensions). Values that are not finite
 * are below any threshold.
 *
 * @param field The values.
 * @param threshold The value at the outline.
 * @param place Where a crossing of the grid is drawn.
 * @returns Path data; "" where there is nothing.
 */
export function outlineAbove(field: Field, threshold: number, place: Place): Outline {
  const tracer = new Tracer(field, threshold);
  const { steps } = tracer;
  let area = "";
  let line = "";
  while (steps.size > 0) {
    const [start] = steps.keys();
    const points: (readonly [number, number])[] = [];
    const runs: (readonly [number, number])[][] = [[]];
    let side = start!;
    do {
      const { to, alongEdge } = steps.get(side)!;
      steps.delete(side);
      const here = tracer.crossing(side, place);
      points.push(here);
      if (alongEdge) {
        if (runs.at(-1)!.length > 0) runs.push([]);
      } else {
        const run = runs.at(-1)!;
        if (run.length === 0) run.push(here);
        run.push(tracer.crossing(to, place));
      }
      side = to;
    } while (side !== start);
    area += `${pathOf(points)}z`;
    // The walk may have begun in the middle of a line.
    if (runs.length > 1 && runs.at(-1)!.length > 0) {
      const [first, last] = [runs[0]!, runs.at(-1)!];
      const meets = first.length > 0 && first[0]!.every((value, i) => value === last.at(-1)![i]);
      if (meets) {
        runs[0] = [...last, ...first.slice(1)];
        runs.pop();
      }
    }
    for (const run of runs) if (run.length > 1) line += pathOf(run);
  }
  return { area, line };
}
