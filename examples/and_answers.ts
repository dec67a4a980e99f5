/**
 * The truth table of AND, and a network's answers to it.
 *
 * @module
 */
import type { Tensor } from "../mod.ts";
import { say, table } from "./printing.ts";

/** The inputs, one sample a row. */
export const INPUTS = [[0, 0], [0, 1], [1, 0], [1, 1]];

/** What AND makes of them. */
export const TARGETS = [0, 0, 0, 1];

/** What a network has come to. */
export interface Result {
  readonly network: string;
  /** Its answers after training, in the order of the inputs. */
  readonly answers: readonly number[];
  /** The mean squared error of each epoch. */
  readonly losses: readonly number[];
  /** What it answers to any inputs, one sample a row: `[n, 2]` to `[n, 1]`. */
  readonly predict: (x: Tensor) => Tensor;
}

/** How many answers lie on the right side of one half, in words. */
export function rightAnswers(answers: readonly number[]): string {
  const right = answers.filter((answer, i) => (answer > 0.5 ? 1 : 0) === TARGETS[i]);
  return `${right.length} of ${TARGETS.length}`;
}

/** Whether all of them do. */
export function hasLearnt(answers: readonly number[]): boolean {
  return rightAnswers(answers) === rightAnswers(TARGETS);
}

/** The inputs as headings of columns. */
export const INPUT_COLUMNS: readonly string[] = INPUTS.map((input) => `[${input}]`);

/** The answers to them, as columns. */
export function answerColumns(answers: readonly number[]): string[] {
  return answers.map((answer) => answer.toFixed(4));
}

/** Prints each input with the network's answer and the right one. */
export function printAnswers(answers: readonly number[]): void {
  const columns = answerColumns(answers);
  const rows = INPUT_COLUMNS.map((input, i) => [input, columns[i]!, TARGETS[i]!]);
  say("", table([["input", "prediction", "expected"], ...rows]));
}

/** Prints a line of a training's log. */
export function printLoss(epoch: number, loss: number): void {
  say(`epoch ${String(epoch).padStart(4)}  loss ${loss.toFixed(4)}`);
}
