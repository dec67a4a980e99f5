import { describe } from "../array/shape.ts";

/** What a chart is made of. */
export interface ChartParts {
  /** The picture. */
  readonly svg: string;
  /** What it is called. */
  readonly title: string;
  /** What it shows, in words. */
  readonly description: string;
}

/**
 * A picture as SVG text. It shows itself in notebooks, and `String(chart)` is what belongs into a file or a page.
 *
 * @example
 * ```ts
 * import { heatmap } from "@linnet/linnet/plot";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const chart = heatmap([[1, 2], [3, 4]], { title: "Four numbers" });
 * assert(String(chart).startsWith("<svg"));
 * assertEquals(chart.title, "Four numbers");
 * ```
 */
export class Chart {
  /** The picture: one `svg` element with its namespace, which can stand alone or in a page. */
  readonly svg: string;
  /** What the chart is called. */
  readonly title: string;
  /** What the chart shows, in words, for those who can't see it. */
  readonly description: string;

  /** Made by the functions that draw. */
  constructor(parts: ChartParts) {
    this.svg = parts.svg;
    this.title = parts.title;
    this.description = parts.description;
  }

  /** The picture as SVG text. */
  toString(): string {
    return this.svg;
  }

  /** What Jupyter shows. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "image/svg+xml": this.svg, "text/plain": `${this.title}\n${this.description}` };
  }

  /** What `console.log` and `Deno.inspect` show: the words instead of the picture. */
  [Symbol.for("Deno.customInspect")](): string {
    return `Chart(${JSON.stringify(this.title)}): ${this.description}`;
  }
}

/** A chart that can be drawn with characters too. */
export class TextChart extends Chart {
  readonly #draw: (width: number, height: number) => string;

  /** Made by the functions that draw. */
  constructor(parts: ChartParts, draw: (width: number, height: number) => string) {
    super(parts);
    this.#draw = draw;
  }

  /**
   * Draws the chart with characters, for a terminal.
   *
   * @param width The most characters of a line (default 72).
   * @param height How many lines (default 18).
   * @returns The lines, without a final line break.
   * @throws {RangeError} If there is no room for a chart.
   */
  toText(width = 72, height = 18): string {
    for (const [name, value, least] of [["width", width, 24], ["height", height, 8]] as const) {
      if (!Number.isInteger(value) || value < least || value > 1000) {
        throw new RangeError(
          `Cannot draw a chart as text with ${name} ${
            describe(value)
          }: expected a whole number from ${least} to 1000`,
        );
      }
    }
    return this.#draw(width, height);
  }
}
