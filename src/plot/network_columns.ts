import { widest } from "./label.ts";
import type { Area } from "./picture.ts";

/** The room under the columns for what they are. */
export const CAPTION_HEIGHT = 40;
/** The room beside a unit for its name. */
export const NAME_ROOM = 90;

/** A column of units. */
export interface Column {
  readonly x: number;
  /** How many there are in truth. */
  readonly units: number;
  /** Those that are drawn, and where. */
  readonly shown: readonly { readonly unit: number; readonly y: number }[];
  /** Where dots stand for the others, or null. */
  readonly gap: number | null;
}

function makeColumn(x: number, units: number, most: number, spacing: number, middle: number): Column {
  const slots = Math.min(units, most);
  const at = (slot: number) => middle + (slot - (slots - 1) / 2) * spacing;
  if (units <= most) {
    return { x, units, shown: Array.from({ length: units }, (_, i) => ({ unit: i, y: at(i) })), gap: null };
  }
  // One slot is for the dots.
  const first = Math.ceil((most - 1) / 2);
  const shown = Array.from(
    { length: most - 1 },
    (_, i) => i < first ? { unit: i, y: at(i) } : { unit: units - most + 1 + i, y: at(i + 1) },
  );
  return { x, units, shown, gap: at(first) };
}

/** The room beside the first or the last column for its names. */
export function besideWidth(names: readonly string[] | null): number {
  return Math.max(50, Math.min(NAME_ROOM, widest(names ?? [], 12)) + 26);
}

/**
 * Puts the layers of a network side by side.
 *
 * @param area The room.
 * @param sizes How many units each has, the inputs first.
 * @param most The most units of a layer that are drawn.
 * @param beside The room to the left of the first column and to the right of the last.
 */
export function placeColumns(
  area: Area,
  sizes: readonly number[],
  most: number,
  beside: readonly [left: number, right: number],
): Column[] {
  const [left, right] = beside;
  const spacing = (area.height - CAPTION_HEIGHT) / Math.min(most, Math.max(...sizes));
  const middle = area.y + (area.height - CAPTION_HEIGHT) / 2;
  const step = (area.width - left - right) / (sizes.length - 1);
  return sizes.map((units, i) => makeColumn(area.x + left + i * step, units, most, spacing, middle));
}
