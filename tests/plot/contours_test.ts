import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Field, outlineAbove } from "../../src/plot/contours.ts";

type Point = [number, number];

/** The polygons or lines of path data. */
function polygons(path: string): Point[][] {
  return path.split("M").slice(1).map((part) =>
    part.replace(/z$/, "").split("L").map((point) => point.split(" ").map(Number) as Point)
  );
}

/** The area inside polygons that all turn the same way, by Gauss's formula; holes turn the other way and count below 0. */
function signedArea(path: string): number {
  return polygons(path).reduce((sum, points) =>
    sum + points.reduce((part, [x, y], i) => {
      const [nextX, nextY] = points[(i + 1) % points.length]!;
      return part + (x * nextY - nextX * y) / 2;
    }, 0), 0);
}

function field(size: number, value: (x: number, y: number) => number): Field {
  const values = Float64Array.from({ length: size * size }, (_, i) => value(i % size, Math.floor(i / size)));
  return { values, columns: size, rows: size };
}

const unscaled = (column: number, row: number) => [column, row] as const;

Deno.test("a disc's outline encloses its area", () => {
  const disc = field(81, (x, y) => 30 - Math.hypot(x - 40, y - 40));
  const { area, line } = outlineAbove(disc, 0, unscaled);
  // Straight pieces across cells of size 1 lose about 1/(12 r) of the area.
  assertAlmostEquals(signedArea(area), Math.PI * 900, 5);
  assertEquals(polygons(area).length, 1);
  for (const [x, y] of polygons(line).flat()) assertAlmostEquals(Math.hypot(x - 40, y - 40), 30, 0.02);
});

Deno.test("a ring has a hole", () => {
  const ring = field(61, (x, y) => 8 - Math.abs(Math.hypot(x - 30, y - 30) - 15));
  const { area } = outlineAbove(ring, 0, unscaled);
  assertEquals(polygons(area).length, 2);
  assertAlmostEquals(signedArea(area), Math.PI * (23 ** 2 - 7 ** 2), 8);
});

Deno.test("a slope is cut exactly where it has the value", () => {
  const { area, line } = outlineAbove(field(5, (x) => x - 1.25), 0, unscaled);
  assertAlmostEquals(signedArea(area), 2.75 * 4, 1e-9);
  assertEquals(polygons(line).map((points) => points.map(([x]) => x)), [[1.25, 1.25]]);
  const ys = polygons(line)[0]!.map(([, y]) => y).sort();
  assertEquals(ys, [0, 4]);
});

Deno.test("a field that is all above is its whole rectangle, without a line; one that is all below is nothing", () => {
  const all = outlineAbove(field(4, () => 1), 0, unscaled);
  assertEquals([signedArea(all.area), all.line], [9, ""]);
  assertEquals(outlineAbove(field(4, () => -1), 0, unscaled), { area: "", line: "" });
  assertEquals(outlineAbove(field(4, () => 0), 0, unscaled), { area: "", line: "" });
});

Deno.test("the two sides of a value fill the field without a gap", () => {
  const wave = (x: number, y: number) => Math.sin(x / 3) * Math.cos(y / 4) + 0.1;
  const above = signedArea(outlineAbove(field(40, wave), 0, unscaled).area);
  const below = signedArea(outlineAbove(field(40, (x, y) => -wave(x, y)), 0, unscaled).area);
  assertAlmostEquals(above + below, 39 * 39, 0.5);
});

Deno.test("where two opposite corners are above, the middle decides", () => {
  const saddle = (middle: number): Field => ({ values: [1, middle - 1, middle - 1, 1], columns: 2, rows: 2 });
  assertEquals(polygons(outlineAbove(saddle(-1), 0, unscaled).area).length, 2);
  assertEquals(polygons(outlineAbove(saddle(0.5), 0, unscaled).area).length, 1);
  const other = (middle: number): Field => ({ values: [middle - 1, 1, 1, middle - 1], columns: 2, rows: 2 });
  assertEquals(polygons(outlineAbove(other(-1), 0, unscaled).area).length, 2);
  assertEquals(polygons(outlineAbove(other(0.5), 0, unscaled).area).length, 1);
});

Deno.test("values that are not finite are left out, without a line around them", () => {
  for (const hole of [NaN, Infinity, -Infinity]) {
    const { area, line } = outlineAbove(field(5, (x, y) => x === 2 && y === 2 ? hole : 1), 0, unscaled);
    assertEquals(line, "");
    // The four cells around the hole keep only the triangles between their other corners.
    assertAlmostEquals(signedArea(area), 16 - 2, 1e-9);
  }
});

Deno.test("the largest numbers don't overflow", () => {
  const { area, line } = outlineAbove(field(3, (x) => x === 0 ? -1.7e308 : 1.7e308), 0, unscaled);
  assertAlmostEquals(signedArea(area), 3, 1e-9);
  assert(polygons(line).flat().every(([x]) => x === 0.5));
});
