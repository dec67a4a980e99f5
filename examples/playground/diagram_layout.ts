/** Where the parts of a network's diagram are, in CSS pixels. */
export interface DiagramLayout {
  readonly width: number;
  readonly height: number;
  /** For each column (inputs, hidden layers, output), the middles of its units. */
  readonly columns: readonly { readonly x: number; readonly units: readonly number[] }[];
}

/** The length of a unit's side. */
export const UNIT = 32;
/** Room above the units for a layer's name and buttons. */
const HEAD = 62;
const ROW = 42;
/** Room on the left for the names of the inputs. */
const NAMES = 50;
/** Columns are not nearer to one another than that: there are two buttons above each. */
const LEAST_DISTANCE = 64;
const MARGIN = UNIT / 2 + 4;

/**
 * Places the units of a network.
 *
 * @param counts Units of each column.
 * @param room How wide the diagram may be; it gets wider if it must.
 */
export function layOutDiagram(counts: readonly number[], room: number): DiagramLayout {
  const gaps = counts.length - 1;
  const [left, right] = [NAMES + MARGIN, MARGIN + 14];
  const distance = Math.max(LEAST_DISTANCE, (room - left - right) / gaps);
  const rows = Math.max(...counts);
  const height = HEAD + rows * ROW;
  return {
    width: Math.round(left + gaps * distance + right),
    height,
    columns: counts.map((count, column) => ({
      x: left + column * distance,
      units: Array.from({ length: count }, (_, unit) => HEAD + ROW * (unit + 0.5)),
    })),
  };
}
