/// <reference lib="dom" />
import { clearCanvas, contextOf } from "./canvas.ts";
import type { Colors } from "./colors.ts";
import { drawPoints } from "./draw_points.ts";
import { elementById } from "./element_by_id.ts";
import { paint, type Strengths } from "./paint.ts";
import type { Points } from "./points.ts";

/** The points to draw, and the plane they lie in. */
export interface Plane {
  readonly domain: readonly [low: number, high: number];
  readonly train: Points;
  /** Null where they are not to be shown. */
  readonly test: Points | null;
}

const formatLimit = (value: number) => String(value).replace("-", "−");

/** The large picture of the plane: what the network gives everywhere, and the points on it. */
export class FieldView {
  readonly #canvas = elementById("field", HTMLCanvasElement);
  readonly #context = contextOf(this.#canvas);
  readonly #points = elementById("field-points", HTMLCanvasElement);
  /** The same below the diagram, where the page is so narrow that the large one is out of sight: as in the style sheet. */
  readonly #beside = contextOf(elementById("unit-field", HTMLCanvasElement));
  readonly #isNarrow = matchMedia("(max-width: 760px)");
  readonly #ramp = contextOf(elementById("ramp", HTMLCanvasElement));

  /** How many places the picture has on a side. */
  get side(): number {
    return this.#canvas.width;
  }

  /** Draws the field. */
  draw(strengths: Strengths, ramp: Uint32Array): void {
    paint(this.#context, strengths, ramp);
    if (this.#isNarrow.matches) paint(this.#beside, strengths, ramp);
  }

  /** Draws what stays the same while a network is trained: the points, the scale of colours and the axes. */
  drawPlane({ domain, train, test }: Plane, colors: Colors, ramp: Uint32Array): void {
    const { context, width } = clearCanvas(this.#points);
    const radius = (points: Points) => points.labels.length <= 4 ? 8 : points.labels.length <= 200 ? 4 : 3;
    if (test) drawPoints(context, width, test, colors, { domain, radius: radius(test) - 0.5, hollow: true });
    drawPoints(context, width, train, colors, { domain, radius: radius(train) });
    const { width: colours } = this.#ramp.canvas;
    const values = Array.from({ length: colours }, (_, i) => 2 * i / (colours - 1) - 1);
    paint(this.#ramp, { values, scale: 1 }, ramp);
    for (const [name, value] of [["low", domain[0]], ["high", domain[1]]] as const) {
      for (const element of document.querySelectorAll(`.plane .${name}`)) {
        element.textContent = formatLimit(value);
      }
    }
  }

  /** Says what the field is of, in the page and for those who don't see it. */
  describe(caption: string, ends: readonly [low: string, high: string], description: string): void {
    elementById("field-caption", HTMLElement).textContent = caption;
    elementById("ramp-low", HTMLElement).textContent = ends[0];
    elementById("ramp-high", HTMLElement).textContent = ends[1];
    this.#canvas.setAttribute("aria-label", description);
  }
}
