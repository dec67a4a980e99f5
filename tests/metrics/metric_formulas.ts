/**
 * The formulas of metrics in plain numbers, as scikit-learn's and Keras's documentation have them.
 *
 * @module
 */

/** Predictions and targets, one row a sample. */
export interface Batch {
  readonly scores: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** All pairs of a prediction and a target that were seen. */
const pairs = ({ scores, targets }: Batch) =>
  scores.flatMap((row, i) => row.map((p, j) => [p, targets[i]![j]!] as const));
const countOf = (seen: Batch, isCounted: (p: number, t: number) => boolean) =>
  pairs(seen).filter(([p, t]) => isCounted(p, t)).length;
/** The mean over all pairs of a prediction and a target. */
export const meanOf = (seen: Batch, value: (p: number, t: number) => number) =>
  sum(pairs(seen).map(([p, t]) => value(p, t))) / pairs(seen).length;
/** The share of rows of which something holds for the scores and the place of the 1. */
export const shareOf = (
  { scores, targets }: Batch,
  holds: (row: readonly number[], label: number) => boolean,
) => scores.filter((row, i) => holds(row, targets[i]!.indexOf(1))).length / scores.length;
const ratio = (a: number, b: number) => b === 0 ? 0 : a / b;

/** Of what is above the threshold, the share that is positive. */
export function precision(seen: Batch, threshold: number): number {
  return ratio(countOf(seen, (p, t) => p > threshold && t === 1), countOf(seen, (p) => p > threshold));
}

/** Of what is positive, the share that is above the threshold. */
export function recall(seen: Batch, threshold: number): number {
  return ratio(countOf(seen, (p, t) => p > threshold && t === 1), countOf(seen, (_, t) => t === 1));
}

/** The share of pairs of a positive and a negative sample that are in the right order; equal ones count half. */
export function areaUnderCurve(seen: Batch): number {
  const [positive, negative] = [1, 0].map((label) => pairs(seen).filter(([, t]) => t === label));
  const wins = positive!.flatMap(([p]) => negative!.map(([q]) => p > q ? 1 : p === q ? 0.5 : 0));
  return sum(wins) / wins.length;
}

/** 1 − the mean squared error / the variance of the targets. */
export function rSquared(seen: Batch): number {
  const mean = meanOf(seen, (_, t) => t);
  return 1 - meanOf(seen, (p, t) => (t - p) ** 2) / meanOf(seen, (_, t) => (t - mean) ** 2);
}

/** The harmonic mean of precision and recall. */
export function f1Score(seen: Batch, threshold: number): number {
  const [p, r] = [precision(seen, threshold), recall(seen, threshold)];
  return ratio(2 * p * r, p + r);
}
