import type { DataName } from "./data_sets.ts";
import type { InputName } from "./inputs.ts";
import type { OptimizerName } from "./optimizers.ts";

/** What the hidden units do with their sums. */
export type HiddenActivation = "tanh" | "relu" | "leakyRelu" | "sigmoid" | "gelu" | "linear";
/** What training makes small. */
export type LossName = "crossEntropy" | "squaredError";
/** What is added to it to keep weights small. */
export type PenaltyName = "none" | "l1" | "l2";

/** Everything that decides how a run goes. */
export interface Settings {
  readonly data: DataName;
  /** From 0 to 1. */
  readonly noise: number;
  /** How many points to train on. */
  readonly points: number;
  /** Of the data, the start weights and the order of the batches. */
  readonly seed: number;
  readonly inputs: readonly InputName[];
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  readonly activation: HiddenActivation;
  readonly loss: LossName;
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  /** Points in a batch; 0 for all of them. */
  readonly batchSize: number;
  readonly penalty: PenaltyName;
  readonly penaltyRate: number;
}

/** The most hidden layers. */
export const MOST_LAYERS = 6;
/** The most units of a hidden layer. */
export const MOST_UNITS = 8;
/** The largest seed. */
export const LARGEST_SEED = 999_999;

/** What the page starts with. */
export const DEFAULT_SETTINGS: Settings = {
  data: "xor",
  noise: 0,
  points: 200,
  seed: 1,
  inputs: ["x1", "x2"],
  hidden: [4],
  activation: "tanh",
  loss: "crossEntropy",
  optimizer: "sgd",
  learningRate: 0.3,
  batchSize: 0,
  penalty: "none",
  penaltyRate: 0.001,
};
