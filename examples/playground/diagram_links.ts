/// <reference lib="dom" />
import { clearCanvas } from "./canvas.ts";
import type { Colors } from "./colors.ts";
import { type DiagramLayout, UNIT } from "./diagram_layout.ts";

/** A weight between two units. */
export interface Link {
  /** The column of the unit it comes from. */
  readonly column: number;
  readonly from: number;
  readonly to: number;
}

/** A weight of this size has the widest line. */
const WIDEST_AT = 5;
const NEAR = 6;

/** The weights of each layer, `[inputs, units]`, one row after the other. */
export type Weights = readonly ArrayLike<number>[];

interface Ends {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/**
 * The ends of a link's line.
 *
 * @param columns The network's columns.
 * @param rows For each input of the network, its place in the first column.
 */
function endsOf({ columns }: DiagramLayout, rows: readonly number[], { column, from, to }: Link): Ends {
  const [left, right] = [columns[column]!, columns[column + 1]!];
  return {
    x1: left.x + UNIT / 2,
    y1: left.units[column === 0 ? rows[from]! : from]!,
    x2: right.x - UNIT / 2,
    y2: right.units[to]!,
  };
}

function* linksOf(layout: DiagramLayout, rows: readonly number[]): Generator<Link> {
  for (let column = 0; column + 1 < layout.columns.length; column++) {
    const sources = column === 0 ? rows.length : layout.columns[column]!.units.length;
    for (let from = 0; from < sources; from++) {
      for (let to = 0; to < layout.columns[column + 1]!.units.length; to++) yield { column, from, to };
    }
  }
}

/** The weight of a link. */
export function weightOf(layout: DiagramLayout, weights: Weights, { column, from, to }: Link): number {
  return weights[column]![from * layout.columns[column + 1]!.units.length + to]!;
}

/**
 * Draws the weights as lines: the larger the wider, in the colour of their sign.
 *
 * @param canvas Where.
 * @param layout Where the units are.
 * @param rows For each input of the network, its place in the first column.
 * @param weights The weights.
 * @param colors The page's colours.
 */
export function drawLinks(
  canvas: HTMLCanvasElement,
  layout: DiagramLayout,
  rows: readonly number[],
  weights: Weights,
  colors: Colors,
): void {
  const { context, width } = clearCanvas(canvas);
  if (width === 0) return;
  for (const link of linksOf(layout, rows)) {
    const weight = weightOf(layout, weights, link);
    if (!Number.isFinite(weight)) continue;
    const strength = Math.min(1, Math.sqrt(Math.abs(weight) / WIDEST_AT));
    const { x1, y1, x2, y2 } = endsOf(layout, rows, link);
    const bend = (x2 - x1) / 2;
    context.strokeStyle = weight < 0 ? colors.negative : colors.positive;
    context.globalAlpha = 0.2 + 0.75 * strength;
    context.lineWidth = 0.5 + 5 * strength;
    context.beginPath();
    context.moveTo(x1, y1);
    context.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2, y2);
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** The height of a link's line at x, as {@linkcode drawLinks} draws it, or null beside it. */
function heightAt({ x1, y1, x2, y2 }: Ends, x: number): number | null {
  const share = (x - x1) / (x2 - x1);
  if (share < 0 || share > 1) return null;
  // With both handles in the middle, x is 1.5(1 − t)²t + 1.5(1 − t)t² + t³: solved by halving.
  let [low, high] = [0, 1];
  for (let i = 0; i < 20; i++) {
    const t = (low + high) / 2;
    if (1.5 * (1 - t) * t + t ** 3 < share) low = t;
    else high = t;
  }
  const t = (low + high) / 2;
  return y1 + (y2 - y1) * (3 * (1 - t) * t * t + t ** 3);
}

/**
 * Finds the line at a place.
 *
 * @param layout Where the units are.
 * @param rows For each input of the network, its place in the first column.
 * @param x The place, in CSS pixels.
 * @param y The place.
 * @returns The nearest line, or null if none is near.
 */
export function linkAt(layout: DiagramLayout, rows: readonly number[], x: number, y: number): Link | null {
  let [found, least]: [Link | null, number] = [null, NEAR];
  for (const link of linksOf(layout, rows)) {
    const height = heightAt(endsOf(layout, rows, link), x);
    if (height === null || Math.abs(height - y) >= least) continue;
    least = Math.abs(height - y);
    found = link;
  }
  return found;
}
