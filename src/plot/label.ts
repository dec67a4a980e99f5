import { type Area, MARGIN } from "./picture.ts";
import { shorten, textWidth, wrap } from "./text_width.ts";
import { type Attributes, coordinate, element, escapeText } from "./xml.ts";

/** How a line of text is drawn. */
export interface LabelOptions {
  /** Where the text is from its place on: "start" (default) to the right, "end" to the left. */
  readonly anchor?: "start" | "middle" | "end";
  /** Classes of the theme (default "muted"). */
  readonly style?: string;
  /** The font size (default 11). */
  readonly size?: number;
  /** Whether it is bold. */
  readonly bold?: boolean;
  /** The room in pixels: longer text is shortened, and whole in its tooltip. */
  readonly room?: number;
  /** Whether it is turned to be read from below to above. */
  readonly upward?: boolean;
}

/**
 * A line of text.
 *
 * @param text What to write.
 * @param x Where.
 * @param y Where the letters stand.
 * @param options See {@linkcode LabelOptions}.
 * @returns An element; nothing for blank text.
 */
export function label(text: string, x: number, y: number, options: LabelOptions = {}): string {
  const { anchor = "start", style = "muted", size = 11, bold = false, room = Infinity, upward = false } =
    options;
  const line = shorten(text, room, size, bold);
  if (line === "") return "";
  const attributes: Attributes = {
    x,
    y,
    class: style,
    "font-size": size === 12 ? undefined : size,
    "font-weight": bold ? "bold" : undefined,
    "text-anchor": anchor === "start" ? undefined : anchor,
    transform: upward ? `rotate(-90 ${coordinate(x)} ${coordinate(y)})` : undefined,
  };
  const whole = text.replace(/\s+/g, " ").trim();
  const tooltip = line === whole ? "" : element("title", {}, escapeText(whole));
  return element("text", attributes, tooltip, escapeText(line));
}

/** Lines of text under one another, and the height that they take. */
export interface TextBlock {
  readonly svg: string;
  readonly height: number;
}

/**
 * The title above a chart.
 *
 * @param title The title; "" for none.
 * @param x Where it begins.
 * @param y Its upper edge.
 * @param width The room.
 */
export function heading(title: string, x: number, y: number, width: number): TextBlock {
  const size = 15;
  const lines = wrap(title, width, size, 2, true);
  const svg = lines.map((line, i) =>
    label(line, x, y + size + i * 20 - 1, { size, bold: true, style: "ink" })
  );
  return { svg: svg.join(""), height: lines.length === 0 ? 0 : lines.length * 20 + 8 };
}

/** The width that a picture needs to have its title in one line, up to a usual width. */
export function headingWidth(title: string): number {
  return Math.min(textWidth(title, 15, true) + 2 * MARGIN + 2, 480);
}

/** What stands in a plot that has nothing to show. */
export function nothingText({ x, y, width, height }: Area): string {
  const size = 13;
  return label("No values to show", x + width / 2, y + height / 2, { anchor: "middle", size, room: width });
}

/**
 * What is said under a chart, a paragraph each.
 *
 * @param notes The texts.
 * @param x Where they begin.
 * @param bottom Their lower edge.
 * @param width The room.
 */
export function footer(notes: readonly string[], x: number, bottom: number, width: number): TextBlock {
  const size = 11;
  const lines = notes.flatMap((note) => wrap(note, width, size, 3));
  const top = bottom - lines.length * 15;
  const svg = lines.map((line, i) => label(line, x, top + 11 + i * 15, { size }));
  return { svg: svg.join(""), height: lines.length === 0 ? 0 : lines.length * 15 + 4 };
}

/** The width of the widest text. */
export function widest(texts: readonly string[], size = 11): number {
  return texts.reduce((width, text) => Math.max(width, textWidth(text, size)), 0);
}
