import { cellFill } from "./cells.ts";
import { formatNumber } from "./format_number.ts";
import { label, widest } from "./label.ts";
import type { Palette } from "./palette.ts";
import { makeScale } from "./scale.ts";
import { makeTicks, type Tick } from "./ticks.ts";
import { coordinate, element } from "./xml.ts";

const WIDTH = 12;
const STEPS = 48;

/** Round values; on a bar that has no room for three of them its ends, and 0 between two colours. */
function ticksOf(palette: Palette, height: number): Tick[] {
  const { low, high, kind } = palette;
  const ticks = makeTicks(makeScale(palette, "linear"), Math.max(2, Math.floor(height / 36)));
  if (ticks.length >= 3) return ticks;
  const values = kind === "diverging" && height >= 40 ? [low, 0, high] : [low, high];
  return values.map((value) => ({ value, label: formatNumber(value, 3) }));
}

/** How wide a colour bar with its labels is, whatever its height up to some length. */
export function colorBarWidth(palette: Palette, height: number): number {
  const heights = Array.from({ length: Math.ceil(height / 36) + 1 }, (_, i) => (i + 1) * 36);
  const labels = heights.flatMap((one) => ticksOf(palette, one).map((tick) => tick.label));
  return WIDTH + 8 + widest(labels);
}

/**
 * Draws what each colour means.
 *
 * @param palette The colours.
 * @param x Its left edge.
 * @param y Its upper edge.
 * @param height Its height.
 */
export function drawColorBar(palette: Palette, x: number, y: number, height: number): string {
  const scale = makeScale(palette, "linear");
  const steps = Array.from({ length: STEPS }, (_, i) => {
    const share = (i + 0.5) / STEPS;
    const strength = palette.kind === "diverging" ? 2 * share - 1 : share;
    const top = y + (1 - (i + 1) / STEPS) * height;
    return element("rect", {
      x,
      y: top,
      width: WIDTH,
      height: height / STEPS,
      ...cellFill(strength, "positive"),
    });
  });
  const marks = ticksOf(palette, height).map(({ value, label: text }) => {
    const at = y + (1 - scale.place(value)) * height;
    const mark = element("path", { d: `M${coordinate(x + WIDTH)} ${coordinate(at)}h3`, class: "axis" });
    // The first and the last label stay within the bar's height.
    return mark + label(text, x + WIDTH + 6, Math.max(y + 8, Math.min(y + height, at + 4)));
  });
  const frame = element("rect", { x, y, width: WIDTH, height, fill: "none", class: "axis" });
  const bar = element("g", { "shape-rendering": "crispEdges" }, ...steps);
  return element("g", { class: "color-bar" }, bar, frame, ...marks);
}
