/**
 * Says how well a network reads digits: what it took for what, and the pictures that it got wrong.
 *
 * @module
 */
import * as ln from "../mod.ts";
import { drawSideBySide } from "./digits8x8_drawing.ts";

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

/**
 * Draws digits that were answered wrong, the surest answers first.
 *
 * @param pictures A row of pixels from 0 to 1 each.
 * @param scores `[n, 10]`: how sure the network is of each digit; the largest of a row is the answer.
 * @param labels The digits, `[n]`.
 * @param side How many pixels a side of a picture has.
 * @param count How many to draw at most.
 */
export function printWrong(
  pictures: ln.Tensor,
  scores: ln.Tensor,
  labels: ln.Tensor,
  side: number,
  count: number,
): void {
  const [shares, digits] = [scores, labels].map((one) => one.toTypedArray());
  const answers = ln.tidy(() => scores.argmax({ axis: 1 }).toTypedArray());
  const classes = scores.shape[1]!;
  const share = (i: number) => shares![i * classes + answers[i]!]!;
  const wrong = Array.from(answers.keys()).filter((i) => answers[i] !== digits![i])
    .sort((a, b) => share(b) - share(a));
  if (wrong.length === 0 || count === 0) return;
  console.log(`\n${wrong.length} wrong answers${wrong.length > count ? `, the ${count} surest ones` : ""}:`);
  const drawings = wrong.slice(0, count).map((i) => ({
    title: `${digits![i]} read as ${answers[i]}`,
    pixels: ln.tidy(() => pictures.slice([i, i + 1]).toTypedArray()),
  }));
  console.log(drawSideBySide(drawings, side));
}
