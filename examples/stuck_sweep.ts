/**
 * Many starts trained at once: how they end, and how they end with each remedy.
 *
 * @module
 */
import * as ln from "../mod.ts";
import { table } from "./printing.ts";
import { kindOf } from "./stuck_close_up.ts";
import { countByLearnt, type End, endsOf, WHERE_IT_STOPS } from "./stuck_ends.ts";
import { LESSON, type Recipe, XorNetworks } from "./stuck_networks.ts";

/** Ten times the lesson's learning rate: a tenth of the steps leads along nearly the same way. */
export const QUICK: Recipe = { ...LESSON, optimizer: ln.sgd({ learningRate: 0.1 }) };
const ADAM: Recipe = { ...LESSON, optimizer: ln.adam({ learningRate: 0.01 }) };
const LEAKY = { negativeSlope: 0.1 };
const FITTING = { descends: "cross-entropy" } as const;

const REMEDIES = {
  "nothing changed": QUICK,
  "the gradient that fits the loss": { ...QUICK, ...FITTING },
  "leaky ReLU, slope 0.01": { ...QUICK, negativeSlope: 0.01 },
  "leaky ReLU, slope 0.1": { ...QUICK, ...LEAKY },
  "Adam": ADAM,
  "Adam and leaky ReLU 0.1": { ...ADAM, ...LEAKY },
  "4 hidden units": { ...QUICK, hiddenUnits: 4 },
  "8 hidden units": { ...QUICK, hiddenUnits: 8 },
  "8 units, leaky ReLU 0.1, fitting gradient": { ...QUICK, ...LEAKY, ...FITTING, hiddenUnits: 8 },
} satisfies Record<string, Recipe>;

type Remedy = keyof typeof REMEDIES;

/** How many starts solved XOR with each remedy. */
export type Solved = Readonly<Record<Remedy, number>>;

/** How the starts went with each remedy. */
export interface Remedies {
  readonly solved: Solved;
  /** In each iteration, the mean loss of all starts. */
  readonly losses: Readonly<Record<Remedy, Float64Array>>;
}

/** A share in whole percents. */
export const percent = (count: number, all: number): string => `${Math.round(100 * count / all)} %`;

/** Trains many starts at once, and counts how they end. */
export function trainAll(networks: XorNetworks, iterations: number): End[] {
  networks.train(iterations);
  const ends = endsOf(networks);
  const counts = countByLearnt(ends);
  const rows: (string | number)[][] = [["inputs learnt", "starts", "median loss"]];
  [4, 3, 2, 1, 0].forEach((learnt, i) => {
    const losses = ends.filter((end) => end.learnt === learnt).map(({ loss }) => loss).sort((a, b) => a - b);
    rows.push([`${learnt} of 4`, counts[i]!, losses[losses.length >> 1]?.toFixed(4) ?? ""]);
  });
  const reasons = ["where it stops, and why", ...[4, 3, 2, 1, 0].map((learnt) => WHERE_IT_STOPS[learnt])];
  console.log(table(rows).split("\n").map((row, i) => `${row}  ${reasons[i]}`).join("\n"));
  console.log(`\n${percent(counts[0]!, ends.length)} of the starts solve XOR.`);

  const flat = ends.filter(({ learnt }) => learnt === 0);
  if (flat.length > 0) console.log(`Learnt nothing: ${flat.length}. Of these`);
  const kinds = [...Map.groupBy(flat, kindOf)].sort(([, a], [, b]) => b.length - a.length);
  for (const [kind, those] of kinds) console.log(`${String(those.length).padStart(5)}  ${kind}`);
  return ends;
}

/** Trains all starts anew with each remedy, and prints how they end. */
export function tryRemedies(
  seeds: readonly number[],
  iterations: number,
  dtype: ln.FloatDType,
): Remedies {
  const rows: (string | number)[][] = [["", "solved", "3 of 4", "2 of 4", "1 of 4", "0 of 4"]];
  const solved: Record<string, number> = {};
  const losses: Record<string, Float64Array> = {};
  for (const [name, recipe] of Object.entries(REMEDIES)) {
    using networks = new XorNetworks(seeds, recipe, dtype);
    losses[name] = networks.train(iterations);
    const counts = countByLearnt(endsOf(networks));
    rows.push([name, percent(counts[0]!, seeds.length), ...counts.slice(1)]);
    solved[name] = counts[0]!;
  }
  console.log(table(rows));
  return { solved, losses } as Remedies;
}
