import { DATA_SETS, type DataName } from "./data_sets.ts";
import { type OptimizerName, OPTIMIZERS } from "./optimizers.ts";
import type { HiddenActivation, LossName, PenaltyName, Settings } from "./settings.ts";

/** Values to choose from, with what the page calls them. */
export type Choices<T> = readonly (readonly [value: T, label: string])[];

const numbers = (...values: number[]): Choices<number> => values.map((value) => [value, String(value)]);

const labels = <K extends string>(table: Readonly<Record<K, { readonly label: string }>>): Choices<K> =>
  (Object.keys(table) as K[]).map((name) => [name, table[name].label]);

/** What can be chosen for each setting that has a list. */
export const CHOICES: {
  readonly data: Choices<DataName>;
  readonly points: Choices<number>;
  readonly activation: Choices<HiddenActivation>;
  readonly loss: Choices<LossName>;
  readonly optimizer: Choices<OptimizerName>;
  readonly learningRate: Choices<number>;
  readonly batchSize: Choices<number>;
  readonly penalty: Choices<PenaltyName>;
  readonly penaltyRate: Choices<number>;
} = {
  data: labels(DATA_SETS),
  points: numbers(20, 50, 100, 200, 500),
  activation: [
    ["tanh", "tanh"],
    ["relu", "ReLU"],
    ["leakyRelu", "Leaky ReLU"],
    ["sigmoid", "Sigmoid"],
    ["gelu", "GELU"],
    ["linear", "Linear"],
  ],
  loss: [["crossEntropy", "Cross-entropy"], ["squaredError", "Squared error"]],
  optimizer: labels(OPTIMIZERS),
  learningRate: numbers(0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 1, 3, 10),
  batchSize: [[0, "All points"], ...numbers(1, 2, 5, 10, 20, 50)],
  penalty: [["none", "None"], ["l1", "L1"], ["l2", "L2"]],
  penaltyRate: numbers(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
};

/** The settings that are chosen from a list. */
export type ChosenSetting = keyof typeof CHOICES & keyof Settings;
