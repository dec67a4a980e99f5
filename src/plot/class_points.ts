import type { LegendEntry } from "./legend.ts";
import { markerPath } from "./marker.ts";
import type { Table } from "./numbers.ts";
import { SERIES_COLORS } from "./theme.ts";
import { element, escapeText } from "./xml.ts";

/** Points of each class with its mark; those that fall on the same spot are drawn once. */
export function drawPoints(
  points: Table,
  classes: ArrayLike<number>,
  names: readonly string[],
  at: (row: number) => readonly [number, number],
): string {
  const radius = points.rows <= 60 ? 6 : points.rows <= 400 ? 4.5 : points.rows <= 3000 ? 3 : 2;
  const spot = points.rows > 3000 ? 2 : 0.5;
  return names.map((name, index) => {
    const seen = new Set<string>();
    let path = "";
    for (let row = 0; row < points.rows; row++) {
      if (classes[row] !== index) continue;
      const [x, y] = at(row);
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      const key = `${Math.round(x / spot)} ${Math.round(y / spot)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      path += markerPath(index, x, y, radius);
    }
    if (path === "") return "";
    return element(
      "path",
      {
        d: path,
        class: `points fill-${index % SERIES_COLORS} outline`,
        "stroke-width": radius > 3 ? 1.5 : 0.75,
      },
      element("title", {}, escapeText(name)),
    );
  }).join("");
}

/** A legend of classes: the colour of the region and the mark of the points. */
export function classEntries(names: readonly string[]): LegendEntry[] {
  return names.map((name, index) => ({ name, sample: (x, y) => sample(x, y, index) }));
}

function sample(x: number, y: number, index: number): string {
  const color = index % SERIES_COLORS;
  const square = element("rect", {
    x,
    y: y - 8,
    width: 18,
    height: 16,
    class: `fill-${color}`,
    "fill-opacity": 0.3,
    rx: 3,
  });
  const d = markerPath(index, x + 9, y, 5);
  return square + element("path", { d, class: `fill-${color} outline`, "stroke-width": 1 });
}
