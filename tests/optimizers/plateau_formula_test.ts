import * as ln from "../../src/mod.ts";
import { withoutLeaks } from "../test_support/without_leaks.ts";
import { assertClose } from "./recorded_runs.ts";

const STEPS = 60;

/** Values that fall, stand still, jump and fall again. */
const VALUES = Array.from(
  { length: STEPS },
  (_, t) =>
    3 * 0.93 ** Math.min(t, 20) + (t % 7 === 3 ? 0.4 : 0) + (t > 45 ? -0.3 : 0) - 0.0005 * Math.floor(t / 3),
);

/**
 * The rates after each step, by the rule in the documentation of PyTorch's `ReduceLROnPlateau`: a step is bad when its value is not
 * better than the best one by the threshold; more bad steps in a row than `patience` reduce the rate; `cooldown` steps after that
 * none is counted.
 */
function ratesByRule(options: Required<ln.ReduceOnPlateauLROptions>, base: number): number[] {
  const { mode, factor, patience, threshold, thresholdMode, cooldown, minLearningRate, epsilon } = options;
  const sign = mode === "min" ? 1 : -1;
  let [rate, bestAt, countedFrom] = [base, 0, 1];
  return VALUES.map((value, t) => {
    if (t === 0) return rate;
    const best = VALUES[bestAt]!;
    const margin = thresholdMode === "absolute" ? threshold : threshold * best;
    if (sign * value < sign * best - margin) bestAt = t;
    // Bad steps that count: those after the best one, and after the rest.
    const bad = t - Math.max(bestAt, countedFrom - 1);
    if (bad <= patience) return rate;
    const reduced = Math.max(rate * factor, minLearningRate);
    if (rate - reduced > epsilon) rate = reduced;
    countedFrom = t + cooldown + 1;
    return rate;
  });
}

const DEFAULTS: Required<ln.ReduceOnPlateauLROptions> = {
  mode: "min",
  factor: 0.1,
  patience: 10,
  threshold: 1e-4,
  thresholdMode: "relative",
  cooldown: 0,
  minLearningRate: 0,
  epsilon: 1e-8,
};
const CASES: readonly ln.ReduceOnPlateauLROptions[] = [
  {},
  { patience: 0, factor: 0.5 },
  { patience: 2, factor: 0.5, cooldown: 3 },
  { patience: 1, factor: 0.3, threshold: 0.02 },
  { patience: 3, factor: 0.5, threshold: 0.1, thresholdMode: "absolute" },
  { patience: 4, factor: 0.5, mode: "max", cooldown: 1 },
  { patience: 1, factor: 0.25, minLearningRate: 0.03 },
  { patience: 0, factor: 0.5, epsilon: 0.01 },
];

for (const options of CASES) {
  withoutLeaks(`ReduceOnPlateauLR ${JSON.stringify(options)} follows its rule over ${STEPS} steps`, () => {
    using w = ln.ones([1]);
    using v = ln.ones([1]);
    using optimizer = new ln.SGD([{ parameters: [w] }, { parameters: [v], learningRate: 0.02 }], {
      learningRate: 0.5,
    });
    const schedule = new ln.ReduceOnPlateauLR(optimizer, options);
    const all = { ...DEFAULTS, ...options };
    const [first, second] = [ratesByRule(all, 0.5), ratesByRule(all, 0.02)];
    VALUES.forEach((value, t) => {
      schedule.step(value);
      assertClose(schedule.learningRates, [first[t]!, second[t]!], 1e-15, `after ${t + 1} values`);
    });
  });
}
