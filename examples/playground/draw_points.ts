/// <reference lib="dom" />
import type { Colors } from "./colors.ts";
import type { Points } from "./points.ts";

/** How points are drawn. */
export interface PointStyle {
  readonly domain: readonly [low: number, high: number];
  readonly radius: number;
  /** Points to test with are hollow. */
  readonly hollow?: boolean;
}

/**
 * Draws points: discs of class 1 and squares of class 0, so that they differ by more than their colour.
 *
 * @param context Where to draw.
 * @param size The length of a side of the plane there.
 * @param points The points; those outside the plane are left out.
 * @param colors The page's colours.
 * @param style How.
 */
export function drawPoints(
  context: CanvasRenderingContext2D,
  size: number,
  { x1, x2, labels }: Points,
  colors: Colors,
  { domain: [low, high], radius, hollow = false }: PointStyle,
): void {
  const scale = size / (high - low);
  context.lineWidth = Math.min(1.5, radius / 2);
  for (let i = 0; i < labels.length; i++) {
    const [x, y] = [(x1[i]! - low) * scale, (high - x2[i]!) * scale];
    if (!(x > 0 && x < size && y > 0 && y < size)) continue;
    const color = labels[i] === 1 ? colors.positive : colors.negative;
    context.beginPath();
    // A square of the same area as the disc.
    if (labels[i] === 1) context.arc(x, y, radius, 0, 2 * Math.PI);
    else context.rect(x - 0.89 * radius, y - 0.89 * radius, 1.78 * radius, 1.78 * radius);
    context.fillStyle = hollow ? colors.surface : color;
    context.strokeStyle = hollow ? color : colors.surface;
    context.fill();
    context.stroke();
  }
}
