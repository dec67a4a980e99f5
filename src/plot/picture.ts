import type { Settings } from "./chart_options.ts";
import { styleSheet, themeClass } from "./theme.ts";
import { element, escapeText } from "./xml.ts";

/** A rectangle, in pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Space around everything. */
export const MARGIN = 14;

/** A name made of a text (FNV-1a), so that the same picture is the same text every time. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

/**
 * Puts a picture together.
 *
 * @param settings Its title, description, size and theme.
 * @param body What is on it.
 * @returns One `svg` element.
 */
export function drawPicture(settings: Settings, body: string): string {
  const { title, description, width, height, theme } = settings;
  const id = `linnet-${fingerprint(title + description + body)}`;
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      class: themeClass(theme),
      ...size,
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-description`,
      "font-family": 'system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif',
      "font-size": 12,
    },
    element("title", { id: `${id}-title` }, escapeText(title)),
    element("desc", { id: `${id}-description` }, escapeText(description)),
    element("style", {}, styleSheet(theme)),
    element("rect", { ...size, class: "surface", rx: 6 }),
    body,
  );
}
