import { coordinate } from "./xml.ts";

/**
 * A class's mark, so that classes differ by more than their colour: a circle, a square, a triangle, a diamond, and again.
 *
 * @param index The class.
 * @param x Its middle.
 * @param y Its middle.
 * @param radius Its size.
 * @returns Path data.
 */
export function markerPath(index: number, x: number, y: number, radius: number): string {
  const at = (dx: number, dy: number) => `${coordinate(x + dx * radius)} ${coordinate(y + dy * radius)}`;
  const r = coordinate(radius);
  const side = coordinate(radius * 1.7);
  switch (index % 4) {
    case 0:
      return `M${at(-1, 0)}a${r} ${r} 0 1 0 ${coordinate(2 * radius)} 0a${r} ${r} 0 1 0 ${
        coordinate(-2 * radius)
      } 0z`;
    case 1:
      return `M${at(-0.85, -0.85)}h${side}v${side}h-${side}z`;
    case 2:
      return `M${at(0, -1.15)}L${at(1.1, 0.8)}L${at(-1.1, 0.8)}z`;
    default:
      return `M${at(0, -1.25)}L${at(1.25, 0)}L${at(0, 1.25)}L${at(-1.25, 0)}z`;
  }
}
