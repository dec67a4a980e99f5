import type { Scale } from "./scale.ts";
import { hasPlace, type Series } from "./series.ts";
import type { Area } from "./picture.ts";
import { coordinate } from "./xml.ts";

/** What a series looks like. */
export interface LinePath {
  /** The line: path data, "" when nothing is joined to anything. */
  readonly line: string;
  /** Dots: path data of lines without length, for round ends. */
  readonly dots: string;
}

// Beyond this a place is outside any picture; the limit keeps the text short.
const FAR = 1e6;
const near = (pixel: number) => Math.max(-FAR, Math.min(FAR, pixel));

/** Places of one pixel column: the first, the last, the lowest and the highest. */
class Column {
  pixel = NaN;
  count = 0;
  first = 0;
  last = 0;
  low = 0;
  high = 0;

  start(pixel: number, index: number): void {
    this.pixel = pixel;
    this.count = 1;
    this.first =
      this.last =
      this.low =
      this.high =
        index;
  }

  /** The indices to draw, in order, each once. */
  indices(): number[] {
    return [...new Set([this.first, this.low, this.high, this.last])].sort((a, b) => a - b);
  }
}

/**
 * The indices of a run of values that decide what a line through all of them looks like: per pixel column the first, the lowest, the
 * highest and the last (M4: Jugel, Jerzak, Hackenbroich and Markl 2014). No peak is lost.
 */
function visibleIndices(
  xs: (index: number) => number,
  y: ArrayLike<number>,
  start: number,
  end: number,
): number[] {
  const kept: number[] = [];
  const column = new Column();
  for (let i = start; i < end; i++) {
    const pixel = Math.floor(xs(i));
    if (pixel !== column.pixel) {
      if (column.count > 0) kept.push(...column.indices());
      column.start(pixel, i);
      continue;
    }
    column.count++;
    column.last = i;
    if (y[i]! < y[column.low]!) column.low = i;
    if (y[i]! > y[column.high]!) column.high = i;
  }
  return column.count > 0 ? [...kept, ...column.indices()] : kept;
}

/** Path data through places, without those that are where the one before is. */
function pathThrough(places: readonly (readonly [number, number])[]): string {
  let path = "";
  let before = "";
  for (const [x, y] of places) {
    const place = `${coordinate(near(x))} ${coordinate(near(y))}`;
    if (place === before) continue;
    path += `${path === "" ? "M" : before === "" ? "" : "L"}${place}`;
    before = place;
  }
  return path;
}

/**
 * The line and the dots of a series. A value that has no place breaks the line; one between two such, or alone, becomes a dot.
 *
 * @param series The series.
 * @param xScale The horizontal axis.
 * @param yScale The vertical axis.
 * @param area Where the axes are.
 */
export function drawLine(series: Series, xScale: Scale, yScale: Scale, area: Area): LinePath {
  const { x, y } = series;
  const xAt = (i: number) => area.x + xScale.place(x[i]!) * area.width;
  const yAt = (i: number) => area.y + (1 - yScale.place(y[i]!)) * area.height;
  let line = "";
  let dots = "";
  const isShown = (i: number) => hasPlace(x[i]!, xScale.kind) && hasPlace(y[i]!, yScale.kind);
  for (let i = 0; i < y.length;) {
    if (!isShown(i)) {
      i++;
      continue;
    }
    const start = i;
    let rising = true;
    for (i++; i < y.length && isShown(i); i++) rising &&= x[i]! >= x[i - 1]!;
    const indices = rising
      ? visibleIndices(xAt, y, start, i)
      : Array.from({ length: i - start }, (_, k) => start + k);
    const places = indices.map((index) => [xAt(index), yAt(index)] as const);
    const path = pathThrough(places);
    if (path.includes("L")) line += path;
    else dots += `${path}h0`;
    if (series.dots && path.includes("L")) dots += dotsAt(places);
  }
  return { line, dots };
}

function dotsAt(places: readonly (readonly [number, number])[]): string {
  const distinct = new Set(places.map(([x, y]) => `M${coordinate(near(x))} ${coordinate(near(y))}h0`));
  return [...distinct].join("");
}
