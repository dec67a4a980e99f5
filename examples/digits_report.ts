/**
 * Says how well a network reads digits: what it took for what, and the pictures that it got wrong.
 *
 * @module
 */
import * as ln from "../mod.ts";
import type * as Plot from "../plot.ts";
import { drawSideBySide } from "./digits8x8_drawing.ts";

const MOST_IN_CHART = 30;
const CHART_COLUMNS = 6;

/** A share in percent, as text. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/**
 * Prints how often each digit was taken for each.
 *
 * @param matrix A row for each digit, a column for each answer.
 */
export function printConfusion(matrix: readonly (readonly number[])[]): void {
  const width = 1 + Math.max(3, ...matrix.flat().map((count) => String(count).length));
  const row = (name: string, cells: readonly (string | number)[]) =>
    console.log(name.padStart(4) + cells.map((cell) => String(cell || ".").padStart(width)).join(""));
  console.log("\nWhat was taken for what: a row for each digit, a column for each answer");
  row("", matrix.map((_, answer) => String(answer)));
  matrix.forEach((counts, digit) => row(String(digit), counts));
}

/** A digit that was answered wrong. */
export interface WrongAnswer {
  /** Its picture's place among all. */
  readonly place: number;
  readonly digit: number;
  readonly answer: number;
}

/**
 * Finds the digits that were answered wrong, the surest answers first.
 *
 * @param scores `[n, 10]`: how sure the network is of each digit; the largest of a row is the answer.
 * @param labels The digits, `[n]`.
 */
export function wrongAnswers(scores: ln.Tensor, labels: ln.Tensor): WrongAnswer[] {
  const [shares, digits] = [scores, labels].map((one) => one.toTypedArray());
  const answers = ln.tidy(() => scores.argmax({ axis: 1 }).toTypedArray());
  const classes = scores.shape[1]!;
  const share = ({ place, answer }: WrongAnswer) => shares![place * classes + answer]!;
  return Array.from(answers, (answer, place) => ({ place, digit: digits![place]!, answer }))
    .filter(({ digit, answer }) => answer !== digit)
    .sort((a, b) => share(b) - share(a));
}

/** The pixels of pictures. */
export function pixelsOf(pictures: ln.Tensor, places: readonly number[]): ArrayLike<number>[] {
  return places.map((place) => ln.tidy(() => pictures.slice([place, place + 1]).toTypedArray()));
}

/**
 * Draws the first wrong answers.
 *
 * @param pictures A row of pixels from 0 to 1 each.
 * @param wrong What {@linkcode wrongAnswers} has found.
 * @param side How many pixels a side of a picture has.
 * @param count How many to draw at most.
 */
export function printWrong(
  pictures: ln.Tensor,
  wrong: readonly WrongAnswer[],
  side: number,
  count: number,
): void {
  if (wrong.length === 0 || count === 0) return;
  console.log(`\n${wrong.length} wrong answers${wrong.length > count ? `, the ${count} surest ones` : ""}:`);
  const shown = wrong.slice(0, count);
  const pixels = pixelsOf(pictures, shown.map(({ place }) => place));
  const drawings = shown.map(({ digit, answer }, i) => ({
    title: `${digit} read as ${answer}`,
    pixels: pixels[i]!,
  }));
  console.log(drawSideBySide(drawings, side));
}

/** A chart of the loss and the accuracy, one above the other so that it is as high as the others. */
export function trainingChart({ historyChart }: typeof Plot, history: ln.History): Plot.Chart {
  const size = { columns: 1, width: 380, height: 532 };
  return historyChart(history, { title: "Training", yScale: { loss: "log" }, ...size });
}

/** A chart of how often each digit was taken for each. */
export function confusionChart(
  { heatmap }: typeof Plot,
  matrix: readonly (readonly number[])[],
): Plot.Chart {
  return heatmap(matrix, { title: "What was taken for what", xLabel: "answer", yLabel: "digit" });
}

/**
 * A chart of the surest wrong answers, if there are any.
 *
 * @param plot The module of charts.
 * @param pictures A row of pixels from 0 to 1 each.
 * @param wrong What {@linkcode wrongAnswers} has found.
 */
export function wrongCharts(
  { imageGrid }: typeof Plot,
  pictures: ln.Tensor,
  wrong: readonly WrongAnswer[],
): Plot.Chart[] {
  if (wrong.length === 0) return [];
  const shown = wrong.slice(0, MOST_IN_CHART);
  const labels = shown.map(({ digit, answer }) => `${digit} as ${answer}`);
  const pixels = pixelsOf(pictures, shown.map(({ place }) => place));
  return [imageGrid(pixels, { title: "The surest wrong answers", labels, columns: CHART_COLUMNS })];
}
