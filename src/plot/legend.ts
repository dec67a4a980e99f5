import { label, type TextBlock } from "./label.ts";
import { shorten, textWidth } from "./text_width.ts";
import { element } from "./xml.ts";

/** An entry of a legend. */
export interface LegendEntry {
  readonly name: string;
  /** Draws the sample, at most 18 wide, from a place on; y is the middle of the line. */
  sample(x: number, y: number): string;
}

const ROW = 19;
const SAMPLE = 24;
const GAP = 18;

/**
 * A legend: entries side by side, in rows as wide as the chart. What has no room is counted.
 *
 * @param entries What to explain.
 * @param x Where it begins.
 * @param y Its upper edge.
 * @param width The room.
 * @param most The most rows.
 */
export function drawLegend(
  entries: readonly LegendEntry[],
  x: number,
  y: number,
  width: number,
  most: number,
): TextBlock {
  if (entries.length === 0) return { svg: "", height: 0 };
  // Beside any one entry there must be room for the counter.
  const room = Math.min(240, width - SAMPLE - (entries.length > 1 ? 110 : 0));
  const parts: string[] = [];
  let row = 0;
  let at = 0;
  for (const [i, { name, sample }] of entries.entries()) {
    const rest = entries.length - i - 1;
    const entryWidth = SAMPLE + textWidth(shorten(name, room, 12), 12);
    const counter = `and ${rest + 1} more`;
    // The last row keeps room for the counter, unless this is the last entry.
    const reserve = row === most - 1 && rest > 0 ? GAP + textWidth(counter, 12) : 0;
    if (at > 0 && at + entryWidth + reserve > width) {
      if (row === most - 1) {
        parts.push(label(counter, x + at, y + row * ROW + 13, { size: 12, room: width - at }));
        break;
      }
      row++;
      at = 0;
    }
    const middle = y + row * ROW + 9;
    parts.push(
      sample(x + at, middle),
      label(name, x + at + SAMPLE, middle + 4, { size: 12, style: "ink", room }),
    );
    at += entryWidth + GAP;
  }
  return { svg: element("g", { class: "legend" }, ...parts), height: (row + 1) * ROW + 5 };
}
