/// <reference lib="dom" />
import { clearCanvas } from "./canvas.ts";
import { CHOICES } from "./choices.ts";
import type { Colors } from "./colors.ts";
import { DATA_SETS, type DataName } from "./data_sets.ts";
import { drawPoints } from "./draw_points.ts";
import { RandomNumbers } from "./random_numbers.ts";

const POINTS = 80;

/** Buttons to choose a data set by, each with a small picture. */
export class DataChoice {
  readonly #buttons = new Map<DataName, { input: HTMLInputElement; picture: HTMLCanvasElement }>();

  /**
   * @param parent Where to put them.
   * @param choose Is told what was chosen.
   */
  constructor(parent: HTMLElement, choose: (name: DataName) => void) {
    for (const [name, text] of CHOICES.data) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      const picture = document.createElement("canvas");
      const caption = document.createElement("span");
      Object.assign(input, { type: "radio", name: "data", value: name, className: "visually-hidden" });
      input.addEventListener("change", () => choose(name));
      picture.setAttribute("aria-hidden", "true");
      caption.textContent = text;
      label.append(input, picture, caption);
      parent.append(label);
      this.#buttons.set(name, { input, picture });
    }
  }

  /** Shows which data set is chosen. */
  show(name: DataName): void {
    this.#buttons.get(name)!.input.checked = true;
  }

  /** Draws the pictures. */
  draw(colors: Colors): void {
    for (const [name, { picture }] of this.#buttons) {
      const { draw, domain, isGate } = DATA_SETS[name];
      const { context, width } = clearCanvas(picture);
      const points = draw(POINTS, 0, new RandomNumbers(1));
      drawPoints(context, width, points, colors, { domain, radius: isGate ? 5 : 2 });
    }
  }
}
