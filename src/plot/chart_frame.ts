import type { Settings } from "./chart_options.ts";
import { footer, heading } from "./label.ts";
import { drawLegend, type LegendEntry } from "./legend.ts";
import { type Area, MARGIN } from "./picture.ts";

/** What stands around a chart. */
export interface ChartFrame {
  /** The settings, with the height that the picture really has. */
  readonly settings: Settings;
  /** Title, legend and notes. */
  readonly svg: string;
  /** The room between them. */
  readonly area: Area;
}

/**
 * Draws what stands above and below a chart. The picture grows if that leaves too little between.
 *
 * @param settings The title and the size.
 * @param entries The legend's entries; it may take up to a quarter of the height.
 * @param notes What is said below.
 * @param least The least height between (default 100).
 */
export function frameChart(
  settings: Settings,
  entries: readonly LegendEntry[],
  notes: readonly string[],
  least = 100,
): ChartFrame {
  const width = settings.width - 2 * MARGIN;
  const head = heading(settings.title, MARGIN, MARGIN, width);
  const top = MARGIN + head.height;
  const rows = Math.max(1, Math.floor(settings.height / 76));
  const legend = drawLegend(entries, MARGIN, top, width, rows);
  const y = top + legend.height;
  const below = footer(notes, MARGIN, 0, width).height + 8;
  const height = Math.max(settings.height, y + least + below);
  const foot = footer(notes, MARGIN, height - 8, width);
  return {
    settings: { ...settings, height },
    svg: head.svg + legend.svg + foot.svg,
    area: { x: MARGIN, y, width, height: height - below - y },
  };
}
