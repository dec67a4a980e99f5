/// <reference lib="dom" />
import { contextOf } from "./canvas.ts";
import { type Colors, readColors } from "./colors.ts";
import { DARKEST, digitPicture, SIDE } from "./digit_picture.ts";
import { DigitReader } from "./digit_reader.ts";
import { DrawingPad } from "./drawing_pad.ts";
import { elementById } from "./element_by_id.ts";
import { formatShare } from "./format_figure.ts";
import { ProbabilityBars } from "./probability_bars.ts";

/** The part of the page in which digits are drawn and read. */
export class DigitTab {
  readonly #reader = new DigitReader();
  readonly #seen = elementById("seen", HTMLCanvasElement);
  readonly #answer = elementById("answer", HTMLElement);
  readonly #bars = new ProbabilityBars(elementById("probabilities", HTMLElement), 10);
  readonly #pad: DrawingPad;
  #colors: Colors = readColors();
  #picture: Uint8Array | null = null;
  #nextExample = 0;

  constructor() {
    const canvas = elementById("pad", HTMLCanvasElement);
    this.#pad = new DrawingPad(canvas, this.#colors, () => this.#read());
    elementById("clear-pad", HTMLButtonElement).addEventListener("click", () => this.#pad.clear());
    elementById("example", HTMLButtonElement).addEventListener("click", () => this.#showExample());
    const { right, testDigits, trainingDigits } = this.#reader;
    elementById("model-facts", HTMLElement).textContent =
      `A 64-64-10 network, trained beforehand on ${trainingDigits} digits that 13 people wrote. It reads ${right} of ${testDigits} others of theirs right (${
        formatShare(right / testDigits)
      }); forms that none of them used can fool it.`;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#colors = readColors();
      this.draw();
    });
    new ResizeObserver(() => this.#pad.draw()).observe(canvas);
    this.#show(null);
  }

  /** Draws everything. */
  draw(): void {
    this.#pad.draw(this.#colors);
    this.#drawPicture();
  }

  #read(): void {
    this.#show(digitPicture(this.#pad.strokes));
  }

  #showExample(): void {
    const { examples } = this.#reader;
    const place = this.#nextExample++ % examples.length;
    this.#pad.clear();
    this.#show(examples[place]!, `One of the test digits, meant as a ${place % 10}.`);
  }

  #show(picture: Uint8Array | null, origin = ""): void {
    this.#picture = picture;
    this.#drawPicture();
    elementById("origin", HTMLElement).textContent = origin;
    const probabilities = picture ? this.#reader.probabilities(picture) : null;
    this.#bars.show(probabilities);
    if (probabilities === null) {
      this.#answer.textContent = "Nothing is drawn yet.";
      return;
    }
    const most = Math.max(...probabilities);
    const digit = document.createElement("strong");
    digit.textContent = String(probabilities.indexOf(most));
    this.#answer.replaceChildren(
      "A ",
      digit,
      ` with a probability of ${formatShare(Math.round(1000 * most) / 1000)}`,
    );
  }

  #drawPicture(): void {
    const context = contextOf(this.#seen);
    context.clearRect(0, 0, SIDE, SIDE);
    context.fillStyle = this.#colors.ink;
    for (const [i, count] of (this.#picture ?? []).entries()) {
      context.globalAlpha = count / DARKEST;
      context.fillRect(i % SIDE, Math.floor(i / SIDE), 1, 1);
    }
    const rows = Array.from(
      { length: SIDE },
      (_, row) => this.#picture?.slice(SIDE * row, SIDE * (row + 1)).join(" "),
    );
    this.#seen.setAttribute(
      "aria-label",
      this.#picture
        ? `8 × 8 pixels, counts from 0 to 16 row by row: ${rows.join("; ")}`
        : "8 × 8 pixels, empty",
    );
  }
}
